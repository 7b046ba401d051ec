import { applyEdit } from '../../../src/core/edit';
import { Kernel, Notebook } from '../../../src/core/notebook';
import { runOf } from '../../../src/core/output';
import { AnyRule } from '../../../src/core/rule';
import { Run } from '../../../src/core/run';
import { english } from '../../../src/core/words';
import { nestAsyncioMissing } from '../../../src/rules/nest-asyncio-missing';
import { nestAsyncioOutdated } from '../../../src/rules/nest-asyncio-outdated';
import { loadPythonParser } from '../python/load';
import { notebook, withKernel } from '../python/notebook';

beforeAll(loadPythonParser);

/** A run of the last cell that ended in this error, as saved without a traceback. */
function failed(cells: Notebook, ename: string, evalue: string): Run {
  const { id, source } = cells.cells[cells.cells.length - 1];
  const output = { output_type: 'error', ename, evalue, traceback: [`${ename}: ${evalue}`] };
  return runOf(id, source, 1, [output], 'live');
}

/** The buttons, and the first cell after each. */
function mended(rule: AnyRule, cells: Notebook, run: Run): readonly [string, string][] {
  return rule
    .detect(cells, run)
    .flatMap(found => [...rule.fixes(found, cells, english)])
    .map(({ title, edit }) => [title, applyEdit(cells, edit).cells[0].source]);
}

describe('nest_asyncio is missing', () => {
  const missing = (source: string, kernel: Partial<Kernel> = {}) => {
    const cells = withKernel(notebook(source), kernel);
    const run = failed(cells, 'ModuleNotFoundError', "No module named 'nest_asyncio'");
    return mended(nestAsyncioMissing, cells, run);
  };

  it('never comes back where it may break the cells after it', () => {
    for (const kernel of [{}, { python: [3, 14] } as const]) {
      expect(missing('import nest_asyncio\nnest_asyncio.apply()', kernel)[0]).toEqual([
        'Import nest_asyncio2 instead',
        'import nest_asyncio2 as nest_asyncio\nnest_asyncio.apply()'
      ]);
    }
  });

  it('tries its successor first when the packages are not known', () => {
    expect(missing('import nest_asyncio\nnest_asyncio.apply()', { python: [3, 13] })).toEqual([
      [
        'Import nest_asyncio2 instead',
        'try:\n    import nest_asyncio2 as nest_asyncio\nexcept ImportError:\n    import nest_asyncio\nnest_asyncio.apply()'
      ],
      [
        'Install nest-asyncio2',
        '%pip install -q nest-asyncio2\nimport nest_asyncio2 as nest_asyncio\nnest_asyncio.apply()'
      ]
    ]);
  });

  it('breaks a line of two statements', () => {
    const line = 'import nest_asyncio; nest_asyncio.apply()';
    expect(missing(line, { python: [3, 13] })[0][1]).toBe(
      'try:\n    import nest_asyncio2 as nest_asyncio\nexcept ImportError:\n    import nest_asyncio\nnest_asyncio.apply()'
    );
  });

  it('keeps the names of `from nest_asyncio import`', () => {
    expect(
      missing('from nest_asyncio import apply\napply()', { nestAsyncio: 'nest_asyncio2' })
    ).toEqual([['Import nest_asyncio2 instead', 'from nest_asyncio2 import apply\napply()']]);
  });

  it('installs it where there is neither', () => {
    expect(missing('import nest_asyncio', { nestAsyncio: 'none' }).map(([title]) => title)).toEqual(
      ['Install nest-asyncio2']
    );
  });

  it('only explains in Pyodide, where it could not work', () => {
    expect(missing('import nest_asyncio', { implementation: 'pyodide' })).toEqual([]);
  });
});

describe('nest_asyncio is outdated', () => {
  const APPLIED = 'import nest_asyncio\nnest_asyncio.apply()';
  const LOST = 'Timeout should be used inside a task';
  const outdated = (cells: Notebook, evalue = LOST) =>
    mended(nestAsyncioOutdated, cells, failed(cells, 'RuntimeError', evalue));

  it('is seen in any later cell on Python 3.14', () => {
    const cells = withKernel(notebook(APPLIED, 'async with asyncio.timeout(1): pass'), {
      python: [3, 14],
      nestAsyncio: 'nest_asyncio2'
    });
    expect(outdated(cells)).toEqual([
      ['Use nest_asyncio2 instead', 'import nest_asyncio2 as nest_asyncio\nnest_asyncio.apply()']
    ]);
  });

  it('installs the successor where it may not be there', () => {
    const cells = withKernel(notebook(APPLIED, 'await f()'), { python: [3, 14] });
    expect(outdated(cells, 'TaskGroup <TaskGroup> cannot determine the parent task')[0][1]).toBe(
      '%pip install -q nest-asyncio2\nimport nest_asyncio2 as nest_asyncio\nnest_asyncio.apply()'
    );
  });

  it('is silent on Pythons that it works with, and without it', () => {
    expect(outdated(withKernel(notebook(APPLIED, 'await f()'), { python: [3, 13] }))).toEqual([]);
    expect(outdated(withKernel(notebook('', 'await f()'), { python: [3, 14] }))).toEqual([]);
  });
});
