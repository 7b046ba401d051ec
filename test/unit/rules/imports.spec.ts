import { runOf } from '../../../src/core/output';
import { loopStartAtImport } from '../../../src/rules/loop-start-at-import';
import { loadPythonParser } from '../python/load';
import { notebook } from '../python/notebook';

beforeAll(loadPythonParser);

/** What is said of these two lines when the second frame is this one of the module's file. */
function said(code: string, line: number, frame: string): readonly string[] {
  const cells = notebook(code);
  const evalue = 'asyncio.run() cannot be called from a running event loop';
  const printed = code
    .split('\n')
    .map((text, i) => `${i + 1 === line ? '---->' : '     '} ${i + 1} ${text}`);
  const traceback = [
    'RuntimeError      Traceback (most recent call last)',
    `Cell In[1], line ${line}\n${printed.join('\n')}\n`,
    `File ~/brew.py${frame}\n      7     return 'tea'\n----> 8 cup = asyncio.run(make())\n`,
    'File /usr/lib/python3.11/asyncio/runners.py:186, in run(main, debug)\n--> 186     raise RuntimeError(\n',
    `RuntimeError: ${evalue}`
  ];
  const output = { output_type: 'error', ename: 'RuntimeError', evalue, traceback };
  const { id, source } = cells.cells[0];
  return loopStartAtImport
    .detect(cells, runOf(id, source, 1, [output], 'live'))
    .map(({ names }) => names.module);
}

describe('a loop started in a module', () => {
  it('is the import’s doing when a line at the top of the module starts it', () => {
    expect(said('import brew\nbrew.cup', 1, ':8')).toEqual(['brew']);
  });

  it('is not the import’s doing when a function of it is called afterwards', () => {
    expect(said('import brew\nbrew.go()', 2, ':8, in go()')).toEqual([]);
  });
});
