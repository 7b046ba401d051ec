import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNotebook } from '../src/cli/notebook-file';
import { complaints } from './damage/tally';
import { tryOut } from './damage/trial';
import { Kernels, startKernels } from './kernel/kernels';
import { loadPythonParser } from './unit/python/load';

/** Notebooks in which something fails, written from what the README promises. */
const FOLDER = join(__dirname, 'corpus/hostile');
const TIMEOUT = 120_000;

let kernels: Kernels;
beforeAll(async () => {
  [kernels] = await Promise.all([startKernels(), loadPythonParser()]);
}, TIMEOUT);
afterAll(() => kernels.stop(), TIMEOUT);

it.each(readdirSync(FOLDER).sort())(
  'no fix damages the hostile notebook %s',
  async name => {
    const { notebook } = readNotebook(readFileSync(join(FOLDER, name), 'utf8'));
    const cells = notebook.cells.flatMap(({ type, source }) => (type === 'code' ? [source] : []));
    const order = [...cells.keys()];
    const trial = await tryOut({ cells, meant: null, isMistaken: true, order }, kernels);
    // Null: it hangs, and shows nothing about fixes.
    expect(trial && complaints(trial)).toEqual([]);
  },
  TIMEOUT
);
