import { applyEdit } from '../../../src/core/edit';
import { Kernel } from '../../../src/core/notebook';
import { english } from '../../../src/core/words';
import { runInThread } from '../../../src/fixes/run-in-thread';
import { at, notebook, withKernel } from '../python/notebook';
import { loadPythonParser } from '../python/load';

beforeAll(loadPythonParser);

const PRELUDE = 'import asyncio\nasync def fetch(n=1): return n';

const FUNCTION = `def run_in_thread(coroutine):
    import asyncio
    from concurrent.futures import ThreadPoolExecutor
    return ThreadPoolExecutor(1).submit(asyncio.run, coroutine).result()

`;

function threaded(...cells: readonly string[]): readonly string[] | null {
  return threadedOn({}, ...cells);
}

/** The cells with a thread for the place at the `‸`; null when there is no fix. */
function threadedOn(kernel: Partial<Kernel>, ...cells: readonly string[]) {
  const { notebook: plain, cell, expression } = at(withKernel(notebook(PRELUDE, ...cells), kernel));
  const fix = runInThread(plain, { cell, node: expression }, english);
  return (
    fix &&
    applyEdit(plain, fix.edit)
      .cells.slice(1)
      .map(({ source }) => source)
  );
}

it('runs the coroutine of a method that has to stay plain in a thread', () => {
  expect(
    threaded('class A:\n    def __init__(self):\n        self.data = ‸asyncio.run(fetch())\nA()')
  ).toEqual([
    `${FUNCTION}class A:\n    def __init__(self):\n        self.data = run_in_thread(fetch())\nA()`
  ]);
});

it('does the same for an await in one', () => {
  expect(
    threaded('class A:\n    def __init__(self):\n        self.data = (‸await fetch()) + 1')
  ).toEqual([
    `${FUNCTION}class A:\n    def __init__(self):\n        self.data = (run_in_thread(fetch())) + 1`
  ]);
});

it('rewrites the whole function and nothing else', () => {
  expect(
    threaded(
      'def step():\n    return ‸asyncio.run(fetch(1)) + asyncio.run(fetch(2))\ndef job():\n    return asyncio.run(fetch())'
    )
  ).toEqual([
    `${FUNCTION}def step():\n    return run_in_thread(fetch(1)) + run_in_thread(fetch(2))\ndef job():\n    return asyncio.run(fetch())`
  ]);
});

it('defines the function once', () => {
  expect(threaded(`${FUNCTION}x = 1`, 'def f():\n    return ‸asyncio.run(fetch())')).toEqual([
    `${FUNCTION}x = 1`,
    'def f():\n    return run_in_thread(fetch())'
  ]);
});

it('takes another name when this one means something', () => {
  expect(threaded('run_in_thread = True\ndef f():\n    ‸asyncio.run(fetch())')?.[0]).toContain(
    'run_in_thread_2(fetch())'
  );
});

it('runs a loop’s coroutine too', () => {
  expect(
    threaded(
      'def f():\n    loop = asyncio.get_event_loop()\n    return ‸loop.run_until_complete(fetch())'
    )
  ).toEqual([
    `${FUNCTION}def f():\n    loop = asyncio.get_event_loop()\n    return run_in_thread(fetch())`
  ]);
});

describe('there is no thread', () => {
  it.each([
    ['at the top level, which can wait', ['‸asyncio.run(fetch())']],
    ['in a coroutine function', ['async def f():\n    ‸asyncio.run(fetch())']],
    ['for a future', ['def f():\n    loop.run_until_complete(‸asyncio.gather(fetch()))']],
    ['with arguments of asyncio.run', ['def f():\n    ‸asyncio.run(fetch(), debug=True)']],
    ['where callers wait for the function', ['def f():\n    return ‸await fetch()', 'await f()']],
    ['in text that is shown with its code', ['def f():\n    f"{‸asyncio.run(fetch())=}"']],
    ['under a cell magic', ['%%time\ndef f():\n    ‸asyncio.run(fetch())']],
    [
      'for a coroutine that uses a lock of this loop',
      [
        'lock = asyncio.Lock()\nasync def g():\n    async with lock: pass',
        'def f():\n    ‸asyncio.run(g())'
      ]
    ],
    [
      'for a coroutine that uses a connection of this thread',
      [
        "import sqlite3\ncon = sqlite3.connect('x.db')\nasync def h(): con.execute('')\nasync def g(): await h()",
        'def f():\n    ‸asyncio.run(g())'
      ]
    ]
  ])('%s', (_, cells) => {
    expect(threaded(...cells)).toBeNull();
  });

  it('in Pyodide, which has none', () => {
    expect(
      threadedOn({ implementation: 'pyodide' }, 'def f():\n    ‸asyncio.run(fetch())')
    ).toBeNull();
  });
});
