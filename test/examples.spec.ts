import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNotebook } from '../src/cli/notebook-file';
import { applyEdit } from '../src/core/edit';
import { Notebook } from '../src/core/notebook';
import { Diagnostic } from '../src/core/rule';
import { KernelRun, Kernels, startKernels } from './kernel/kernels';
import { examine, isAlarm, Patient, patient } from './pages/doctor';
import { loadPythonParser } from './unit/python/load';

jest.setTimeout(120_000);

let kernels: Kernels;
beforeAll(async () => {
  [kernels] = await Promise.all([startKernels(), loadPythonParser()]);
});
afterAll(() => kernels.stop());

describe('the tour', () => {
  it('goes from red to clean by the first button of each card', async () => {
    let { seen, run } = await runAll(open('tour'));
    const failed = codeOf(seen.notebook).filter((_, i) => run.cells[i].status === 'error');
    expect(failed.length).toBeGreaterThan(25);
    for (let round = 0; round < 3; round++) {
      ({ seen, run } = await runAll(clickAll(seen)));
    }
    expect(examine(seen).filter(isAlarm).map(tell)).toEqual([]);
    expect(codeOf(seen.notebook).filter((_, i) => run.cells[i].status !== 'ok')).toEqual([]);
    expect(run.late).toBe('');
  });

  it('has a card with a button at, or for, every cell that fails', async () => {
    const { seen, run } = await runAll(open('tour'));
    const shown = examine(seen)
      .filter(({ fixes }) => fixes.length > 0)
      .flatMap(({ at, shownIn }) => [at.cell, shownIn]);
    const failed = codeOf(seen.notebook).filter((_, i) => run.cells[i].status === 'error');
    expect(failed.filter(({ id }) => !shown.includes(id)).map(({ source }) => source)).toEqual([]);
  });
});

describe('the explained mistakes', () => {
  it('have a card at every cell that fails, and none that could be mended', async () => {
    const { seen, run } = await runAll(open('explained'));
    const found = examine(seen);
    const failed = codeOf(seen.notebook).filter((_, i) => run.cells[i].status === 'error');
    const cells = found.flatMap(({ at, shownIn }) => [at.cell, shownIn]);
    expect(failed.length).toBeGreaterThan(4);
    expect(failed.filter(({ id }) => !cells.includes(id)).map(({ source }) => source)).toEqual([]);
    expect(found.filter(({ fixes }) => fixes.length > 0).map(tell)).toEqual([]);
  });
});

function open(name: string): Notebook {
  const text = readFileSync(join(__dirname, `../examples/${name}.ipynb`), 'utf8');
  return readNotebook(text).notebook;
}

const codeOf = ({ cells }: Notebook) => cells.filter(({ type }) => type === 'code');

async function runAll(notebook: Notebook): Promise<{ seen: Patient; run: KernelRun }> {
  const order = notebook.cells.flatMap(({ type }, index) => (type === 'code' ? [index] : []));
  const run = await kernels.run(order.map(index => notebook.cells[index].source));
  return { seen: patient(notebook.cells, kernels.facts, order, run), run };
}

/** One card after the other, as long as there is one. */
function clickAll({ notebook, runs }: Patient): Notebook {
  const [mistake] = examine({ notebook, runs }).filter(
    found => isAlarm(found) && found.fixes.length > 0
  );
  if (!mistake) {
    return notebook;
  }
  const [{ edit }] = mistake.fixes;
  const changed = edit.map(({ cell }) => cell);
  return clickAll({
    notebook: applyEdit(notebook, edit),
    runs: runs.filter(({ cell }) => cell === null || !changed.includes(cell))
  });
}

function tell({ rule, at, message }: Diagnostic): string {
  return `${rule} at cell ${at.cell}: ${message}`;
}
