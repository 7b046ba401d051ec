import { isClean, showsCoroutines } from '../../../src/core/evidence';
import { runOf } from '../../../src/core/output';

const stream = (name: 'stdout' | 'stderr', text: string) => ({ output_type: 'stream', name, text });
const result = (text: string) => ({ output_type: 'execute_result', data: { 'text/plain': text } });

describe('a cell ran well', () => {
  it.each([
    ['without any output', []],
    ['with a print', [stream('stdout', 'Warning: hot tea\n')]],
    ['with progress on stderr', [stream('stderr', ' 40%|####      | 4/10\n')]],
    ['with a frame that holds coroutines', [result('  name  <coroutine object brew at 0x7f1>')]],
    ['with an object that shows one', [result('Job(work=<coroutine object brew at 0x7f1>)')]]
  ])('%s', (_, outputs) => {
    expect(isClean(runOf('a', 'brew()', 1, outputs, 'live'))).toBe(true);
  });

  it.each([
    ['an error', [{ output_type: 'error', ename: 'NameError', evalue: 'x', traceback: [] }]],
    ['a warning', [stream('stderr', "/tmp/1.py:1: RuntimeWarning: coroutine 'f' was never…")]],
    ['an error of a thread', [stream('stderr', 'Exception in thread Thread-5 (work):\n')]],
    ['a task that failed', [stream('stderr', 'Task exception was never retrieved\n')]],
    ['a coroutine as its value', [result('<coroutine object brew at 0x7f1>')]],
    ['a coroutine printed', [stream('stdout', 'tea\n<coroutine object Pot.brew at 0x7f1>\n')]]
  ])('but not with %s', (_, outputs) => {
    expect(isClean(runOf('a', 'brew()', 1, outputs, 'live'))).toBe(false);
  });
});

it.each([
  '[<coroutine object brew at 0x7f1>,\n <coroutine object brew at 0x7f2>]',
  '(<coroutine object main.<locals>.brew at 0x7f1>, <coroutine object brew at 0x7f2>)',
  "{'tea': <coroutine object brew at 0x7f1>}"
])('%s shows nothing but coroutines', text => {
  expect(showsCoroutines(text)).toBe(true);
});
