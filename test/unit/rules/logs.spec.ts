import { murmur2 } from '../../../src/core/murmur2';
import { unknownKernel } from '../../../src/core/notebook';
import { NbOutput } from '../../kernel/kernels';
import { examine, isAlarm, patient } from '../../pages/doctor';
import { loadPythonParser } from '../python/load';
import { FIRST_CELL, rowsOf, saidOf } from './second-cell';

beforeAll(loadPythonParser);

/**
 * Warnings and logs of Python 3.8 to 3.15, each with code that brings it about
 * (errors.md 1E, 2.7). CELL1 and CELL2 stand for the kernel's names of the cells.
 */
const LOGS = rowsOf('logs.tsv');

/** The rules that speak when the second cell, or no cell, shows this on stderr. */
function said(code: string, log: string, where: 'cell' | 'late'): readonly string[] {
  const text = log
    .replace(/CELL1(?=\.py)/g, String(murmur2(FIRST_CELL)))
    .replace(/CELL2(?=\.py)/g, String(murmur2(code)));
  const stderr: NbOutput = { output_type: 'stream', name: 'stderr', text };
  const found = where === 'cell' ? saidOf(code, [stderr]) : saidOf(code, [], text);
  return found.filter(({ evidence }) => evidence === 'live').map(({ rule }) => rule);
}

it.each(LOGS)('%s knows, after %j, %j', (rule, code, log) => {
  expect(said(code, log, 'cell')).toEqual([rule]);
  expect(said(code, log, 'late')).toEqual([rule]);
});

describe('what Jupyter itself logs', () => {
  it.each([
    "x.py:88: RuntimeWarning: coroutine 'InteractiveShell.run_cell_async' was never awaited",
    "x.py:88: RuntimeWarning: coroutine 'BaseEventLoop.shutdown_asyncgens' was never awaited",
    "Executing <Task pending name='Task-1' coro=<Kernel.shell_main() running at x.py:1>> took 0.301 seconds",
    "Executing <Task pending name='Task-1' coro=<Kernel.dispatch_queue() running at x.py:1>> took 0.301 seconds",
    "/usr/lib/x.py:1: DeprecationWarning: 'asyncio.get_event_loop_policy' is deprecated and slated for removal in Python 3.16"
  ])('is nobody’s mistake: %s', log => {
    expect(said('x = asyncio.sleep', log, 'cell')).toEqual([]);
    expect(said('x = asyncio.sleep', log, 'late')).toEqual([]);
  });

  it('is not the log, where a cell prints the same words', () => {
    for (const [, , log] of LOGS) {
      const code = `text = ${JSON.stringify(log)}`;
      const error = { output_type: 'stream', name: 'stdout', text: log } as NbOutput;
      const cells = [{ status: 'ok' as const, execution_count: 1, outputs: [error] }];
      const seen = patient([{ type: 'code', source: code }], unknownKernel, [0], {
        cells,
        late: ''
      });
      expect([log, ...examine(seen).filter(isAlarm)]).toEqual([log]);
    }
  });
});
