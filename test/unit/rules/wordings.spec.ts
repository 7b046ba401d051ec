import { Diagnostic } from '../../../src/core/rule';
import { NbOutput } from '../../kernel/kernels';
import { isAlarm } from '../../pages/doctor';
import { loadPythonParser } from '../python/load';
import { rowsOf, saidOf } from './second-cell';

beforeAll(loadPythonParser);

/** What is said when this code, in a cell of its own, ends in this error. */
function said(ename: string, evalue: string, code: string): readonly Diagnostic[] {
  const lines = code.split('\n');
  const placed = / \(.+, line (\d+)\)$/.exec(evalue);
  // The statement that failed is the last one.
  const line = placed
    ? Number(placed[1])
    : lines.length - [...lines].reverse().findIndex(text => /^\S/.test(text));
  const printed = lines.map((text, i) => `${i + 1 === line ? '---->' : '     '} ${i + 1} ${text}`);
  const frame = `Cell In[2], line ${line}\n${printed.join('\n')}\n`;
  const traceback = ['---', `${ename}   Traceback (most recent call last)`, frame];
  const error: NbOutput = {
    output_type: 'error',
    ename,
    evalue,
    traceback: placed
      ? [`  Cell In[2], line ${line}\n    ${lines[line - 1]}\n    ^\n${ename}: ${evalue}`]
      : [...traceback, `${ename}: ${evalue}`]
  };
  return saidOf(code, [error]);
}

/** The texts of Python 3.8 to 3.15, each with code that raises it (errors.md 1). */
const WORDINGS = rowsOf('wordings.tsv');

/** Their own words, an interrupted cell, or what has no certain cause. */
const SILENT: readonly (readonly [ename: string, evalue: string, code: string])[] = [
  ['CancelledError', '', 'await asyncio.sleep(9)'],
  ['CancelledError', 'stop it', "t = asyncio.create_task(f())\nt.cancel('stop it')\nawait t"],
  ['KeyboardInterrupt', '', 'await asyncio.sleep(9)'],
  ['TimeoutError', '', 'await f()'],
  ['QueueEmpty', '', 'q.get_nowait()'],
  ['QueueFull', '', 'q.put_nowait(1)'],
  ['QueueShutDown', '', 'await q.get()'],
  ['BrokenBarrierError', '', 'await barrier.wait()'],
  ['StopAsyncIteration', '', 'await g().__anext__()'],
  ['RuntimeError', 'Lock is not acquired.', 'lock.release()'],
  ['RuntimeError', 'cannot notify on un-acquired lock', 'condition.notify()'],
  ['ValueError', 'BoundedSemaphore released too many times', 'semaphore.release()'],
  ['RuntimeError', 'Timeout should be used inside a task', 'async with limit:\n    await f()'],
  ['AsyncLibraryNotFoundError', 'unknown async library, or not in async context', 'await get()'],
  ['RuntimeError', "can't start new thread", 'start()'],
  ['NotImplementedError', '', 'await f()'],
  ['AttributeError', "module 'asyncio' has no attribute 'JoinableQueue'", 'asyncio.JoinableQueue']
];

it.each(WORDINGS)('%s knows %s: %s', (rule, ename, evalue, code) => {
  const rules = said(ename, evalue, code)
    .filter(({ evidence }) => evidence === 'live')
    .map(found => found.rule);
  expect(rules).toContain(rule);
});

it('says nothing of the same words behind a raise of the reader', () => {
  for (const [, ename, evalue] of WORDINGS.filter(([, ename]) => ename !== 'SyntaxError')) {
    const code = `raise ${ename}(${JSON.stringify(evalue)})`;
    expect([code, ...said(ename, evalue, code).filter(isAlarm)]).toEqual([code]);
  }
});

describe('what is nobody’s mistake', () => {
  it.each(SILENT)('says nothing of %s: %s', (ename, evalue, code) => {
    expect(said(ename, evalue, code).filter(isAlarm)).toEqual([]);
  });
});
