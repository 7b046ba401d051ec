import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { applyEdit } from '../src/core/edit';
import { lineOf, Notebook } from '../src/core/notebook';
import { runOf } from '../src/core/output';
import { Run } from '../src/core/run';
import { makeProgram } from './fuzz/programs';
import { pythonPath, pythonVersion } from './kernel/kernels';
import { examine } from './pages/doctor';
import { loadPythonParser } from './unit/python/load';

const COUNT = Number(process.env.FUZZ_COUNT ?? 500);
const FIRST_SEED = Number(process.env.FUZZ_SEED ?? 1);
const TIMEOUT = 60 * 60_000;

/** An offered fix: the cells before and after it. */
type Offer = {
  readonly id: number;
  readonly seed: number;
  readonly title: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Whether nothing but the waiting may differ. */
  readonly same: boolean;
};

describe(`${COUNT} made-up notebooks from seed ${FIRST_SEED}`, () => {
  it(
    'are mended into the same programs, which wait where they may',
    async () => {
      await loadPythonParser();
      const offers: Offer[] = [];
      const damaged: string[] = [];
      for (let seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++) {
        try {
          offers.push(...offersFor(seed, offers.length));
        } catch (reason) {
          damaged.push([`seed ${seed}: ${told(reason)}`, ...makeProgram(seed)].join(BETWEEN));
        }
      }
      const wrong = await check(offers);
      const compiled = offers.filter(({ id }) => !wrong.get(id)?.some(isOurs));
      for (const { id, seed, title, before, after } of compiled) {
        for (const what of wrong.get(id) ?? []) {
          damaged.push([`seed ${seed}, ${title}: ${what}`, ...before, '→', ...after].join(BETWEEN));
        }
      }
      console.log(`${compiled.length} edits of ${COUNT} notebooks from seed ${FIRST_SEED}`);
      if (damaged.length > 0) {
        const heads = damaged.map(text => text.split(BETWEEN)[0]);
        throw new Error(
          [`${damaged.length} damaged:`, heads.join('\n'), ...damaged.slice(0, 5)].join('\n\n')
        );
      }
      expect(compiled.length).toBeGreaterThan(0.95 * offers.length);
      expect(compiled.length).toBeGreaterThan(COUNT);
    },
    TIMEOUT
  );
});

const BETWEEN = '\n# -----\n';

function told(reason: unknown): string {
  return reason instanceof Error ? `${reason.message}: ${reason.cause}` : String(reason);
}

/** The few programs that are no Python from the start. */
function isOurs(what: string): boolean {
  return what.startsWith('before:');
}

function offersFor(seed: number, firstId: number): Offer[] {
  const before = makeProgram(seed);
  const notebook: Notebook = {
    language: 'python',
    kernel: {
      python: pythonOfKernel,
      implementation: 'ipython',
      nestAsyncio: 'nest_asyncio2',
      live: true
    },
    cells: before.map((source, index) => ({
      id: String(index),
      type: 'code',
      source,
      executionCount: index + 1,
      editable: true
    }))
  };
  return examine({ notebook, runs: before.flatMap(failedRun) })
    .flatMap(({ fixes }) => fixes)
    .map(({ title, edit }, index) => ({
      id: firstId + index,
      seed,
      title,
      before,
      after: applyEdit(notebook, edit).cells.map(({ source }) => source),
      same: /^(Use await|Make .+ async)(?!.*%)/.test(title)
    }));
}

const pythonOfKernel = pythonVersion();

/** The cell has failed at its first start of a loop. */
function failedRun(source: string, index: number): Run[] {
  const at = source.search(/(\brun|\bgo|run_until_complete)\(/);
  if (at === -1) {
    return [];
  }
  const evalue = source.startsWith('run_until_complete', at)
    ? 'This event loop is already running'
    : 'asyncio.run() cannot be called from a running event loop';
  const line = lineOf(source, at);
  const arrow = `----> ${line} ${source.split('\n')[line - 1]}`;
  const traceback = [
    'RuntimeError          Traceback (most recent call last)',
    `Cell In[${index + 1}], line ${line}\n${arrow}\n`,
    `RuntimeError: ${evalue}`
  ];
  const error = { output_type: 'error', ename: 'RuntimeError', evalue, traceback };
  return [runOf(String(index), source, index + 1, [error], 'live')];
}

/** What CPython says is wrong with each edit, by id. */
async function check(offers: readonly Offer[]): Promise<Map<number, string[]>> {
  const checker = spawn(pythonPath(), ['-W', 'ignore', join(__dirname, 'fuzz/checker.py')], {
    stdio: ['pipe', 'pipe', 'inherit']
  });
  offers.forEach(offer => checker.stdin.write(`${JSON.stringify(offer)}\n`));
  checker.stdin.end();
  const wrong = new Map<number, string[]>();
  for await (const line of createInterface({ input: checker.stdout })) {
    const answer = JSON.parse(line);
    wrong.set(answer.id, answer.wrong);
  }
  expect(wrong.size).toBe(offers.length);
  return wrong;
}
