/** The engine alone: how long from a failing cell to its best fix. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Doctor, diagnose } from '../../src/core/diagnose';
import { cellEdit, textAfter } from '../../src/core/edit';
import { Notebook } from '../../src/core/notebook';
import { english } from '../../src/core/words';
import { awaitCall } from '../../src/fixes/await-call';
import { isSound } from '../../src/fixes/gate';
import { startersIn } from '../../src/fixes/starters';
import { parseCell, textOf } from '../../src/python/cell';
import { loadParser } from '../../src/python/parser';
import { programOf } from '../../src/python/program';
import { child, namedChildren } from '../../src/python/syntax';
import { rules } from '../../src/rules';
import { failingCell, failureOf, notebookOf } from './notebooks';

const require = createRequire(import.meta.url);
const doctor: Doctor = {
  rules,
  trans: english,
  isSound,
  failed: (rule, reason) => {
    throw new Error(`The rule ${rule} threw`, { cause: reason });
  }
};

await loadParser(async file =>
  readFileSync(require.resolve(`${file.replace('.wasm', '')}/${file}`))
);
warm();
oneCell();
peer();
growth();

/** Diagnose and best fix of a 40-line cell, edited before each time, in 200 cells. */
function oneCell(): void {
  const notebook = notebookOf(200, 120);
  diagnose(notebook, [], doctor);
  const times = Array.from({ length: 160 }, (_, i) => {
    const source = `${notebook.cells[120].source}  # ${i}`;
    const edited = withSource(notebook, 120, source);
    return timed(() => mend(edited, 120)).ms;
  }).slice(60);
  report('40-line cell in a 200-cell notebook, diagnose + best fix', times, '< 5 ms');
}

/**
 * Whole notebooks, each text for the first time: nothing is in a cache. One
 * cell in five has async code; the same where all have, which is the worst.
 */
function growth(): void {
  for (const oneIn of [5, 1]) {
    for (const [cells, budget] of [
      [25, ''],
      [250, '< 150 ms'],
      [2500, 'linear']
    ] as const) {
      const times = Array.from({ length: 5 }, (_, i) => {
        const notebook = fresh(notebookOf(cells, cells - 1, oneIn), i);
        return timed(() => mend(notebook, cells - 1)).ms;
      });
      const which = oneIn === 1 ? 'all cells' : `one cell of ${oneIn}`;
      report(`${cells * 40} lines, first time, async code in ${which}`, times, budget);
    }
  }
}

/**
 * The rewrite alone, and the same by LibCST, over the same sources, in one run,
 * the medians of a few rounds: by what the names mean, and by the text alone.
 */
function peer(): void {
  const rounds = Array.from({ length: 5 }, (_, round) =>
    Array.from({ length: 200 }, (_, i) => failingCell(5000 + 200 * round + i))
  );
  const asPython = (source: string) => source.replace('%matplotlib', '#matplotlib');
  const answer = spawnSync(process.argv[2], ['test/bench/libcst_peer.py'], {
    input: JSON.stringify(rounds.map(sources => sources.map(asPython))),
    encoding: 'utf8',
    maxBuffer: 1 << 28
  });
  if (answer.status !== 0) {
    throw new Error(answer.stderr);
  }
  const peers = JSON.parse(answer.stdout) as Record<'by_name' | 'by_text', Peer>;
  for (const [what, act, theirs] of [
    ['by what the names mean', rewrite, peers.by_name],
    ['by the text alone', rewriteByText, peers.by_text]
  ] as const) {
    // The end of the texts keeps what one way has read from the other.
    const fresh = rounds.map(sources => sources.map(source => `${source}  # ${what}`));
    const times = fresh.map(sources => timed(() => sources.map(act)).ms);
    const [our, other] = [median(times), median(theirs.times)];
    const equal = rounds[rounds.length - 1].filter(
      (source, i) => asPython(act(source)) === theirs.results[i]
    );
    console.log(
      `asyncio.run → await in 200 cells, ${what}: ours ${our.toFixed(0)} ms, ` +
        `LibCST ${other.toFixed(0)} ms, ${(other / our).toFixed(1)} times faster (budget: 10); ` +
        `${equal.length} of 200 results are equal`
    );
  }
}

type Peer = { readonly times: readonly number[]; readonly results: readonly string[] };

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1];
}

/** The text of a cell after `asyncio.run(x)` has become `await x` in it. */
function rewrite(source: string): string {
  const notebook = withSource(notebookOf(1, 0), 0, source);
  const program = programOf(notebook);
  const [{ cell, call }] = startersIn(program, program.cells[0]);
  const fix = awaitCall(notebook, { cell, node: call }, english);
  return fix ? textAfter(fix.edit[0]) : source;
}

/** The same for what reads `asyncio.run(x)`, whatever that may be. */
function rewriteByText(source: string): string {
  const notebook = withSource(notebookOf(1, 0), 0, source);
  const cell = parseCell(notebook.cells[0], 0);
  const edits = (cell.callsByName.get('run') ?? [])
    .filter(call => textOf(cell, call.children[0]) === 'asyncio.run')
    .map(call => {
      const [operand] = namedChildren(child(call, 'arguments')!);
      return { from: call.from, to: call.to, insert: `await ${textOf(cell, operand)}` };
    });
  return textAfter(cellEdit(notebook.cells[0], edits));
}

/** The text of the cell after its best fix. */
function mend(notebook: Notebook, index: number): string {
  const [mistake] = diagnose(notebook, [failureOf(notebook, index)], doctor, 1);
  const [fix] = mistake.fixes;
  return textAfter(fix.edit[0]);
}

function warm(): void {
  for (let i = 0; i < 30; i++) {
    mend(fresh(notebookOf(5, 4), -1 - i), 4);
    rewrite(failingCell(9000 + i));
    rewriteByText(failingCell(9500 + i));
  }
}

/** The notebook with texts that were never seen before. */
function fresh(notebook: Notebook, n: number): Notebook {
  const cells = notebook.cells.map(cell => ({ ...cell, source: `# ${n}\n${cell.source}` }));
  return { ...notebook, cells };
}

function withSource(notebook: Notebook, index: number, source: string): Notebook {
  const cells = notebook.cells.map((cell, i) => (i === index ? { ...cell, source } : cell));
  return { ...notebook, cells };
}

function timed<T>(act: () => T): { ms: number; result: T } {
  const start = performance.now();
  const result = act();
  return { ms: performance.now() - start, result };
}

function report(what: string, times: number[], budget: string): void {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  console.log(
    `${what}: median ${at(0.5).toFixed(2)} ms, p95 ${at(0.95).toFixed(2)} ms` +
      (budget ? ` (budget: ${budget})` : '')
  );
}
