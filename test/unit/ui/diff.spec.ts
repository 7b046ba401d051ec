import { cellEdit } from '../../../src/core/edit';
import { diffLines, diffOf } from '../../../src/ui/diff';

/** A diff as it is read: sign, number, text, with the marked parts in brackets. */
function readable(before: string, after: string): string[][] {
  return diffLines(before, after).hunks.map(hunk =>
    hunk.map(({ sign, line, pieces }) => {
      const text = pieces.map(({ text, marked }) => (marked ? `[${text}]` : text)).join('');
      return `${sign}${line} ${text}`;
    })
  );
}

describe('the diff of a cell', () => {
  it('shows a changed line with its neighbours, and what changed in it', () => {
    const before = 'import asyncio\n\nx = asyncio.run(main())\nprint(x)\nprint("end")';
    expect(readable(before, before.replace('asyncio.run(main())', 'await main()'))).toEqual([
      [' 2 ', '-3 x = [asyncio.run(]main()[)]', '+3 x = [await ]main()', ' 4 print(x)']
    ]);
  });

  it('puts each line beside the one that replaces it', () => {
    expect(readable('def f():\n    g()', 'async def f():\n    await g()')).toEqual([
      ['-1 def f():', '+1 [async ]def f():', '-2     g()', '+2     [await ]g()']
    ]);
  });

  it('numbers lines as they are then', () => {
    const before = 'a\nb\nc\nd\ne\nf(1)';
    expect(readable(before, `import x\n${before.replace('f(1)', 'f(2)')}`)).toEqual([
      ['+1 import x', ' 2 a'],
      [' 6 e', '-6 f([1])', '+7 f([2])']
    ]);
  });

  it('shows lines that go, and lines between them that stay', () => {
    expect(readable('loop = new()\nx = 1\nloop.close()', 'x = 1')).toEqual([
      ['-1 loop = new()', ' 1 x = 1', '-3 loop.close()']
    ]);
  });

  it('shows nothing where nothing changes', () => {
    expect(diffLines('a\nb', 'a\nb')).toEqual({ hunks: [], changes: [] });
  });

  it('lists the changes for those who hear them', () => {
    const cell = { id: 'a', source: 'x = f()\ny = g()\nloop.close()' };
    const edit = cellEdit(cell, [
      { from: 4, to: 4, insert: 'await ' },
      { from: 15, to: 28, insert: '' }
    ]);
    expect(diffOf(edit).changes).toEqual([
      { line: 1, from: 'x = f()', to: 'x = await f()' },
      { line: 3, from: 'loop.close()', to: null }
    ]);
  });

  it('takes a long cell whose ends both change', () => {
    const middle = Array.from({ length: 5000 }, (_, i) => `print(${i})`).join('\n');
    const { changes } = diffLines(`run(a)\n${middle}\nrun(b)`, `await a\n${middle}\nawait b`);
    expect(changes.map(({ line }) => line)).toEqual([1, 5002]);
  });
});
