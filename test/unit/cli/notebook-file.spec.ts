import { cellOf, Notebook } from '../../../src/core/notebook';
import { BadNotebook, readNotebook, writeNotebook } from '../../../src/cli/notebook-file';

const saved = `{
 "cells": [
  {
   "cell_type": "markdown",
   "id": "intro",
   "metadata": {},
   "source": [
    "# Café ☕"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": 7,
   "id": "run",
   "metadata": {"tags": ["keep", 1.0]},
   "outputs": [
    {
     "ename": "RuntimeError",
     "evalue": "asyncio.run() cannot be called from a running event loop",
     "output_type": "error",
     "traceback": []
    }
   ],
   "source": [
    "import asyncio\\n",
    "asyncio.run(main())"
   ]
  }
 ],
 "metadata": {
  "language_info": {"name": "python", "version": "3.11.7"}
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
`;

describe('a notebook file', () => {
  it('is read as cells, kernel facts and saved runs', () => {
    const { notebook, runs } = readNotebook(saved);
    expect(notebook.cells.map(({ type, source }) => [type, source])).toEqual([
      ['markdown', '# Café ☕'],
      ['code', 'import asyncio\nasyncio.run(main())']
    ]);
    expect(notebook.language).toBe('python');
    expect(notebook.kernel.python).toEqual([3, 11]);
    expect(runs.map(({ cell, executionCount }) => [cell, executionCount])).toEqual([['1', 7]]);
  });

  it('keeps every byte outside the cells that changed', () => {
    const written = rewrite(saved, '1', 'import asyncio\nawait main()  # “done” ✓');
    expect(written).toBe(
      saved
        .replace('"asyncio.run(main())"', '"await main()  # “done” ✓"')
        .replace('"execution_count": 7', '"execution_count": null')
        .replace(/"outputs": \[\n[^]*?\n {3}\]/, '"outputs": []')
    );
  });

  it('is left alone when no cell changed', () => {
    const { notebook } = readNotebook(saved);
    expect(writeNotebook(saved, notebook, notebook)).toBe(saved);
  });

  it('keeps a source that is one string, on one line, with escapes', () => {
    const minified =
      '{"cells":[{"cell_type":"code","source":"x = \\u00e9()\\n","outputs":[],"execution_count":null}],"nbformat":4}';
    expect(rewrite(minified, '0', 'x = await \u00e9()\n')).toBe(
      minified.replace('x = ', 'x = await ')
    );
  });

  it('keeps Windows line ends and tabs of the file', () => {
    const windows = saved.replace(/\n/g, '\r\n').replace(/^ +/gm, s => '\t'.repeat(s.length));
    const written = rewrite(windows, '1', 'await main()');
    expect(written).toContain('"source": [\r\n\t\t\t\t"await main()"\r\n\t\t\t]');
    expect(written.replace(/\r\n/g, '')).not.toContain('\n');
  });

  it('keeps the mark that it starts with', () => {
    const marked = `\uFEFF${saved}`;
    const written = rewrite(marked, '1', 'import asyncio\nawait main()');
    expect(written.slice(1)).toBe(rewrite(saved, '1', 'import asyncio\nawait main()'));
    expect(written.startsWith('\uFEFF{')).toBe(true);
  });

  it('writes a cell without a line as Jupyter does', () => {
    expect(rewrite(saved, '1', '')).toContain('"outputs": [],\n   "source": []\n');
  });

  it('knows a locked cell', () => {
    const locked = saved.replace('"tags"', '"editable": false, "tags"');
    expect(cellOf(readNotebook(locked).notebook, '1').editable).toBe(false);
  });

  it.each([
    ['{"metadata": {"kernelspec": {"name": "ir", "language": "R"}}, "cells": []}', 'r'],
    ['{"metadata": {"kernelspec": {"name": "julia-1.10"}}, "cells": []}', 'julia-1.10'],
    ['{"cells": []}', 'python']
  ])('knows its language: %s', (text, language) => {
    expect(readNotebook(text).notebook.language).toBe(language);
  });

  it.each([
    ['', /not JSON/],
    ['{"cells": [', /not JSON/],
    ['[1, 2]', /no list of cells/],
    ['{"worksheets": []}', /nbformat 3/],
    ['{"cells": [3]}', /Cell 0 is not an object/]
  ])('that is broken is named: %s', (text, message) => {
    expect(() => readNotebook(text)).toThrow(BadNotebook);
    expect(() => readNotebook(text)).toThrow(message);
  });

  it('with odd parts is read as far as it goes', () => {
    const { notebook, runs } = readNotebook(
      '\uFEFF{"cells": [{}, {"cell_type": "code", "source": ["a", null], "outputs": [null, {"output_type": 3}]}]}'
    );
    expect(notebook.cells.map(({ type, source }) => [type, source])).toEqual([
      ['raw', ''],
      ['code', 'a']
    ]);
    expect(runs.flatMap(({ errors }) => errors)).toEqual([]);
  });
});

function rewrite(text: string, id: string, source: string): string {
  const { notebook } = readNotebook(text);
  const cells = notebook.cells.map(cell => (cell.id === id ? { ...cell, source } : cell));
  const after: Notebook = { ...notebook, cells };
  return writeNotebook(text, notebook, after);
}
