import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNotebook } from '../../src/cli/notebook-file';
import { makeWorking, triedOf } from '../fuzz/working';
import { Kernels, pythonVersion, startKernels } from '../kernel/kernels';
import { fits, readPage } from '../pages/page';
import { loadPythonParser } from '../unit/python/load';
import { complaints, Counts, Tally } from './tally';
import { Tried, tryOut } from './trial';

const HERE = join(__dirname, '..');
const FILE = join(__dirname, 'counts.json');
const REPORT = join(HERE, '../build/damage');
const AT_ONCE = 4;
const FUZZ_COUNT = Number(process.env.FUZZ_COUNT ?? 500);
const FIRST_SEED = Number(process.env.FUZZ_SEED ?? 1);
jest.setTimeout(6 * 60 * 60_000);

type Named = Tried & { readonly name: string };

/** Where notebooks come from. */
const sources: Readonly<Record<string, () => Named[]>> = {
  correct: correctNotebooks,
  hostile: hostileNotebooks,
  pages: pageNotebooks,
  'made-up': madeUpNotebooks
};

const wanted = process.env.DAMAGE?.split(',');

let kernels: Kernels;
beforeAll(async () => {
  [kernels] = await Promise.all([startKernels(), loadPythonParser()]);
}, 60_000);
afterAll(() => kernels.stop());

for (const [name, notebooks] of Object.entries(sources)) {
  if (!wanted || wanted.includes(name)) {
    it(`counts ${name}`, async () => {
      const left = notebooks();
      const tally = new Tally();
      const wrong: string[] = [];
      const next = async (): Promise<void> => {
        const notebook = left.shift();
        if (notebook) {
          const trial = await tryOut(notebook, kernels);
          tally.add(notebook, trial);
          wrong.push(...(trial ? complaints(trial) : []).map(text => `${notebook.name}: ${text}`));
          return next();
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, next));
      keep(name, tally.counts, wrong);
    });
  }
}

/** The counts beside this file, what was wrong in build/damage. */
function keep(name: string, counts: Counts, wrong: readonly string[]): void {
  const known = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {};
  writeFileSync(FILE, `${JSON.stringify({ ...known, [name]: counts }, null, 2)}\n`);
  mkdirSync(REPORT, { recursive: true });
  writeFileSync(join(REPORT, `${name}.txt`), wrong.join('\n\n'));
}

function correctNotebooks(): Named[] {
  return notebooksIn('corpus/correct').map(each => ({
    ...each,
    meant: each.cells,
    isMistaken: false
  }));
}

function hostileNotebooks(): Named[] {
  return notebooksIn('corpus/hostile').map(each => ({ ...each, meant: null, isMistaken: true }));
}

function notebooksIn(folder: string): Pick<Named, 'name' | 'cells' | 'order'>[] {
  return readdirSync(join(HERE, folder)).flatMap(name => {
    const { notebook } = readNotebook(readFileSync(join(HERE, folder, name), 'utf8'));
    const cells = notebook.cells.flatMap(({ type, source }) => (type === 'code' ? [source] : []));
    return notebook.language === 'python' ? [{ name, cells, order: [...cells.keys()] }] : [];
  });
}

function pageNotebooks(): Named[] {
  const folder = join(HERE, 'rules');
  const version = pythonVersion();
  return readdirSync(folder).flatMap(file =>
    readPage(file, readFileSync(join(folder, file), 'utf8'))
      .cases.filter(({ python, recorded }) => fits(python, version) && !recorded)
      .map(({ heading, before, runs, message, afters }) => {
        const code = before.flatMap(({ type }, index) => (type === 'code' ? [index] : []));
        const cells = code.map(index => before[index].source);
        const order = runs.length > 0 ? runs.map(index => code.indexOf(index)) : [...cells.keys()];
        return {
          name: `${file}, ${heading}`,
          cells,
          meant: null,
          isMistaken: message !== null,
          order,
          differs: afters.some(({ differs }) => differs !== null)
        };
      })
  );
}

function madeUpNotebooks(): Named[] {
  return Array.from({ length: FUZZ_COUNT }, (_, i) => ({
    name: `seed ${FIRST_SEED + i}`,
    ...triedOf(makeWorking(FIRST_SEED + i))
  }));
}
