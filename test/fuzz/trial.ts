import { fix } from '../../src/cli/fix';
import { NotebookFile, readNotebook } from '../../src/cli/notebook-file';
import { applyEdit } from '../../src/core/edit';
import { Notebook } from '../../src/core/notebook';
import { Applicability, Diagnostic } from '../../src/core/rule';
import { CellRun, KernelRun, Kernels } from '../kernel/kernels';
import { changesOf, isWell, shownBy, warns } from '../pages/changes';
import { examine, isAlarm, patient } from '../pages/doctor';

/** A notebook to try the product on, and what it shows without its mistakes, where that is known. */
export type Tried = {
  readonly cells: readonly string[];
  readonly meant: readonly string[] | null;
  readonly order: readonly number[];
};

export type Trial = {
  /** Null: it does not run as it is meant to, so nothing can be said. */
  readonly works: boolean | null;
  /** What is said of cells that are right. */
  readonly accused: readonly string[];
  readonly damaged: readonly string[];
  /** Fixes that were run. */
  readonly offers: number;
  /** Whether some way of mending leaves nothing wrong. */
  readonly mended: boolean;
};

/** An edit that the product offers or makes. */
type Offer = { readonly title: string; readonly cells: readonly string[] };

const LEVELS: readonly Applicability[] = ['safe', 'check-first'];

/**
 * Runs a notebook, asks for its mistakes as the extension does, as the command
 * line does with its saved outputs, and from the source alone; runs what every
 * fix up to `check-first` makes of it, and tells what came out wrong.
 */
export async function tryOut({ cells, meant, order }: Tried, kernels: Kernels): Promise<Trial> {
  const run = (sources: readonly string[]) =>
    kernels.run(
      order.map(i => sources[i]),
      8
    );
  const isSlipped = meant !== null && meant.some((source, i) => source !== cells[i]);
  const [before, right] = await Promise.all([run(cells), isSlipped ? run(meant) : null]);
  const whole = meant === null ? null : (right ?? before);
  const hangs = before.cells.some(({ status }) => status === 'timeout' || status === 'dead');
  if (hangs || (whole && !whole.cells.every(isDone)) || (right && same(before, right))) {
    return { works: null, accused: [], damaged: [], offers: 0, mended: false };
  }
  const isRight = (index: number) =>
    meant
      ? meant[index] === cells[index]
      : order.every((at, i) => at !== index || isWell(before.cells[i]));
  const works = meant ? !isSlipped : before.cells.every(isWell) && !before.late;
  const { said, offers } = ask(cells, order, before, kernels);
  const accused = said.filter(
    ({ cell, shownIn }) =>
      works || (meant && isRight(cell) && (shownIn === null || isRight(shownIn)))
  );
  const damaged: string[] = [];
  let mended = false;
  await Promise.all(
    offers.map(async offer => {
      const after = await run(offer.cells);
      const changes = changesOf(before, after, whole);
      mended ||= whole ? same(after, whole) : after.cells.every(isWell) && !after.late;
      damaged.push(
        ...changes.map(
          ({ at, what }) =>
            `${offer.title}\n  cell ${order[at] + 1} ${what}\n${changed(cells, offer.cells)}`
        )
      );
    })
  );
  return {
    works,
    accused: [...new Set(accused.map(({ text }) => text))],
    damaged: [...new Set(damaged)],
    offers: offers.length,
    mended: !works && mended
  };
}

type Said = { readonly cell: number; readonly shownIn: number | null; readonly text: string };

function ask(
  cells: readonly string[],
  order: readonly number[],
  before: KernelRun,
  kernels: Kernels
): { said: Said[]; offers: Offer[] } {
  const said: Said[] = [];
  const offers = new Map<string, Offer>();
  const add = (title: string, { cells: edited }: Notebook) => {
    const sources = edited.map(({ source }) => source);
    const key = sources.join('\0');
    if (sources.some((source, i) => source !== cells[i]) && !offers.has(key)) {
      offers.set(key, { title, cells: sources });
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
          add(`${how}: ${rule}, ${title} (${applicability}${price})`, applyEdit(notebook, edit));
        }
      }
    }
  };
  hear('live', live.notebook, examine(live));
  for (const [how, file] of [
    ['saved', saved(cells, order, before, kernels)],
    ['source', saved(cells, [], before, kernels)]
  ] as const) {
    hear(how, file.notebook, examine(file));
    for (const level of LEVELS) {
      add(`${how}: fix --level ${level}`, fix(file, level).notebook);
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

function same(one: KernelRun, other: KernelRun): boolean {
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
