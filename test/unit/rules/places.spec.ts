import { unknownKernel } from '../../../src/core/notebook';
import { murmur2 } from '../../../src/core/murmur2';
import { Diagnostic } from '../../../src/core/rule';
import { examine, patient } from '../../pages/doctor';
import { NbOutput } from '../../kernel/kernels';
import { loadPythonParser } from '../python/load';

beforeAll(loadPythonParser);

type Shown = readonly [source: string, ...outputs: NbOutput[]];

/** What is said of cells that ran one after the other. */
function said(cells: readonly Shown[], late = ''): readonly Diagnostic[] {
  return examine(
    patient(
      cells.map(([source]) => ({ type: 'code', source })),
      unknownKernel,
      cells.map((_, i) => i),
      {
        cells: cells.map(([, ...outputs], i) => ({
          status: 'ok' as const,
          execution_count: i + 1,
          outputs
        })),
        late
      }
    )
  ).filter(({ severity }) => severity === 'error' || severity === 'warning');
}

/** The rule, its cell and line, and the cell where it showed. */
function places(found: readonly Diagnostic[]): readonly string[] {
  return found.map(
    ({ rule, at, line, shownIn }) => `${rule}: ${at.cell}, line ${line}, shown in ${shownIn}`
  );
}

/** An error on this line of the n-th cell. */
function failure(n: number, line: number, code: string, ename: string, evalue: string): NbOutput {
  const traceback = [
    `${ename}       Traceback (most recent call last)`,
    `Cell In[${n}], line ${line}\n----> ${line} ${code}\n`,
    `${ename}: ${evalue}`
  ];
  return { output_type: 'error', ename, evalue, traceback };
}

function stderr(text: string): NbOutput {
  return { output_type: 'stream', name: 'stderr', text };
}

const fetch = 'import asyncio\n\nasync def fetch():\n    await asyncio.sleep(0)\n    return [1]';
const lost =
  "/usr/lib/python3/dist-packages/pygments/regexopt.py:88: RuntimeWarning: coroutine 'fetch' was never awaited\n" +
  '  return open_paren\nRuntimeWarning: Enable tracemalloc to get the object allocation traceback\n';

describe('a mistake that shows in another cell', () => {
  const wrong = failure(
    5,
    1,
    'print(r[0])',
    'TypeError',
    "'coroutine' object is not subscriptable"
  );

  it('is told at its cause, and says where it showed', () => {
    const cells: Shown[] = [[fetch], ['r = fetch()'], ['x = 1'], ['y = 2'], ['print(r[0])', wrong]];
    expect(places(said(cells))).toEqual(['coroutine-used-as-value: 1, line 1, shown in 4']);
  });

  it('is one mistake, whatever comes of it in later cells', () => {
    const cells: Shown[] = [
      [fetch],
      ['r = fetch()'],
      ['x = 1'],
      ['y = 2'],
      ['print(r[0])', wrong],
      [
        'print(len(r))',
        failure(6, 1, 'print(len(r))', 'TypeError', "object of type 'coroutine' has no len()")
      ],
      ['r = None', stderr(lost)]
    ];
    expect(places(said(cells))).toEqual(['coroutine-used-as-value: 1, line 1, shown in 4']);
  });

  it('is told at the function that starts a loop, not where that is called', () => {
    const evalue = 'asyncio.run() cannot be called from a running event loop';
    const error = {
      output_type: 'error',
      ename: 'RuntimeError',
      evalue,
      traceback: [
        'RuntimeError       Traceback (most recent call last)',
        'Cell In[3], line 1\n----> 1 load()\n',
        'Cell In[2], line 2, in load()\n      1 def load():\n----> 2     return asyncio.run(fetch())\n',
        'File /usr/lib/python3.11/asyncio/runners.py:186, in run(main, debug)\n--> 186     raise RuntimeError(\n',
        `RuntimeError: ${evalue}`
      ]
    };
    const cells: Shown[] = [
      [fetch],
      ['def load():\n    return asyncio.run(fetch())'],
      ['load()', error]
    ];
    expect(places(said(cells))).toEqual(['asyncio-run-in-cell: 1, line 2, shown in 2']);
  });

  const REUSED = 'cannot reuse already awaited coroutine';
  const reused = (...frames: readonly string[]): NbOutput => ({
    output_type: 'error',
    ename: 'RuntimeError',
    evalue: REUSED,
    traceback: ['Traceback (most recent call last)', ...frames, `RuntimeError: ${REUSED}`]
  });
  const TASTE = 'async def taste(cup):\n    await cup\n    return await cup';
  const IN_CELL = 'Cell In[3], line 1\n----> 1 await taste(fetch())\n';

  it('is told where a coroutine is run twice, and at the cell that handed it over', () => {
    const twice = 'Cell In[2], line 3, in taste(cup)\n----> 3     return await cup\n';
    const cells: Shown[] = [[fetch], [TASTE], ['await taste(fetch())', reused(IN_CELL, twice)]];
    expect(places(said(cells))).toEqual(['coroutine-reused: 1, line 3, shown in 2']);
  });

  it('is not told at the call of a library that runs a coroutine twice', () => {
    const twice =
      'File /usr/lib/python3/dist-packages/tea.py:3, in taste(cup)\n----> 3     await cup\n';
    const cells: Shown[] = [
      [fetch],
      ['import tea'],
      ['await taste(fetch())', reused(IN_CELL, twice)]
    ];
    expect(places(said(cells))).toEqual([]);
  });

  it('is told at the line of a function, and at the cell that called it', () => {
    const evalue = 'Set of Tasks/Futures is empty.';
    const traceback = [
      'ValueError       Traceback (most recent call last)',
      'Cell In[3], line 1\n----> 1 await nothing()\n',
      'Cell In[2], line 2, in nothing()\n      1 async def nothing():\n----> 2     await asyncio.wait([])\n',
      `ValueError: ${evalue}`
    ];
    const cells: Shown[] = [
      [fetch],
      ['async def nothing():\n    await asyncio.wait([])'],
      ['await nothing()', { output_type: 'error', ename: 'ValueError', evalue, traceback }]
    ];
    expect(places(said(cells))).toEqual(['wait-of-nothing: 1, line 2, shown in 2']);
  });
});

describe('a warning that names a cell', () => {
  const own = (source: string) =>
    stderr(
      `/tmp/ipykernel_77/${murmur2(source)}.py:1: RuntimeWarning: coroutine 'fetch' was never awaited\n`
    );
  const refused = 'asyncio.run() cannot be called from a running event loop';

  it('belongs to that cell, whatever another one failed at', () => {
    const start = 'asyncio.run(fetch())';
    const print = 'print(f"Now {fetch()}")';
    const cells: Shown[] = [
      [fetch],
      [start, own(start), failure(2, 1, start, 'RuntimeError', refused)],
      [print, own(print)]
    ];
    expect(places(said(cells))).toEqual([
      'asyncio-run-in-cell: 1, line 1, shown in null',
      'coroutine-never-awaited: 2, line 1, shown in null'
    ]);
  });

  it('is no evidence against a call that was awaited in some way, and warned of nothing', () => {
    const lost = 'got = fetch()\ngot = 2';
    const cells: Shown[] = [[fetch], ['fetch()\nx = 1'], [lost, own(lost)]];
    expect(places(said(cells))).toEqual(['coroutine-never-awaited: 2, line 1, shown in null']);
  });
});

it('an item that a list gives to others is not taken for lost where it is shown', () => {
  const text = '<coroutine object fetch at 0x7f1>';
  const result = { output_type: 'execute_result', data: { 'text/plain': text } };
  const cells: Shown[] = [[fetch], ['box = [fetch()]'], ['box[-1]', result]];
  expect(said(cells)).toHaveLength(1);
  expect(said([...cells, ['print(await box.pop())']])).toEqual([]);
});

describe('a warning that quotes a foreign file', () => {
  it('is placed by the name of the coroutine', () => {
    const cells: Shown[] = [[fetch], ['fetch()\nx = 1'], ['y = 2', stderr(lost)]];
    expect(places(said(cells))).toEqual(['coroutine-never-awaited: 1, line 1, shown in 2']);
  });

  it('is placed so where no cell shows it', () => {
    expect(places(said([[fetch], ['fetch()\nx = 1']], lost))).toEqual([
      'coroutine-never-awaited: 1, line 1, shown in null'
    ]);
  });

  it('has no place when the notebook calls nothing of that name', () => {
    expect(said([['x = 1', stderr(lost)]])).toEqual([]);
  });
});

describe('a log that comes outside any cell', () => {
  const spill = "async def spill():\n    raise ValueError('cold')";
  const log = (file: string) =>
    `Task exception was never retrieved\nfuture: <Task finished name='Task-5' coro=<spill() done, defined at ${file}:1> exception=ValueError('cold')>\n` +
    `Traceback (most recent call last):\n  File "${file}", line 2, in spill\n    raise ValueError('cold')\nValueError: cold\n`;

  it('is placed by the name that the kernel gives to the cell', () => {
    const file = `/tmp/ipykernel_77/${murmur2(spill)}.py`;
    const other = "async def spill():\n    raise KeyError('other')";
    expect(places(said([[other], [spill]], log(file)))).toEqual([
      'task-exception-never-retrieved: 1, line 1, shown in null'
    ]);
  });

  it('is placed by the coroutine’s name when the cell has changed since', () => {
    expect(places(said([[spill]], log('/tmp/ipykernel_77/123.py')))).toEqual([
      'task-exception-never-retrieved: 0, line 1, shown in null'
    ]);
  });

  it('has no place when two functions could be meant', () => {
    expect(said([[spill], [`# again\n${spill}`]], log('/tmp/ipykernel_77/123.py'))).toEqual([]);
  });
});

describe('an exception group, which arrives as text on stderr', () => {
  it('tells of the mistake inside it', () => {
    const job =
      'import asyncio\n\nasync def fetch():\n    return [1]\n\nasync def job():\n    r = fetch()\n    return r[0]';
    const group =
      '  + Exception Group Traceback (most recent call last):\n' +
      `  |   File "/tmp/ipykernel_77/${murmur2('async with asyncio.TaskGroup() as group:\n    group.create_task(job())')}.py", line 1, in <module>\n` +
      '  |     async with asyncio.TaskGroup() as group:\n' +
      '  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)\n' +
      '  +-+---------------- 1 ----------------\n' +
      '    | Traceback (most recent call last):\n' +
      `    |   File "/tmp/ipykernel_77/${murmur2(job)}.py", line 8, in job\n` +
      '    |     return r[0]\n' +
      "    | TypeError: 'coroutine' object is not subscriptable\n" +
      '    +------------------------------------\n';
    const cells: Shown[] = [
      [job],
      ['async with asyncio.TaskGroup() as group:\n    group.create_task(job())', stderr(group)]
    ];
    expect(places(said(cells))).toEqual(['coroutine-used-as-value: 0, line 7, shown in 1']);
  });
});
