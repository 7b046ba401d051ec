import { readFileSync } from 'node:fs';
import { check } from '../../../src/cli/check';
import { fix } from '../../../src/cli/fix';
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

describe('a kernel without IPython', () => {
  const refused = {
    ...failure,
    ename: 'SyntaxError',
    evalue: "'await' outside function (3474303251.py, line 1)"
  };
  const running = {
    ...failure,
    ename: 'RuntimeError',
    evalue: 'asyncio.run() cannot be called from a running event loop'
  };
  const cells = [
    code('import asyncio\nasync def main(): pass', 1, []),
    code('asyncio.run(main())', 2, [running]),
    code('await main()', 3, [refused])
  ];

  it('is never given an await at the top of a cell', () => {
    const file = readNotebook(JSON.stringify({ cells, nbformat: 4 }));
    expect(check('tea.ipynb', file, false).diagnostics.map(({ rule }) => rule)).toEqual([
      'asyncio-run-in-cell',
      'await-without-ipython'
    ]);
    const { notebook } = fix(file, 'check-first');
    expect(notebook.cells.map(({ source }) => source)).toEqual(
      file.notebook.cells.map(({ source }) => source)
    );
  });

  it('is known by its name', () => {
    const metadata = { kernelspec: { name: 'xpython-raw', language: 'python' } };
    const file = readNotebook(JSON.stringify({ cells: cells.slice(0, 2), metadata, nbformat: 4 }));
    const [{ fixes }] = check('tea.ipynb', file, false).diagnostics;
    expect(fixes.map(({ applicability }) => applicability)).not.toContain('safe');
  });
});

describe('advice', () => {
  const cells = [
    code('import asyncio, time\nasync def brew():\n    time.sleep(1)\nawait brew()', null, [])
  ];

  it('is given when asked for, and edits nothing by itself', () => {
    const file = readNotebook(JSON.stringify({ cells, nbformat: 4 }));
    expect(check('tea.ipynb', file, true).diagnostics.map(({ rule }) => rule)).toEqual([
      'blocking-call-in-async'
    ]);
    expect(check('tea.ipynb', file, false).diagnostics).toEqual([]);
    expect(fix(file, 'check-first').notebook).toEqual(file.notebook);
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
