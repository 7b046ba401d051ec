import { fix } from '../../src/cli/fix';
import { NotebookFile, readNotebook } from '../../src/cli/notebook-file';
import { applyEdit } from '../../src/core/edit';
import { Notebook } from '../../src/core/notebook';
import { Applicability, Diagnostic } from '../../src/core/rule';
import { CellRun, KernelRun, Kernels } from '../kernel/kernels';
import { changesOf, isWell, shownBy, warns } from '../pages/changes';
import { examine, isAlarm, patient } from '../pages/doctor';

/** A notebook to try the product on. */
export type Tried = {
  readonly cells: readonly string[];
  /** The cells without their mistakes, where that is known. */
  readonly meant: readonly string[] | null;
  /** Whether something is to be said of it. */
  readonly isMistaken: boolean;
  /** Places of cells in the order in which they are run. */
  readonly order: readonly number[];
  /** Whether a page says which difference is meant. */
  readonly differs?: boolean;
};

/** How it went. */
export type Trial = {
  /** What is said of cells that are right. */
  readonly accused: readonly string[];
  readonly damaged: readonly string[];
  /** Fixes that were run. */
  readonly offers: number;
  /** Whether some way of mending leaves nothing wrong. */
  readonly isMended: boolean;
};

/** An edit that the product offers or makes. */
type Offer = {
  readonly title: string;
  readonly cells: readonly string[];
  /** Whether the reader is told, before choosing it, that the program shows something else then. */
  readonly isAnnounced: boolean;
};

/** Notes that tell of another outcome, not only of another way to it. */
const ANNOUNCES = /go on running|closed later|stay set|during the pause|order of prints may change/;

const LEVELS: readonly Applicability[] = ['safe', 'check-first'];

/**
 * Runs a notebook, asks for its mistakes as the extension does, as the command
 * line does with its saved outputs, and from the source alone; runs what every
 * fix up to `check-first` makes of it, and tells what came out wrong. Null where
 * the notebook hangs, or does not do in this kernel what it should.
 */
export async function tryOut(tried: Tried, kernels: Kernels): Promise<Trial | null> {
  const { cells, meant, isMistaken, order, differs = false } = tried;
  const run = (sources: readonly string[]) =>
    kernels.run(
      order.map(i => sources[i]),
      SECONDS
    );
  const before = await run(cells);
  const whole = meant && isMistaken ? await run(meant) : meant && before;
  const hangs = before.cells.some(({ status }) => status === 'timeout' || status === 'dead');
  const fails = whole?.cells.some(cell => !isDone(cell));
  if (hangs || fails || (whole && isMistaken && isSame(before, whole))) {
    return null;
  }
  const isRight = (cell: number) => !isMistaken || (meant && meant[cell] === cells[cell]);
  const { said, offers } = ask(cells, order, before, kernels);
  const accused = said
    .filter(({ cell, shownIn }) => isRight(cell) && (shownIn === null || isRight(shownIn)))
    .map(({ text }) => text);
  /** A cell runs at last, and shows its own mistake, which this fix is not about. */
  const isNextMistake = (at: number, offer: Offer) => {
    const cell = order[at];
    const isOwn = meant !== null && meant[cell] !== cells[cell];
    return before.cells[at].status !== 'ok' && isOwn && offer.cells[cell] === cells[cell];
  };
  const outcomes = await Promise.all(
    offers.map(async offer => {
      const after = await run(offer.cells);
      return {
        isWhole: whole ? isSame(after, whole) : after.cells.every(isWell) && !after.late,
        damaged: changesOf(before, after, whole)
          .filter(({ at }) => !isNextMistake(at, offer))
          .filter(({ at }) => !((offer.isAnnounced || differs) && after.cells[at].status === 'ok'))
          .map(({ at, what }) =>
            [`${offer.title}`, `  cell ${order[at] + 1} ${what}`, changed(cells, offer.cells)].join(
              '\n'
            )
          )
      };
    })
  );
  return {
    accused: [...new Set(accused)],
    damaged: outcomes.flatMap(({ damaged }) => damaged),
    offers: offers.length,
    isMended: isMistaken && outcomes.some(({ isWhole }) => isWhole)
  };
}

/** For one cell: all are short. */
const SECONDS = 8;

type Said = { readonly cell: number; readonly shownIn: number | null; readonly text: string };

function ask(
  cells: readonly string[],
  order: readonly number[],
  before: KernelRun,
  kernels: Kernels
): { said: Said[]; offers: Offer[] } {
  const said: Said[] = [];
  const offers = new Map<string, Offer>();
  const add = (title: string, { cells: edited }: Notebook, isAnnounced: boolean) => {
    const sources = edited.map(({ source }) => source);
    const key = sources.join('\0');
    if (sources.some((source, i) => source !== cells[i]) && !offers.has(key)) {
      offers.set(key, { title, cells: sources, isAnnounced });
    }
  };
  const live = patient(
    cells.map(source => ({ type: 'code', source })),
    kernels.facts,
    order,
    before
  );
  const hear = (how: string, notebook: Notebook, found: readonly Diagnostic[]) => {
    for (const diagnostic of found) {
      const { rule, at, line, message, fixes, shownIn } = diagnostic;
      if (isAlarm(diagnostic)) {
        said.push({
          cell: Number(at.cell),
          shownIn: shownIn === null ? null : Number(shownIn),
          text: `${how}: ${rule} at cell ${Number(at.cell) + 1} line ${line}: ${message}`
        });
      }
      for (const { title, applicability, note, edit } of fixes) {
        if (LEVELS.includes(applicability)) {
          const price = note ? `, noted: ${note}` : '';
          add(
            `${how}: ${rule}, ${title} (${applicability}${price})`,
            applyEdit(notebook, edit),
            ANNOUNCES.test(note ?? '')
          );
        }
      }
    }
  };
  hear('live', live.notebook, examine(live));
  for (const [how, file] of [
    ['saved', saved(cells, order, before, kernels)],
    ['source', saved(cells, [], before, kernels)]
  ] as const) {
    const found = examine(file);
    hear(how, file.notebook, found);
    for (const level of LEVELS) {
      const isAnnounced =
        level === 'check-first' &&
        found.some(({ fixes }) => fixes.some(({ note }) => ANNOUNCES.test(note ?? '')));
      add(`${how}: fix --level ${level}`, fix(file, level).notebook, isAnnounced);
    }
  }
  return { said, offers: [...offers.values()] };
}

/** The notebook as it is read from its file; without an order, without outputs. */
function saved(
  cells: readonly string[],
  order: readonly number[],
  { cells: shown }: KernelRun,
  { facts }: Kernels
): NotebookFile {
  const content = {
    cells: cells.map((source, index) => {
      const run = shown[order.lastIndexOf(index)];
      return {
        cell_type: 'code',
        metadata: {},
        source,
        execution_count: run?.execution_count ?? null,
        outputs: run?.outputs ?? []
      };
    }),
    metadata: { language_info: { name: 'python', version: facts.python?.join('.') } },
    nbformat: 4,
    nbformat_minor: 5
  };
  return readNotebook(JSON.stringify(content));
}

function isSame(one: KernelRun, other: KernelRun): boolean {
  return one.cells.every(
    (cell, i) => isDone(cell) && isDone(other.cells[i]) && shownBy(cell) === shownBy(other.cells[i])
  );
}

/** It may show a coroutine: it was meant to. */
function isDone(run: CellRun): boolean {
  return run.status === 'ok' && !warns(run);
}

/** The cells that differ, before and after. */
function changed(before: readonly string[], after: readonly string[]): string {
  return before
    .flatMap((source, i) =>
      source === after[i]
        ? []
        : [`  cell ${i + 1} was:`, indent(source), '  became:', indent(after[i])]
    )
    .join('\n');
}

function indent(text: string): string {
  return text.replace(/^/gm, '    | ');
}
