import { readFileSync } from 'node:fs';
import { check } from '../../../src/cli/check';
import { readNotebook } from '../../../src/cli/notebook-file';
import { loadParser } from '../../../src/python/parser';

beforeAll(() =>
  loadParser(async file => readFileSync(require.resolve(`${file.replace('.wasm', '')}/${file}`)))
);

const failure = {
  output_type: 'error',
  ename: 'NameError',
  evalue: "name 'main' is not defined",
  traceback: []
};

describe('a saved notebook', () => {
  it('is told of a call that will fail when it has not run', () => {
    expect(rulesOf([code('asyncio.run(main())', null, [])])).toEqual(['asyncio-run-in-cell']);
  });

  it('is told of it when no outputs were saved at all', () => {
    expect(rulesOf([code('asyncio.run(main())', 1, [])])).toEqual(['asyncio-run-in-cell']);
  });

  it('is believed when the call has worked: its kernel runs no loop, or was patched', () => {
    const printed = { output_type: 'stream', name: 'stdout', text: 'done\n' };
    expect(rulesOf([code('asyncio.run(main())', 1, [printed])])).toEqual([]);
  });

  it('is believed when a call that nobody awaits has made no warning', () => {
    const printed = { output_type: 'stream', name: 'stdout', text: 'done\n' };
    expect(rulesOf([code('main()\nprint("done")', 1, [printed])])).toEqual([]);
    expect(rulesOf([code('main()\nprint("done")', null, [])])).toEqual(['coroutine-never-awaited']);
  });

  it('is not told of what it shows on purpose', () => {
    const cell = code('asyncio.run(main())', 1, [failure]);
    const tagged = { ...cell, metadata: { tags: ['raises-exception'] } };
    expect(rulesOf([tagged])).toEqual([]);
  });

  it('is told of the call when its cell failed with another error first', () => {
    expect(rulesOf([code('asyncio.run(main())', 1, [failure])])).toEqual(['asyncio-run-in-cell']);
  });
});

function code(source: string, execution_count: number | null, outputs: object[]): object {
  return { cell_type: 'code', source, execution_count, outputs, metadata: {} };
}

function rulesOf(cells: object[]): string[] {
  const prelude = code('import asyncio\nasync def main(): pass', null, []);
  const file = readNotebook(JSON.stringify({ cells: [prelude, ...cells], nbformat: 4 }));
  return check('tea.ipynb', file, false).diagnostics.map(({ rule }) => rule);
}
