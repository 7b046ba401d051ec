import { applyEdit, cellEdit } from '../../../src/core/edit';
import { Notebook } from '../../../src/core/notebook';
import { runOf } from '../../../src/core/output';
import { Run } from '../../../src/core/run';
import { loopFindings } from '../../../src/rules/findings/running-loop';
import { loadPythonParser } from '../python/load';
import { notebookOf } from '../ui/practice';

beforeAll(loadPythonParser);

const MAIN = 'import asyncio\nasync def main():\n    return 1';
const REFUSED = 'asyncio.run() cannot be called from a running event loop';
const RUNNERS =
  'File /usr/lib/python3.11/asyncio/runners.py:186, in run(main, debug)\n--> 186     raise RuntimeError(';
const KETTLE = 'File /home/ada/kettle.py:3, in boil()\n----> 3     asyncio.run(heat())';

/** The last cell failed there, as IPython tells it; `more` are the frames below. */
function failed({ cells }: Notebook, frame: string, ...more: readonly string[]): Run {
  const { id, source, executionCount } = cells[cells.length - 1];
  const traceback = [frame, ...more, `RuntimeError: ${REFUSED}`];
  const error = { output_type: 'error', ename: 'RuntimeError', evalue: REFUSED, traceback };
  return runOf(id, source, executionCount, [error], 'live');
}

/** The frame of a line in the n-th cell, with the lines around it. */
function frameAt({ cells }: Notebook, n: number, line: number, inside = ''): string {
  const lines = cells[n - 1].source.split('\n');
  const quoted = lines.map((code, i) => `${i + 1 === line ? '---->' : '     '} ${i + 1} ${code}`);
  return [`Cell In[${n}], line ${line}${inside}`, ...quoted].join('\n');
}

/** What is said to start the loop. */
function starts(notebook: Notebook, run: Run): readonly string[] {
  return loopFindings(notebook, run).map(({ names }) => names.call);
}

function edited(notebook: Notebook, n: number, source: string): Notebook {
  const cell = notebook.cells[n - 1];
  return applyEdit(notebook, [
    cellEdit(cell, [{ from: 0, to: cell.source.length, insert: source }])
  ]);
}

describe('a loop that no call on the line says to start', () => {
  const notebook = notebookOf(MAIN, "x = 1\nstart = {'go': asyncio.run}\nstart['go'](main())");
  const run = failed(notebook, frameAt(notebook, 2, 3), RUNNERS);

  it('is told at the line that failed', () => {
    expect(starts(notebook, run)).toEqual(["start['go'](main())"]);
  });

  it('is told of a saved notebook too', () => {
    expect(starts(notebook, { ...run, source: null, origin: 'saved' })).toHaveLength(1);
  });

  it('is mended once the line waits', () => {
    const mended = edited(notebook, 2, "x = 1\nstart = {'go': asyncio.run}\nawait main()");
    expect(starts(mended, run)).toEqual([]);
  });

  it('is still there when another cell has changed', () => {
    expect(starts(edited(notebook, 1, `${MAIN}\n`), run)).toHaveLength(1);
  });

  it('is mended by nest_asyncio in the cell above', () => {
    const patched = edited(notebook, 1, `import nest_asyncio\nnest_asyncio.apply()\n${MAIN}`);
    expect(starts(patched, run)).toEqual([]);
  });

  it('is not told where the traceback does not show the line', () => {
    expect(starts(notebook, failed(notebook, 'Cell In[2], line 3', RUNNERS))).toEqual([]);
  });

  it('is not told of a line that only called a library', () => {
    const below = [KETTLE, RUNNERS];
    expect(starts(notebook, failed(notebook, frameAt(notebook, 2, 3), ...below))).toEqual([]);
  });

  it('is not told of a line that raised the words itself', () => {
    const own = notebookOf(`raise RuntimeError('${REFUSED}')`);
    expect(starts(own, failed(own, frameAt(own, 1, 1)))).toEqual([]);
  });

  it('is told below a %magic, which IPython prints in its own words', () => {
    const beside = notebookOf(
      MAIN,
      "%matplotlib inline\nfiles = !ls\ngetattr(asyncio, 'run')(main())"
    );
    const printed = frameAt(beside, 2, 3)
      .replace('%matplotlib inline', "get_ipython().run_line_magic('matplotlib', 'inline')")
      .replace('!ls', "get_ipython().getoutput('ls')");
    expect(starts(beside, failed(beside, printed, RUNNERS))).toHaveLength(1);
    const changed = edited(beside, 2, beside.cells[1].source.replace('inline', 'widget'));
    expect(starts(changed, failed(beside, printed, RUNNERS))).toEqual([]);
  });

  it.each([
    ['finally', 5],
    ['except ValueError', 4],
    ['except ValueError', 5]
  ])('is not told of a line of %s, where IPython 9.12 may mean another', (clause, line) => {
    const source = `start = {'go': asyncio.run}\ntry:\n    start['go'](main())\n${clause}:\n    x = 1`;
    const tried = notebookOf(MAIN, source);
    expect(starts(tried, failed(tried, frameAt(tried, 2, 3), RUNNERS))).toHaveLength(1);
    expect(starts(tried, failed(tried, frameAt(tried, 2, line), RUNNERS))).toEqual([]);
  });

  it('is told at the head of with where entering or leaving failed, and only there', () => {
    const within = notebookOf(MAIN, 'with open_loop() as start:\n    start(main())');
    const exit = 'File /usr/lib/python3.11/contextlib.py:360, in closing.__exit__(self, *exc_info)';
    const head = frameAt(within, 2, 1);
    expect(starts(within, failed(within, head, exit, RUNNERS))).toEqual([
      'with open_loop() as start:'
    ]);
    expect(starts(within, failed(within, head, RUNNERS))).toEqual([]);
  });

  it('goes before a start on a line that did not fail', () => {
    const both = notebookOf(MAIN, "getattr(asyncio, 'run')(main())\nasyncio.run(main())");
    expect(starts(both, failed(both, frameAt(both, 2, 1), RUNNERS))).toEqual([
      "getattr(asyncio, 'run')(main())"
    ]);
    expect(starts(both, failed(both, frameAt(both, 2, 2), RUNNERS))).toEqual([
      'asyncio.run(main())'
    ]);
  });

  it('is told with all that stands on its line', () => {
    const oneLine = notebookOf(MAIN, "x = 1; getattr(asyncio, 'run')(f()); y = 2");
    expect(starts(oneLine, failed(oneLine, frameAt(oneLine, 2, 1), RUNNERS))).toEqual([
      "x = 1; getattr(asyncio, 'run')(…"
    ]);
  });

  it('is told under %%capture, which numbers the lines of its body', () => {
    const captured = notebookOf(MAIN, "%%capture out\ngetattr(asyncio, 'run')(main())");
    const frame = "Cell In[3], line 1\n----> 1 getattr(asyncio, 'run')(main())";
    const [found] = loopFindings(captured, failed(captured, frame, RUNNERS));
    expect(found.at).toMatchObject({ cell: captured.cells[1].id, from: 14 });
  });

  it('is told under %%time, which prints no lines', () => {
    const timed = notebookOf(MAIN, "%%time\ngetattr(asyncio, 'run')(main())");
    const frames = ['File <timed exec>:1', "File <timed eval>:1\n----> 1 'Could not get source'"];
    expect(frames.map(frame => starts(timed, failed(timed, frame, RUNNERS)).length)).toEqual([
      1, 1
    ]);
  });

  it('is told in a comprehension, of which IPython 9.12 prints other lines', () => {
    const source = 'def all_of(start, *coros):\n    return [start(each) for each in coros]';
    const all = notebookOf(MAIN, `${source}\nall_of(asyncio.run, main())`);
    const frames = [
      frameAt(all, 2, 2, ', in all_of(start, *coros)'),
      'Cell In[2], line 2, in all_of.<locals>.<listcomp>(.0)\n----> 2 def all_of(start, *coros):'
    ];
    expect(starts(all, failed(all, frameAt(all, 2, 3), ...frames, RUNNERS))).toEqual([
      'return [start(each) for each in…'
    ]);
  });

  it('is told of a cell pasted with its prompts', () => {
    const pasted = notebookOf(MAIN, ">>> x = 1\n>>> getattr(asyncio, 'run')(main())");
    const printed = frameAt(pasted, 2, 2).replace(/>>> /g, '');
    expect(starts(pasted, failed(pasted, printed, RUNNERS))).toHaveLength(1);
  });

  it('is not told of what calls a function that has gone since', () => {
    const all = notebookOf(MAIN, 'def go(start):\n    start(main())', 'go(asyncio.run)');
    const inGo = frameAt(all, 2, 2, ', in go(start)');
    const failure = failed(all, frameAt(all, 3, 1), inGo, RUNNERS);
    expect(starts(all, failure)).toEqual(['start(main())']);
    expect(loopFindings(all, failure)).toMatchObject([{ at: { cell: 'b' }, shownIn: 'c' }]);
    const without = { ...all, cells: [all.cells[0], all.cells[2]] };
    expect(starts(without, failure)).toEqual([]);
  });
});
