import { applyEdit } from '../../../src/core/edit';
import { english } from '../../../src/core/words';
import { awaitCall } from '../../../src/fixes/await-call';
import { isSound } from '../../../src/fixes/gate';
import { startersIn } from '../../../src/fixes/starters';
import { at, notebook } from '../python/notebook';
import { loadPythonParser } from '../python/load';

beforeAll(loadPythonParser);

const PRELUDE = `import asyncio
async def brew(cup='tea'):
    return cup
async def main():
    pass
async def cups():
    yield 'tea'`;

function fixIn(marked: string, ...others: readonly string[]) {
  const {
    notebook: before,
    program,
    cell,
    offset,
    node
  } = at(notebook(PRELUDE, marked, ...others));
  const starter = startersIn(program, cell).find(({ call }) => call.from === offset);
  return { before, fix: awaitCall(before, { cell, node: starter?.call ?? node }, english) };
}

/** The marked cell after the fix at the `‸`; null when there is none. */
function mended(marked: string, ...others: readonly string[]): string | null {
  const { before, fix } = fixIn(marked, ...others);
  if (!fix) {
    return null;
  }
  const after = applyEdit(before, fix.edit);
  expect(isSound(fix, before, after)).toBe(true);
  return after.cells[1].source;
}

describe('a starter becomes await', () => {
  it.each([
    ['‸asyncio.run(main())', 'await main()'],
    ['x = ‸asyncio.run(main=main(), debug=True)', 'x = await main()'],
    ['‸asyncio.run(debug=True, main=main())', 'await main()'],
    ['‸asyncio.run(main)', 'await main()'],
    ['‸asyncio.run(main()) ;', 'await main() ;'],
    ['if True: ‸asyncio.run(main()); print(1)', 'if True: await main(); print(1)'],
    ["‸asyncio.run(brew())['n'].x()", "(await brew())['n'].x()"],
    ['-‸asyncio.run(brew()) ** 2', '-await brew() ** 2'],
    ['y = ‸asyncio.run(brew())if x else 0', 'y = await brew() if x else 0'],
    ['c = brew()\nx = ‸asyncio.run(c)if 1 else 0', 'c = brew()\nx = await c if 1 else 0'],
    ['‸asyncio.run(brew() if x else main())', 'await (brew() if x else main())'],
    ['print(f"{‸asyncio.run(brew())!r:>{3}}")', 'print(f"{await brew()!r:>{3}}")'],
    ['print(f"{‸asyncio.run(brew())[0]}")', 'print(f"{(await brew())[0]}")'],
    ['@d(‸asyncio.run(brew()))\ndef f(): pass', '@d(await brew())\ndef f(): pass'],
    ['def f(x=‸asyncio.run(brew())): pass', 'def f(x=await brew()): pass'],
    ['asyncio.get_event_loop().‸run_until_complete(brew())', null],
    ['‸asyncio.get_event_loop().run_until_complete(brew())', 'await brew()'],
    ['‸asyncio.run(cups())', '[item async for item in cups()]'],
    ['‸asyncio.run(asyncio.run(brew()))', 'await (await brew())'],
    ['list(map(asyncio.run, [brew()]))', null]
  ])('%s', (before, after) => {
    const marked = before.includes('‸') ? before : before.replace('asyncio.run', '‸asyncio.run');
    expect(mended(marked)).toBe(after);
  });

  it('under any name that it was imported by, in any cell', () => {
    expect(mended('‸go(main())', 'from asyncio import run as go')).toBe('await main()');
    expect(mended('def run(x): pass\n‸run(main())')).toBeNull();
    expect(mended('from asyncio import run as go\n‸go(main())')).toBe(
      'from asyncio import run as go\nawait main()'
    );
  });

  it.each([
    ['‸anyio.run(brew)', 'await brew()'],
    ["‸anyio.run(brew, 'tea', backend='trio')", "await brew('tea')"],
    ['anyio.run(*args)', null]
  ])('anyio: %s', (call, after) => {
    const marked = call.includes('‸') ? call : `‸${call}`;
    expect(mended(`import anyio\n${marked}`)).toBe(after && `import anyio\n${after}`);
  });

  it.each([
    ['brew', 'await brew()'],
    ['lambda: brew()', 'await brew()'],
    ['lambda cup: brew(cup)', null]
  ])('tornado: run_sync(%s)', (given, after) => {
    const tornado = 'from tornado.ioloop import IOLoop\n';
    expect(mended(`${tornado}‸IOLoop.current().run_sync(${given})`)).toBe(after && tornado + after);
  });

  it('keeps comments and the brackets that they need, and drops the comma of a tuple', () => {
    expect(mended("r = ‸asyncio.run(  # go\n    brew(\n        'tea',\n    ),\n)")).toBe(
      "r = await (  # go\n    brew(\n        'tea',\n    )\n)"
    );
    expect(mended('r = ‸asyncio.run(brew\n    ())')).toBe('r = await (brew\n    ())');
    expect(mended('r = ‸asyncio.run(\n    brew(),  # tea\n    debug=True,  # slow\n)')).toBe(
      'r = await (\n    brew()  # tea\n  # slow\n)'
    );
  });

  it('moves lines out without touching strings', () => {
    expect(mended("r = ‸asyncio.run(\n    brew(\n        '''a\n        b''',\n    )\n)")).toBe(
      "r = await brew(\n    '''a\n        b''',\n)"
    );
  });

  it('takes all of the cell, and those in its coroutines', () => {
    expect(
      mended(
        'async def f():\n    return asyncio.run(brew())\nx = ‸asyncio.run(f())\ndef g():\n    asyncio.run(f())'
      )
    ).toBe(
      'async def f():\n    return await brew()\nx = await f()\ndef g():\n    asyncio.run(f())'
    );
  });

  it('makes a list of a generator that is read to its end, and of no other', () => {
    expect(mended('sum(‸asyncio.run(brew(i)) for i in x)')).toBe('sum([await brew(i) for i in x])');
    expect(mended("'-'.join((‸asyncio.run(brew(i)) for i in x))")).toBe(
      "'-'.join([await brew(i) for i in x])"
    );
    expect(mended('any(‸asyncio.run(brew(i)) for i in x)')).toBeNull();
    expect(
      mended('sum(‸asyncio.run(brew(i)) for i in x)', 'def sum(items):\n    return next(items)')
    ).toBeNull();
    expect(mended('y = (‸asyncio.run(brew(i)) for i in x)')).toBeNull();
  });

  it.each([
    'def f():\n    return ‸asyncio.run(brew())',
    'f = lambda: ‸asyncio.run(brew())',
    'class A:\n    x = ‸asyncio.run(brew())',
    'print(f"{‸asyncio.run(brew())=}")',
    'x: ‸asyncio.run(brew()) = 1',
    '‸asyncio.run(*args)',
    "‸asyncio.run('text')",
    '‸asyncio.run(main(), brew())',
    'async def pour(cup): pass\n‸asyncio.run(pour)',
    "def pour():\n    print('tea')\n‸asyncio.run(pour())",
    '‸asyncio.run(\n    main=  # tea\n    brew()\n)',
    'import os\nfrom __future__ import annotations\n‸asyncio.run(brew())',
    '%%time\n‸asyncio.run(brew())',
    '%autoawait off\n‸asyncio.run(brew())',
    '‸asyncio.run(brew())\r\n'
  ])('not in %s', marked => {
    expect(mended(marked)).toBeNull();
  });

  it('leaves the branch for scripts alone', () => {
    expect(
      mended(
        "if 'get_ipython' in globals():\n    ‸asyncio.run(main())\nelse:\n    asyncio.run(main())"
      )
    ).toBe("if 'get_ipython' in globals():\n    await main()\nelse:\n    asyncio.run(main())");
  });

  it.each([
    'if here:\n    await main()\nelse:\n    asyncio.run(main())',
    'try:\n    get_ipython()\nexcept NameError:\n    asyncio.run(main())'
  ])('leaves the way for scripts alone in %s', script => {
    expect(mended(`${script}\n‸asyncio.run(brew())`)).toBe(`${script}\nawait brew()`);
  });
});

describe('what the button says', () => {
  it.each([
    ['‸asyncio.run(main())', 'safe', undefined],
    ['‸asyncio.run(main(), debug=True)', 'check-first', 'Without debug mode.'],
    ['‸asyncio.run(cups())', 'check-first', undefined],
    [
      'loop = asyncio.new_event_loop()\nt = loop.create_task(brew())\n‸loop.run_until_complete(t)',
      'check-first',
      undefined
    ]
  ])('%s: %s', (marked, applicability, note) => {
    const { fix } = fixIn(marked);
    expect([fix?.applicability, fix?.note]).toEqual([applicability, note]);
  });
});

describe('the lines of a loop', () => {
  it('go when nothing else uses the loop', () => {
    expect(
      mended(
        'loop = asyncio.new_event_loop()\nasyncio.set_event_loop(loop)\ntry:\n    x = ‸loop.run_until_complete(brew())\nfinally:\n    loop.close()'
      )
    ).toBe('x = await brew()');
  });

  it('go as a ladder, with the blank line that would be first', () => {
    expect(
      mended(
        'try:\n    loop = asyncio.get_running_loop()\nexcept RuntimeError:\n    loop = asyncio.new_event_loop()\n    asyncio.set_event_loop(loop)\n\nprint(‸loop.run_until_complete(brew()))'
      )
    ).toBe('print(await brew())');
  });

  it('stay when another cell uses the loop, but for those that close it', () => {
    expect(
      mended(
        'loop = asyncio.get_event_loop()\n‸loop.run_until_complete(brew())\nloop.close()',
        'loop.time()'
      )
    ).toBe('loop = asyncio.get_event_loop()\nawait brew()');
  });

  it.each(['loop.time()', '%timeit loop.time()'])('stay for a cell with %s', other => {
    expect(
      mended(
        'loop = asyncio.new_event_loop()\n‸loop.run_until_complete(brew())\nloop.close()',
        other
      )
    ).toBe('loop = asyncio.get_running_loop()\nawait brew()');
  });

  it('give the loop of the notebook when tasks are made on it', () => {
    expect(
      mended(
        'loop = asyncio.new_event_loop()\nt = loop.create_task(brew())\n‸loop.run_until_complete(t)\nloop.close()'
      )
    ).toBe('loop = asyncio.get_running_loop()\nt = loop.create_task(brew())\nawait t');
  });

  it.each([
    'loop.set_debug(True)',
    'loop.set_exception_handler(print)',
    'for t in asyncio.all_tasks(loop):\n    t.cancel()',
    'loop.stop() if loop else None'
  ])('are not touched for a loop of its own that is changed: %s', change => {
    const start = 'loop = asyncio.new_event_loop()\n‸loop.run_until_complete(brew())';
    expect(mended(`${start}\n${change}`)).toBeNull();
    expect(mended(start, change)).toBeNull();
  });

  it('are not touched where a second call would do more than the first coroutine needs', () => {
    const twice = 'c = pour()\n‸asyncio.run(c)\nasyncio.run(c)';
    const pour = (body: string) => `def pour():\n${body}    return brew()\n${twice}`;
    expect(mended(pour('    cups.append(1)\n'))).toBeNull();
    expect(mended(pour(''))).toBe('def pour():\n    return brew()\nawait pour()\nawait pour()');
  });

  it('are not touched where a name is bound on the way', () => {
    const { before, fix } = fixIn(
      'print(‸(loop := asyncio.get_event_loop()).run_until_complete(brew()))\nloop.time()'
    );
    expect(fix && isSound(fix, before, applyEdit(before, fix.edit))).toBe(false);
  });

  it('are not touched for a loop that a thread runs', () => {
    expect(
      mended(
        'import threading\nloop = asyncio.new_event_loop()\nthreading.Thread(target=loop.run_forever).start()\n‸loop.run_until_complete(brew())'
      )
    ).toBeNull();
  });

  it('leave comments, other statements and strings as they are', () => {
    expect(
      mended(
        "loop = asyncio.get_event_loop()\ntry:  # all\n    # first\n    s = '''\n    a'''\n    ‸loop.run_until_complete(brew())\nfinally:\n    print(1); loop.close()  # end"
      )
    ).toBe(
      "loop = asyncio.get_event_loop()\ntry:  # all\n    # first\n    s = '''\n    a'''\n    await brew()\nfinally:\n    print(1)  # end"
    );
  });

  it.each([
    ['if done:\n    loop.close()', 'await brew()\nif done:\n    pass'],
    ['if done: loop.close(); print(1)', 'await brew()\nif done: print(1)'],
    ['loop.close(); print(1)', 'await brew()\nprint(1)']
  ])('go without what stands around them: %s', (closing, after) => {
    const before = 'loop = asyncio.new_event_loop()\n‸loop.run_until_complete(brew())\n';
    expect(mended(before + closing)).toBe(after);
  });

  it.each([
    [
      'except ValueError:\n    print(1)\nfinally:\n    loop.close()',
      'except ValueError:\n    print(1)'
    ],
    ['finally:\n    # the end\n    loop.close()', 'finally:\n    # the end\n    pass']
  ])('go with no handler and no comment: %s', (clauses, after) => {
    const before = 'loop = asyncio.new_event_loop()\ntry:\n    ‸loop.run_until_complete(brew())\n';
    expect(mended(before + clauses)).toBe(`try:\n    await brew()\n${after}`);
  });

  it('make one of two ways to start the same', () => {
    expect(
      mended(
        'loop = asyncio.get_event_loop()\ntry:\n    ‸loop.run_until_complete(main())\nexcept RuntimeError:\n    asyncio.run(main())'
      )
    ).toBe('loop = asyncio.get_event_loop()\nawait main()');
  });

  it('keep two ways where the second does something else', () => {
    const before = 'try:\n    ‸asyncio.run(main())\nexcept RuntimeError:\n    ';
    const after = 'try:\n    await main()\nexcept RuntimeError:\n    ';
    expect(mended(`${before}asyncio.run(brew())`)).toBe(`${after}await brew()`);
    expect(mended(`${before}failed += 1\n    asyncio.run(main())`)).toBe(
      `${after}failed += 1\n    await main()`
    );
  });

  it('are unwrapped from a runner', () => {
    expect(
      mended('with asyncio.Runner() as runner:\n    a = ‸runner.run(brew())\n    print(a)')
    ).toBe('a = await brew()\nprint(a)');
    expect(
      mended('with asyncio.Runner() as runner:\n    ‸runner.run(brew())\n    runner.get_loop()')
    ).toBeNull();
    expect(
      mended("with asyncio.Runner() as runner:\n    s = '''\n    milk'''\n    ‸runner.run(brew(s))")
    ).toBe("s = '''\n    milk'''\nawait brew(s)");
  });

  it.each([
    [
      'that is used elsewhere',
      ['runner = asyncio.Runner()\n‸runner.run(brew())', '%time runner.close()']
    ],
    ['of another cell', ['‸runner.run(brew())', 'runner = asyncio.Runner()']],
    [
      'beside a file',
      ["with asyncio.Runner() as runner, open('tea') as f:\n    ‸runner.run(brew(f))"]
    ]
  ])('stay with a runner %s', (_, [marked, ...others]) => {
    expect(mended(marked, ...others)).toBeNull();
  });
});

describe('one coroutine object', () => {
  it('is awaited when it runs once', () => {
    expect(mended('c = brew()\nprint(‸asyncio.run(c))')).toBe('c = brew()\nprint(await c)');
  });

  it('is called per use when it runs again', () => {
    expect(mended("c = brew('tea')\n‸asyncio.run(c)\nasyncio.run(c)")).toBe(
      "await brew('tea')\nawait brew('tea')"
    );
    expect(mended('c = brew()\nfor _ in x:\n    ‸asyncio.run(c)')).toBe(
      'for _ in x:\n    await brew()'
    );
  });

  it('keeps its name where something else uses it', () => {
    expect(mended('c = brew()\n‸asyncio.run(c)\nasyncio.run(c)\nprint(c)')).toBe(
      'c = brew()\nawait brew()\nawait brew()\nprint(c)'
    );
  });

  it('is left in another scope, where names can mean something else', () => {
    expect(
      mended('c = brew()\nasync def again(brew):\n    asyncio.run(c)\n‸asyncio.run(c)')
    ).toBeNull();
  });

  it('is left when calling later could mean something else', () => {
    expect(mended('n = 1\nc = brew(n)\n‸asyncio.run(c)\nn = 2\nasyncio.run(c)')).toBeNull();
    expect(mended('c = brew(input())\n‸asyncio.run(c)\nasyncio.run(c)')).toBeNull();
  });
});

describe('a script’s own lines', () => {
  it('go: sys.exit at the end', () => {
    expect(mended('import sys\nsys.exit(‸asyncio.run(main()))')).toBe('import sys\nawait main()');
  });

  it('stay where they matter for other loops: uvloop, a policy', () => {
    for (const policy of [
      'import uvloop\nuvloop.install()',
      'asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())'
    ]) {
      expect(mended(`${policy}\n‸asyncio.run(main())`)).toBe(`${policy}\nawait main()`);
    }
  });

  it('stay where they may matter', () => {
    expect(mended('import sys\nsys.exit(‸asyncio.run(main()))\nprint(1)')).toBe(
      'import sys\nsys.exit(await main())\nprint(1)'
    );
  });
});

describe('one await is enough', () => {
  it.each([
    ['x = await ‸asyncio.run(brew())', 'x = await brew()'],
    ['x = ‸asyncio.run(await brew())', 'x = await brew()'],
    ['x = await ‸asyncio.run(await brew())', 'x = await brew()'],
    ['x = await (‸asyncio.run(brew()))', 'x = await (brew())'],
    ['(await ‸asyncio.run(brew())).x', '(await brew()).x'],
    ['‸asyncio.run(await brew()).x', '(await brew()).x'],
    [
      'async def f():\n    return await ‸asyncio.run(brew())',
      'async def f():\n    return await brew()'
    ]
  ])('%s', (before, after) => expect(mended(before)).toBe(after));
});

describe('what the coroutine does to its loop', () => {
  it.each([
    ['helper', 'async def helper():\n    for t in asyncio.all_tasks(): await t'],
    ['helper', 'async def helper():\n    asyncio.get_running_loop().stop()'],
    ['helper', 'async def helper():\n    asyncio.get_running_loop().set_debug(True)'],
    ['K().go', 'class K:\n    async def go(self):\n        await self.loop.shutdown_asyncgens()']
  ])('needs a loop of its own: %s, %s', (name, code) =>
    expect(mended(`${code}\nasync def top():\n    await ${name}()\n‸asyncio.run(top())`)).toBeNull()
  );

  it('keeps context variables in a task of its own', () =>
    expect(
      mended(
        'import decimal\nasync def top():\n    decimal.getcontext().prec = 3\n‸asyncio.run(top())'
      )
    ).toContain('await asyncio.create_task(top())'));
});
