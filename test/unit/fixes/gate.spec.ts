import { applyEdit, cellEdit } from '../../../src/core/edit';
import { Fix } from '../../../src/core/rule';
import { isSound } from '../../../src/fixes/gate';
import { notebook, withKernel } from '../python/notebook';
import { loadPythonParser } from '../python/load';

beforeAll(loadPythonParser);

/** What the gate says of turning the one cell's `before` into `after` by one edit of what differs. */
function passes(before: string, after: string, python: [number, number] | null = null): boolean {
  let from = 0;
  while (from < before.length && before[from] === after[from]) {
    from++;
  }
  let end = 0;
  while (
    end < Math.min(before.length, after.length) - from &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end++;
  }
  const plain = withKernel(notebook(before), { python });
  const edit = { from, to: before.length - end, insert: after.slice(from, after.length - end) };
  const fix: Fix = {
    title: 'Use await f()',
    applicability: 'safe',
    edit: [cellEdit(plain.cells[0], [edit])]
  };
  return isSound(fix, plain, applyEdit(plain, fix.edit));
}

describe('the gate lets through', () => {
  it.each([
    ['asyncio.run(f())', 'await f()'],
    ['async def g():\n    asyncio.run(f())', 'async def g():\n    await f()'],
    ['def g():\n    await f()', 'async def g():\n    await f()'],
    ['x = [run(f()) for i in y]', 'x = [await f() for i in y]'],
    ['x = (i for i in run(f()))', 'x = (i for i in await f())'],
    ["print(f'{run(f())}')", "print(f'{await f()}')"],
    ['%%time\nrun(f())', '# timed\nawait f()'],
    ['loop.close()  # bye', '# bye'],
    ["log('start')\nrun(f())", 'await f()']
  ])('%s → %s', (before, after) => {
    expect(passes(before, after)).toBe(true);
  });

  it.each([
    ['run(g())\ndef h(): await f()', 'await g()\ndef h(): await f()'],
    ['def h(): await f()\nrun(g())', 'def h(): await f()\nawait g()']
  ])('an illegal await that was there before: %s → %s', (before, after) => {
    expect(passes(before, after)).toBe(true);
  });

  it('a nested comprehension where Python allows it', () => {
    const after = 'x = [[await f(j) for j in i] for i in y]';
    expect(passes('x = [[f(j) for j in i] for i in y]', after, [3, 11])).toBe(true);
    expect(passes('x = [[f(j) for j in i] for i in y]', after, [3, 10])).toBe(false);
    expect(passes('x = [[f(j) for j in i] for i in y]', after)).toBe(false);
  });
});

describe('the gate stops', () => {
  it.each([
    ['a broken cell', 'run(f())', '(f()'],
    ['a cell that was broken', 'x = (\nrun(f())', 'x = ()\nawait f()'],
    ['await in a plain function', 'def g():\n    run(f())', 'def g():\n    await f()'],
    ['await in a lambda', 'g = lambda: run(f())', 'g = lambda: await f()'],
    ['await in a class body', 'class A:\n    x = run(f())', 'class A:\n    x = await f()'],
    [
      'async for in a plain function',
      'def g():\n    for x in y: pass',
      'def g():\n    async for x in y: pass'
    ],
    [
      'await moved to an illegal place',
      'def g(): await f()\nx = 1',
      'def g(): await f()\ndef h(): await f()'
    ],
    [
      'an async generator expression',
      'x = sum(run(f(i)) for i in y)',
      'x = sum(await f(i) for i in y)'
    ],
    ['a generator that becomes async', 'def g():\n    yield 1', 'async def g():\n    yield 1'],
    ['await in the text of a value', "print(f'{run(f())=}')", "print(f'{await f()=}')"],
    ['an edit inside a string', "x = 'asyncio.run(f())'", "x = 'await f()'"],
    ['an insertion inside a string', "x = 'go run'", "x = 'go and run'"],
    ['an insertion behind the opening quote', "x = 'run'", "x = 'go run'"],
    ['an insertion before the closing quote', "x = 'run'", "x = 'run it'"],
    ['an insertion between two quotes', "x = ''", "x = 'go'"],
    ['an insertion before a value in a string', "x = f'{run}'", "x = f'go {run}'"],
    ['an insertion behind a value in a string', "x = f'{run}'", "x = f'{run} it'"],
    ['an edit inside a comment', 'x = 1  # asyncio.run(f())', 'x = 1  # await f()'],
    ['a lost comment', 'x = 1  # why', 'x = 1'],
    ['one of two equal comments', 'x = 1  # why\ny = 2  # why', 'x = 1  # why\ny = 2'],
    [
      'await with a late future import',
      'import os\nfrom __future__ import annotations\nf()',
      'import os\nfrom __future__ import annotations\nawait f()'
    ],
    ['await under a magic', '%%time\nrun(f())', '%%time\nawait f()'],
    ['a cell that stays under a magic', '%%time\nx = 1', '%%time\nx = 2'],
    ['a cell with prompts', '>>> run(f())', 'await f()'],
    ['another language', '%%bash\nrun f', '%%bash\nawait f'],
    ['a cell with carriage returns', 'x = 1\r\ny = 2', 'x = 1\r\ny = 3']
  ])('%s', (_, before, after) => {
    expect(passes(before, after)).toBe(false);
  });

  it.each([
    ['before', { from: -2, to: 0, insert: '' }],
    ['beyond', { from: 5, to: 9, insert: '\n' }]
  ])('an edit that reaches %s the cell', (_, edit) => {
    const plain = notebook('x = 1');
    const fix: Fix = {
      title: 'Use await f()',
      applicability: 'safe',
      edit: [{ cell: 'c0', before: 'x = 1', edits: [edit] }]
    };
    expect(isSound(fix, plain, plain)).toBe(false);
  });
});
