import { runOf } from '../../../src/core/output';
import { recorded } from './recorded';

const run = (...outputs: unknown[]) => runOf('a', null, 1, outputs, 'saved');
const stream = (name: string, text: unknown) => ({ output_type: 'stream', name, text });

describe('the outputs of a cell', () => {
  it('give stdout, stderr and results', () => {
    const printed = recorded('9.16').run('print(1)');
    expect(printed.stdout).toBe('1\n2\n');
    expect(printed.stderr).toBe('oops\n');
    const [coroutine] = recorded('9.16').run('main()').results;
    expect(coroutine).toMatch(/^<coroutine object main at 0x/);
  });

  it('are read as one string or as a list of lines', () => {
    expect(run(stream('stdout', ['a\n', 'b']), stream('stdout', 'c')).stdout).toBe('a\nbc');
    const data = { 'text/plain': ['<coroutine ', 'object f>'] };
    expect(run({ output_type: 'execute_result', data }).results).toEqual(['<coroutine object f>']);
  });

  it('lose their colours', () => {
    expect(run(stream('stderr', '\x1b[1;31mred\x1b[0m \x1b[38;5;28mgreen\x1b[39m')).stderr).toBe(
      'red green'
    );
    const data = { 'text/plain': '\x1b[1m<coroutine object f>\x1b[0m' };
    expect(run({ output_type: 'execute_result', data }).results).toEqual(['<coroutine object f>']);
  });

  it('give the exceptions that IPython prints on stderr', () => {
    const { errors, stderr } = recorded('9.16').run('await group()');
    expect(errors[0].ename).toBe('ExceptionGroup');
    expect(run(stream('stderr', stderr)).errors).toEqual(errors);
  });

  it('are cut in the middle where they are long', () => {
    const lines = Array.from({ length: 500_000 }, (_, i) => `line ${i} of a long log\n`);
    const pieces = Array.from({ length: 50 }, (_, i) => lines.slice(10_000 * i, 10_000 * (i + 1)));
    for (const texts of [[lines.join('')], [lines], pieces]) {
      const { stdout } = run(...texts.map(text => stream('stdout', text)));
      expect(stdout.length).toBeLessThan(210_000);
      expect(stdout.startsWith('line 0 of')).toBe(true);
      expect(stdout.endsWith('line 499999 of a long log\n')).toBe(true);
    }
  });

  it('are kept whole where they just fit', () => {
    const text = 'x'.repeat(99_999) + 'middle' + 'y'.repeat(90_000);
    expect(run(stream('stdout', text)).stdout).toBe(text);
    expect(run(stream('stdout', 'ab'), stream('stdout', text)).stdout).toBe(`ab${text}`);
  });

  it('name the error plainly', () => {
    const [error] = run({
      output_type: 'error',
      ename: "<class 'RuntimeError'>",
      evalue: 'This event loop is already running',
      traceback: []
    }).errors;
    expect(error.ename).toBe('RuntimeError');
    expect(error.chain).toHaveLength(1);
  });

  it('may be anything', () => {
    const garbage = [
      null,
      7,
      'text',
      [],
      {},
      { output_type: 'error' },
      { output_type: 'error', ename: 3, evalue: null, traceback: 'x' },
      { output_type: 'error', ename: 'E', evalue: 'e', traceback: [null, 5, {}] },
      { output_type: 'stream' },
      { output_type: 'stream', name: 'stdout', text: { a: 1 } },
      { output_type: 'execute_result', data: { 'text/plain': 5 } },
      { output_type: 'display_data', data: null }
    ];
    const { errors, stdout, results } = run(...garbage);
    expect(errors.map(({ ename }) => ename)).toEqual(['', '', 'E']);
    expect(stdout).toBe('');
    expect(results).toEqual([]);
  });
});
