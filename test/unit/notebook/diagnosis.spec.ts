import { diagnosing, bringsNoMistake, Doctor } from '../../../src/core/diagnose';
import { applyEdit, cellEdit } from '../../../src/core/edit';
import { Notebook } from '../../../src/core/notebook';
import { runOf } from '../../../src/core/output';
import { Diagnostic } from '../../../src/core/rule';
import { Run } from '../../../src/core/run';
import { english } from '../../../src/core/words';
import { isSound } from '../../../src/fixes/gate';
import { Diagnosis, Engine } from '../../../src/notebook/diagnosis';
import { rules } from '../../../src/rules';
import { loadPythonParser } from '../python/load';
import { notebookOf } from '../ui/practice';

beforeAll(loadPythonParser);

const doctor: Doctor = {
  ...{ rules, trans: english, isSound },
  failed: (_, reason) => {
    throw reason;
  }
};
const engine: Engine = {
  diagnosing: (notebook, runs, mostFixes) => diagnosing(notebook, runs, doctor, mostFixes),
  bringsNoMistake: (notebook, fix) => bringsNoMistake(fix, notebook, doctor)
};

/** A cell that has failed, by default as asyncio.run() does here. */
function failed({ cells }: Notebook, index: number, evalue = STARTS_A_LOOP): Run {
  const { id, source, executionCount } = cells[index];
  const frame = `Cell In[${executionCount}], line 1\n----> 1 ${source.split('\n')[0]}`;
  const error = { ename: 'RuntimeError', evalue, traceback: [frame, `RuntimeError: ${evalue}`] };
  return runOf(id, source, executionCount, [{ output_type: 'error', ...error }], 'live');
}

const STARTS_A_LOOP = 'asyncio.run() cannot be called from a running event loop';

function edited(notebook: Notebook, index: number, source: string): Notebook {
  return applyEdit(notebook, [
    cellEdit(notebook.cells[index], [
      { from: 0, to: notebook.cells[index].source.length, insert: source }
    ])
  ]);
}

const buttons = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.flatMap(({ fixes }) => fixes.map(({ title }) => title));

/** Takes all steps of the time in which nothing happens. */
const rest = (diagnosis: Diagnosis) => Array.from(diagnosis.steps());

const MAIN = 'import asyncio\nasync def main():\n    return 1';

it('a mistake of the source is told no more once its cell has run well', () => {
  const notebook = notebookOf(MAIN, 'main()');
  const diagnosis = new Diagnosis(engine);
  diagnosis.now(notebook, []);
  rest(diagnosis);
  expect(buttons(diagnosis.now(notebook, []))).toEqual(['Use await main()']);
  const [first, call] = notebook.cells;
  const ran = { ...notebook, cells: [first, { ...call, ranWell: true }] };
  expect(buttons(diagnosis.now(ran, []))).toEqual([]);
});

describe('a new mistake', () => {
  it('is told with its best fix, then with all', () => {
    const notebook = notebookOf(MAIN, 'asyncio.run(main())');
    const runs = [failed(notebook, 1)];
    const diagnosis = new Diagnosis(engine);
    expect(buttons(diagnosis.now(notebook, runs))).toEqual(['Use await main()']);
    expect(diagnosis.hasMore).toBe(true);
    expect(buttons(diagnosis.now(notebook, runs))).toEqual([
      'Use await main()',
      'Insert nest_asyncio2.apply()'
    ]);
    expect(diagnosis.hasMore).toBe(false);
  });

  it('has all its fixes at once when it is told again', () => {
    const notebook = notebookOf(MAIN, 'asyncio.run(main())');
    const diagnosis = new Diagnosis(engine);
    diagnosis.now(notebook, [failed(notebook, 1)]);
    expect(buttons(diagnosis.now(notebook, [failed(notebook, 1)]))).toHaveLength(2);
    diagnosis.forget();
    expect(buttons(diagnosis.now(notebook, [failed(notebook, 1)]))).toHaveLength(2);
    expect(diagnosis.hasMore).toBe(false);
  });

  it('is told in whole at once when it can only be explained', () => {
    const notebook = notebookOf(MAIN, 'await main()');
    const diagnosis = new Diagnosis(engine);
    const runs = [failed(notebook, 1, 'Task got bad yield: 1')];
    expect(diagnosis.now(notebook, runs)).toHaveLength(1);
    expect(diagnosis.hasMore).toBe(false);
  });

  it('has all its fixes when there was time to look at everything', () => {
    const notebook = notebookOf(MAIN, 'asyncio.run(main())');
    const runs = [failed(notebook, 1)];
    const diagnosis = new Diagnosis(engine);
    diagnosis.now(notebook, runs);
    rest(diagnosis);
    expect(diagnosis.hasMore).toBe(false);
    expect(diagnosis.isComplete).toBe(true);
    expect(buttons(diagnosis.now(notebook, runs))).toHaveLength(2);
  });
});

describe('when another cell is edited', () => {
  const notebook = notebookOf(
    'import asyncio\ndef go():\n    return asyncio.run(main())',
    'async def main():\n    return 1',
    'go()'
  );
  const runs = [failed(notebook, 0)];

  it('a fix that changes it is made anew, with the others', () => {
    const diagnosis = new Diagnosis(engine);
    diagnosis.now(notebook, runs);
    const before = buttons(diagnosis.now(notebook, runs));
    const later = edited(notebook, 2, 'print(go())');
    const [mistake] = diagnosis.now(later, runs);
    expect(buttons([mistake])).toEqual(before);
    const changed = mistake.fixes[0].edit.map(({ cell, before }) => [cell, before]);
    expect(changed).toContainEqual(['c', 'print(go())']);
  });

  it('a fix is made anew that did not change it, when it uses what the fix changes', () => {
    const before = edited(notebook, 2, 'print(1)');
    const diagnosis = new Diagnosis(engine);
    diagnosis.now(before, runs);
    const [narrow] = diagnosis.now(before, runs);
    expect(narrow.fixes[0].edit.map(({ cell }) => cell)).toEqual(['a']);
    const [wide] = diagnosis.now(notebook, runs);
    expect(wide.fixes[0].edit.map(({ cell }) => cell)).toEqual(['a', 'c']);
  });

  it('a fix is made anew however many edits were of no concern before', () => {
    const diagnosis = new Diagnosis(engine);
    const before = edited(notebook, 2, 'print(1)');
    [before, edited(notebook, 2, 'print(2)'), before].forEach(each => diagnosis.now(each, runs));
    const [wide] = diagnosis.now(notebook, runs);
    expect(wide.fixes[0].edit.map(({ cell }) => cell)).toEqual(['a', 'c']);
  });

  it('a fix is made anew when a cell is gone that it changed', () => {
    const diagnosis = new Diagnosis(engine);
    diagnosis.now(notebook, runs);
    const [wide] = diagnosis.now(notebook, runs);
    expect(wide.fixes[0].edit.map(({ cell }) => cell)).toEqual(['a', 'c']);
    const [narrow] = diagnosis.now({ ...notebook, cells: notebook.cells.slice(0, 2) }, runs);
    expect(narrow.fixes[0].edit.map(({ cell }) => cell)).toEqual(['a']);
  });

  it('a mistake is gone with its text, and back with it', () => {
    const diagnosis = new Diagnosis(engine);
    diagnosis.now(notebook, runs);
    const fixes = buttons(diagnosis.now(notebook, runs));
    const without = edited(notebook, 0, 'import asyncio');
    expect(diagnosis.now(without, runs)).toEqual([]);
    expect(diagnosis.now(edited(without, 2, 'print(1)'), runs)).toEqual([]);
    expect(buttons(diagnosis.now(notebook, runs))).toEqual(fixes);
    diagnosis.now(without, runs);
    rest(diagnosis);
    expect(diagnosis.now(without, runs)).toEqual([]);
    expect(buttons(diagnosis.now(notebook, runs))).toEqual(fixes);
  });

  it('a fix that does not change it stays as it is', () => {
    const diagnosis = new Diagnosis(engine);
    diagnosis.now(notebook, runs);
    const [before] = diagnosis.now(notebook, runs);
    const [after] = diagnosis.now(edited(notebook, 1, 'async def main():\n    return 2'), runs);
    expect(after.fixes).toEqual(before.fixes);
  });

  it('the steps for the notebook as it was come to an end', () => {
    const diagnosis = new Diagnosis(engine);
    diagnosis.now(notebook, runs);
    const steps = diagnosis.steps();
    steps.next();
    diagnosis.now(edited(notebook, 1, 'async def main():\n    return 2'), runs);
    Array.from(steps);
    expect(diagnosis.isComplete).toBe(false);
    rest(diagnosis);
    expect(diagnosis.isComplete).toBe(true);
  });
});

it('what the source alone shows is known after a while', () => {
  const notebook = notebookOf(MAIN, 'asyncio.run(main())');
  const diagnosis = new Diagnosis(engine);
  expect(diagnosis.now(notebook, [])).toEqual([]);
  rest(diagnosis);
  expect(buttons(diagnosis.now(notebook, []))).toContain('Use await main()');
});
