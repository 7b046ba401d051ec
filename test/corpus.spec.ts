import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../src/cli/check';
import { fix } from '../src/cli/fix';
import { readNotebook, writeNotebook } from '../src/cli/notebook-file';
import { Applicability } from '../src/core/rule';
import { CellRun, KernelRun, Kernels, startKernels } from './kernel/kernels';
import { examine, patient } from './pages/doctor';
import { loadPythonParser } from './unit/python/load';

const FOLDER = join(__dirname, 'corpus/correct');
const TIMEOUT = 60_000;
/** More than the kernels in use, so that none of them waits for us. */
const AHEAD = 6;
const LEVELS: readonly Applicability[] = ['safe', 'check-first', 'workaround'];

type NbCell = {
  readonly cell_type: string;
  readonly metadata: { readonly tags?: readonly string[] };
  readonly outputs?: readonly object[];
};
type Saved = Pick<CellRun, 'execution_count' | 'outputs'>;

const nothing: Saved = { execution_count: null, outputs: [] };

const notebooks = readdirSync(FOLDER).map((name, index) => {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  const codeCells = (JSON.parse(text).cells as readonly NbCell[]).filter(isCode);
  return { name, index, text, file: readNotebook(text), codeCells };
});
type CorrectNotebook = (typeof notebooks)[number];

let kernels: Kernels;
beforeAll(async () => {
  [kernels] = await Promise.all([startKernels(), loadPythonParser()]);
}, TIMEOUT);
afterAll(() => kernels.stop(), TIMEOUT);

describe.each(notebooks)('the correct notebook $name', notebook => {
  const { name, file, codeCells } = notebook;

  for (const [state, textOf] of statesOf(notebook)) {
    it(
      `is said to be without mistakes ${state}`,
      async () => {
        expect(check(name, readNotebook(await textOf()), false).diagnostics).toEqual([]);
      },
      TIMEOUT
    );

    it(
      `stays as it is, byte for byte, ${state}`,
      async () => {
        const before = await textOf();
        const read = readNotebook(before);
        for (const level of LEVELS) {
          const { notebook: after } = fix(read, level);
          expect(writeNotebook(before, read.notebook, after)).toBe(before);
        }
      },
      TIMEOUT
    );
  }

  if (file.notebook.language === 'python') {
    it(
      'runs in a kernel, and fails only where it is meant to',
      async () => {
        const { cells } = await run(notebook);
        const meant = codeCells.map(cell => (failsOnPurpose(cell) ? 'error' : 'ok'));
        expect(cells.map(({ status }) => status)).toEqual(meant);
      },
      TIMEOUT
    );

    it(
      'shows no mistake while it is open',
      async () => {
        const { cells } = file.notebook;
        const order = cells.flatMap(({ type }, index) => (type === 'code' ? [index] : []));
        const seen = patient(cells, kernels.facts, order, await run(notebook));
        expect(examine(seen).filter(({ severity }) => severity !== 'hint')).toEqual([]);
      },
      TIMEOUT
    );
  }
});

/** The texts in which a notebook lies about: from a repository, or after a run. */
function statesOf(notebook: CorrectNotebook): [string, () => string | Promise<string>][] {
  const { text, file, codeCells } = notebook;
  const states: ReturnType<typeof statesOf> = [['as it is', () => text]];
  if (codeCells.some(({ outputs }) => outputs?.length)) {
    const cleared = codeCells.map(() => nothing);
    states.push(['without outputs', () => withOutputs(text, cleared)]);
  }
  if (file.notebook.language === 'python') {
    states.push(['with the outputs of a run', async () => executed(notebook)]);
  }
  return states;
}

async function executed(notebook: CorrectNotebook): Promise<string> {
  return withOutputs(notebook.text, (await run(notebook)).cells);
}

const runs = new Map<number, Promise<KernelRun>>();

/** Jest runs tests one by one; the kernels are a few notebooks ahead of them. */
function run({ index }: CorrectNotebook): Promise<KernelRun> {
  for (const next of notebooks.slice(index, index + AHEAD)) {
    if (!runs.has(next.index) && next.file.notebook.language === 'python') {
      const { cells } = next.file.notebook;
      const code = cells.filter(({ type }) => type === 'code');
      const started = kernels.run(code.map(({ source }) => source));
      // A failure is reported by the tests that wait for it.
      started.catch(() => undefined);
      runs.set(next.index, started);
    }
  }
  return runs.get(index)!;
}

/** The text of the notebook with these outputs, one entry for each code cell. */
function withOutputs(text: string, saved: readonly Saved[]): string {
  const content = JSON.parse(text);
  const entries = saved.values();
  for (const cell of content.cells.filter(isCode)) {
    const { execution_count, outputs } = entries.next().value ?? nothing;
    Object.assign(cell, { execution_count, outputs });
  }
  return `${JSON.stringify(content, null, 1)}\n`;
}

function isCode({ cell_type }: NbCell): boolean {
  return cell_type === 'code';
}

/** Jupyter's own mark for a cell that has to raise an error. */
function failsOnPurpose({ metadata }: NbCell): boolean {
  return metadata.tags?.includes('raises-exception') ?? false;
}
