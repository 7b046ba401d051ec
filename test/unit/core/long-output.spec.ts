import { runOf } from '../../../src/core/output';

const stream = (name: string, text: unknown) => ({ output_type: 'stream', name, text });
const runWith = (...outputs: unknown[]) => runOf('a', null, 1, outputs, 'saved');

/** Milliseconds that this takes. */
function timeOf(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

describe('long outputs', () => {
  it.each(['\n', ' ', 'a.', 'File :1', '[', '\x1b[0', '| ', '-', '1 ', 'E: ', 'x in '])(
    'are read in no time, even 10 MB of %j',
    piece => {
      const text = piece.repeat(10_000_000 / piece.length);
      const error = { output_type: 'error', ename: 'E', evalue: text, traceback: [text] };
      const group = `  + Exception Group Traceback (most recent call last):\n${text}`;
      const outputs = [stream('stdout', text), stream('stderr', group), error];
      expect(timeOf(() => runWith(...outputs))).toBeLessThan(1000);
    }
  );

  it('are read in no time, even half a million lines', () => {
    const lines = Array.from({ length: 500_000 }, (_, i) => `line ${i} of a long log\n`);
    expect(timeOf(() => runWith(stream('stdout', lines)))).toBeLessThan(1000);
  });
});
