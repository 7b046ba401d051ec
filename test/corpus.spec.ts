import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../src/cli/check';
import { fix } from '../src/cli/fix';
import { NotebookFile, readNotebook, writeNotebook } from '../src/cli/notebook-file';
import { Kernels, startKernels } from './kernel/kernels';
import { examine, patient } from './pages/doctor';
import { loadPythonParser } from './unit/python/load';

const FOLDER = join(__dirname, 'corpus/correct');
const TIMEOUT = 60_000;

const notebooks = readdirSync(FOLDER).map(name => {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  return { name, text, file: readNotebook(text) };
});

let kernels: Kernels;
beforeAll(async () => {
  [kernels] = await Promise.all([startKernels(), loadPythonParser()]);
}, TIMEOUT);
afterAll(() => kernels.stop());

describe.each(notebooks)('the correct notebook $name', ({ name, text, file }) => {
  it('is said to be without mistakes', () => {
    expect(check(name, file, false).diagnostics).toEqual([]);
  });

  it('stays as it is, byte for byte', () => {
    const { notebook } = fix(file, 'workaround');
    expect(writeNotebook(text, file.notebook, notebook)).toBe(text);
  });

  if (file.notebook.language === 'python') {
    it(
      'runs in a kernel, and what it shows is no mistake',
      async () => {
        const { shown, seen } = await runIn(kernels, file);
        expect(shown.cells.filter(({ status }) => status !== 'ok')).toEqual([]);
        expect(examine(seen).filter(({ severity }) => severity !== 'hint')).toEqual([]);
      },
      TIMEOUT
    );
  }
});

async function runIn(kernels: Kernels, { notebook }: NotebookFile) {
  const order = notebook.cells.flatMap(({ type }, index) => (type === 'code' ? [index] : []));
  const shown = await kernels.run(order.map(index => notebook.cells[index].source));
  return { shown, seen: patient(notebook.cells, kernels.facts, order, shown) };
}
