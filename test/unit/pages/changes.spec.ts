import { CellRun, KernelRun, NbOutput } from '../../kernel/kernels';
import { changesOf } from '../../pages/changes';

function cell(...outputs: NbOutput[]): CellRun {
  const failed = outputs.some(({ output_type }) => output_type === 'error');
  return { status: failed ? 'error' : 'ok', execution_count: 1, outputs };
}

function notebook(...cells: CellRun[]): KernelRun {
  return { cells, late: '', values: {} };
}

const prints = (text: string) => cell({ output_type: 'stream', name: 'stdout', text });
const fails = cell({ output_type: 'error', ename: 'TypeError', evalue: 'no', traceback: [] });
const warns = cell({
  output_type: 'stream',
  name: 'stderr',
  text: "RuntimeWarning: coroutine 'f' was never awaited"
});
const shows = (text: string) =>
  cell({ output_type: 'execute_result', data: { 'text/plain': text } });

describe('a fix that changes what was right', () => {
  const was = notebook(prints('1'), prints('2'));

  it.each([
    ['fails', fails, 'ran, now TypeError: no'],
    ['shows something else', prints('3'), 'showed "2", now "3"'],
    ['shows nothing', cell(), 'showed "2", now ""']
  ])('%s in a later cell', (_, now, what) => {
    expect(changesOf(was, notebook(prints('1'), now))).toEqual([{ at: 1, what }]);
  });

  it('leaves something unfinished in a cell that failed', () => {
    const [change] = changesOf(notebook(fails), notebook(shows('<coroutine object f at 0x7f>')));
    expect(change.what).toContain('now leaves something unfinished');
  });

  it('is told from what the notebook was meant to show', () => {
    const meant = notebook(prints('5'));
    expect(changesOf(notebook(fails), notebook(prints('5')), meant)).toEqual([]);
    expect(changesOf(notebook(fails), notebook(prints('6')), meant)).toEqual([
      { at: 0, what: 'was meant to show "5", now "6"' }
    ]);
  });
});

describe('a fix that is right', () => {
  it.each([
    ['a failing cell runs', fails, prints('3')],
    ['a failing cell still fails', fails, fails],
    ['a coroutine is no longer shown', shows('<coroutine object f at 0x7f>'), shows('5')],
    ['a warning is gone', warns, cell()],
    ['addresses differ', prints('<object at 0x12>'), prints('<object at 0x34>')]
  ])('%s', (_, before, after) => {
    expect(changesOf(notebook(before), notebook(after))).toEqual([]);
  });
});
