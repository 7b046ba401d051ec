import { unknownKernel } from '../../../src/core/notebook';
import { Diagnostic } from '../../../src/core/rule';
import { NbOutput } from '../../kernel/kernels';
import { examine, patient } from '../../pages/doctor';
import { loadPythonParser } from '../python/load';

beforeAll(loadPythonParser);

type Shown = readonly [source: string, ...outputs: NbOutput[]];

/** What is said of a notebook; a cell without a list of outputs has not run. */
function said(...cells: readonly (Shown | string)[]): readonly Diagnostic[] {
  let count = 0;
  return examine(
    patient(
      cells.map(cell => ({ type: 'code', source: typeof cell === 'string' ? cell : cell[0] })),
      unknownKernel,
      cells.map((_, i) => i),
      {
        cells: cells.map(cell => {
          const [, ...outputs] = typeof cell === 'string' ? [cell] : cell;
          const execution_count = typeof cell === 'string' ? null : ++count;
          const failed = outputs.some(({ output_type: type }) => type === 'error');
          return { status: failed ? 'error' : 'ok', execution_count, outputs };
        }),
        late: ''
      }
    )
  );
}

const rules = (found: readonly Diagnostic[]) => found.map(({ rule, at }) => `${rule} ${at.cell}`);
const buttons = (found: readonly Diagnostic[]) =>
  found.flatMap(({ fixes }) => fixes.map(({ title }) => title));

/** The running loop refuses this line of the n-th cell. */
function refused(n: number, line: number, code: string): NbOutput {
  const evalue = code.includes('run_until_complete')
    ? 'This event loop is already running'
    : 'asyncio.run() cannot be called from a running event loop';
  const traceback = [
    `Cell In[${n}], line ${line}\n----> ${line} ${code}\n`,
    `RuntimeError: ${evalue}`
  ];
  return { output_type: 'error', ename: 'RuntimeError', evalue, traceback };
}

const WARNING: NbOutput = {
  output_type: 'stream',
  name: 'stderr',
  text: "/tmp/1.py:1: RuntimeWarning: coroutine 'main' was never awaited\n"
};

const MAIN: Shown = ['import asyncio\nasync def main(n=1):\n    return n'];

describe('a coroutine that a loop refused', () => {
  const ladder: Shown = [
    'try:\n    r = asyncio.run(main())\nexcept RuntimeError:\n    r = await main()',
    WARNING
  ];

  it.each([
    ['cs = [main(i) for i in "ab"]', 'print(await asyncio.gather(*cs))'],
    ['jobs = {"a": main()}', 'print(await jobs["a"])'],
    ['def job():\n    return main()', 'print(await job())'],
    ['kept = []\nkept.append(main())', 'print(await kept.pop())']
  ])('is not blamed on %s', (made, used) => {
    expect(said(MAIN, ladder, [made], [used])).toEqual([]);
  });

  it('is not blamed where the loop was started by a detour', () => {
    const detour = "x = getattr(asyncio, 'run')(main())";
    const error = refused(2, 1, detour);
    const runners = 'File /usr/lib/python3.11/asyncio/runners.py:186, in run(main, debug)';
    const traceback = [
      ...(error.traceback ?? []).slice(0, 1),
      runners,
      `RuntimeError: ${error.evalue}`
    ];
    expect(rules(said(MAIN, [detour, { ...error, traceback }, WARNING]))).toEqual([
      'asyncio-run-in-cell 1'
    ]);
  });

  it('is not blamed on a line that waits for others', () => {
    const code = '[await coro for coro in [main(i) for i in range(3)]]';
    expect(said(MAIN, [code, WARNING])).toEqual([]);
  });

  it('is not blamed on a cell that has not run', () => {
    const failing: Shown = ['asyncio.run(main())', WARNING, refused(2, 1, 'asyncio.run(main())')];
    const [loop, ...others] = said(MAIN, failing, 'main(2)');
    expect(loop.rule).toBe('asyncio-run-in-cell');
    expect(others.map(({ evidence, shownIn }) => [evidence, shownIn])).toEqual([['source', null]]);
  });

  it('leaves the way into a thread open', () => {
    const code = 'def f():\n    return asyncio.run(main())\nf()';
    const failing: Shown = [code, WARNING, refused(2, 3, 'f()')];
    expect(buttons(said(MAIN, failing))).toContain('Run it in a thread');
  });
});

describe('a patch that was not made', () => {
  const failing = (n: number): Shown => [
    'asyncio.run(main())',
    refused(n, 1, 'asyncio.run(main())')
  ];
  const patch = 'import nest_asyncio\nnest_asyncio.apply()';

  it.each([
    'import nest_asyncio\nif False:\n    nest_asyncio.apply()',
    'try:\n    import nest_asyncio\n    nest_asyncio.apply()\nexcept ImportError:\n    pass'
  ])('does not hide the error: %s', maybe => {
    expect(rules(said(MAIN, [maybe], failing(3)))).toEqual(['asyncio-run-in-cell 2']);
  });

  it('does not hide the error where its cell has not run', () => {
    expect(rules(said(MAIN, patch, failing(2)))).toEqual(['asyncio-run-in-cell 2']);
  });
});

describe('no fix', () => {
  const fixes = (code: string, line: number) =>
    buttons(said(MAIN, [code, refused(2, line, code.split('\n')[line - 1])]));

  it.each([
    'for t in asyncio.all_tasks():\n    t.cancel()',
    'await asyncio.gather(*asyncio.all_tasks())'
  ])('gives the tasks of Jupyter to %s', cleaning => {
    expect(fixes(`asyncio.run(main())\n${cleaning}`, 1)).toEqual([]);
    expect(fixes('asyncio.run(main())\nprint(len(asyncio.all_tasks()))', 1)).toContain(
      'Use await main()'
    );
  });

  it('takes a name away that is used below', () => {
    const start = 'print((loop := asyncio.get_event_loop()).run_until_complete(main()))';
    expect(fixes(start, 1)).toContain('Use await main()');
    expect(fixes(`${start}\nprint(loop.time())`, 1)).not.toContain('Use await main()');
  });
});
