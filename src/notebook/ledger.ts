import { textAfter } from '../core/edit';
import { Diagnostic, Fix } from '../core/rule';
import { AppliedFix, Mistake, MistakeState } from '../tokens';

/** What the ledger asks of the notebook. */
export type Notebook = {
  /** The positions of the cells that there are. */
  order(): ReadonlyMap<string, number>;
  source(cell: string): string | undefined;
  /** Another number after each output. */
  version(cell: string): number;
  /** The error that the cell ends with; null when it has none. */
  error(cell: string): string | null;
};

/** Why the mistakes are looked for. */
export type Occasion = {
  /** The reader asked for it: what cannot be seen any more goes. */
  readonly asked: boolean;
  /** Cells that have run since the last time. */
  readonly ran: ReadonlySet<string>;
};

/**
 * The mistakes of a notebook from being seen to being mended: which of those
 * that are found are the ones already known, and what became of the others.
 */
export class Ledger {
  constructor(private readonly notebook: Notebook) {}

  get mistakes(): readonly Mistake[] {
    return this.entries;
  }

  entry(id: string): Mistake | undefined {
    return this.entries.find(entry => entry.id === id);
  }

  /** Takes in what has been found now, in document order. */
  found(diagnostics: readonly Diagnostic[], { asked, ran }: Occasion): void {
    const left = [...diagnostics];
    const take = (matches: (diagnostic: Diagnostic) => boolean): Diagnostic | undefined => {
      const index = left.findIndex(matches);
      return index === -1 ? undefined : left.splice(index, 1)[0];
    };
    // Those at the same place first, so that a neighbour does not take their name.
    const known = new Map<Entry, Diagnostic | undefined>();
    const open = this.entries.filter(entry => !isTreated(entry));
    for (const same of [isSamePlace, isSameMistake]) {
      for (const entry of open) {
        if (!known.get(entry)) {
          known.set(
            entry,
            take(diagnostic => same(entry.diagnostic, diagnostic))
          );
        }
      }
    }
    const running = this.entries.filter(isTreated).flatMap(entry => {
      const next = this.afterRun(entry, ran, left, take);
      // A mistake that is made again is a new one, not the one that was mended.
      const again = left.some(diagnostic => isSameMistake(next.diagnostic, diagnostic));
      return isSettled(next) && again ? [] : [[entry, next] as const];
    });
    const treated = new Map(running);
    const kept = this.entries.flatMap(entry =>
      isTreated(entry)
        ? (treated.get(entry) ?? [])
        : (this.seenAgain(entry, known.get(entry), asked) ?? [])
    );
    this.entries = this.sorted([...kept, ...left.map(diagnostic => this.entryOf(diagnostic))]);
  }

  /** A cell's source is another one. */
  edited(cell: string): boolean {
    return this.update(entry => {
      const { state, applied } = entry;
      if (applied && isTreated(entry)) {
        const edits = applied.fix.edit;
        if (edits.every(edit => this.notebook.source(edit.cell) === edit.before)) {
          return this.undoneOf(entry);
        }
        const isOurs = edits.some(edit => edit.cell === cell);
        const isKept = edits.every(edit => this.notebook.source(edit.cell) === textAfter(edit));
        return isOurs && !isKept && isSettled(entry) ? null : entry;
      }
      if (!entry.sources.has(cell)) {
        return entry;
      }
      const same = [...entry.sources].every(([id, text]) => this.notebook.source(id) === text);
      if (state === 'changed') {
        return same && entry.unchanged ? { ...entry, state: entry.unchanged } : entry;
      }
      return same ? entry : { ...entry, state: 'changed', unchanged: state };
    });
  }

  removed(cell: string): boolean {
    return this.update(entry => (entry.diagnostic.at.cell === cell ? null : entry));
  }

  /** The kernel is another one: what was seen of the last one may be no more. */
  restarted(): boolean {
    return this.update(entry => {
      if (entry.state === 'running') {
        return { ...entry, state: 'applied' };
      }
      const seenLive = entry.diagnostic.evidence === 'live' && !isTreated(entry);
      return seenLive ? { ...entry, state: 'changed', unchanged: null } : entry;
    });
  }

  started(cell: string): boolean {
    return this.update(entry =>
      entry.state === 'applied' && entry.waitsFor.has(cell) ? { ...entry, state: 'running' } : entry
    );
  }

  /** A fix is about to be applied: the edits that follow are its own. */
  applied(id: string, applied: AppliedFix): void {
    this.update(entry =>
      entry.id === id
        ? {
            ...entry,
            applied,
            state: 'applied',
            waitsFor: new Set(cellsToRun(applied.fix)),
            // What the source alone shows did not happen yet: another error came before it.
            error:
              entry.diagnostic.evidence === 'source'
                ? null
                : this.notebook.error(shownAt(entry.diagnostic))
          }
        : entry
    );
  }

  /** The cells are as they were before the fix. */
  undone(id: string): void {
    this.update(entry => (entry.id === id ? this.undoneOf(entry) : entry));
  }

  hidden(id: string, hidden: boolean): void {
    this.update(entry => (entry.id === id ? { ...entry, hidden } : entry));
  }

  /** The cells that a fix was applied to have run: did it help? */
  private afterRun(
    entry: Entry,
    ran: ReadonlySet<string>,
    left: readonly Diagnostic[],
    take: (matches: (diagnostic: Diagnostic) => boolean) => Diagnostic | undefined
  ): Entry {
    const { applied, state, diagnostic } = entry;
    if (!applied || isSettled(entry)) {
      return entry;
    }
    const cells = cellsToRun(applied.fix);
    const waitsFor = new Set([...entry.waitsFor].filter(cell => !ran.has(cell)));
    const failed = cells.some(cell => ran.has(cell) && this.notebook.error(cell) !== null);
    if (waitsFor.size > 0 && !failed) {
      const goesOn = state === 'running' && waitsFor.size === entry.waitsFor.size;
      return { ...entry, waitsFor, state: goesOn ? 'running' : 'applied' };
    }
    const again = take(other => isSameMistake(diagnostic, other));
    if (again) {
      return { ...this.entryOf(again), id: entry.id, applied, state: 'still-failing' };
    }
    if (
      failed &&
      entry.error !== null &&
      this.notebook.error(shownAt(diagnostic)) === entry.error
    ) {
      const explained = { ...diagnostic, fixes: [] };
      return { ...this.entryOf(explained), id: entry.id, applied, state: 'still-failing' };
    }
    const other = left.some(
      ({ severity, evidence, at, shownIn }) =>
        severity === 'error' && evidence === 'live' && ran.has(shownIn ?? at.cell)
    );
    return { ...entry, waitsFor, state: failed || other ? 'new-mistake' : 'fixed' };
  }

  /** What becomes of a mistake that no fix was applied to; null when it goes. */
  private seenAgain(entry: Entry, found: Diagnostic | undefined, asked: boolean): Entry | null {
    const cell = shownAt(entry.diagnostic);
    const isSameRun = this.notebook.version(cell) === entry.version;
    if (found) {
      const { id, applied } = entry;
      const keeps = entry.state === 'undone' || entry.state === 'still-failing';
      const state = keeps && isSameRun ? entry.state : stateOf(found);
      if (found === entry.diagnostic && state === entry.state && isSameRun) {
        return entry;
      }
      return { ...this.entryOf(found), id, state, hidden: entry.hidden && isSameRun, applied };
    }
    const keeps =
      entry.state === 'changed' || entry.state === 'undone' || entry.state === 'still-failing';
    return keeps && isSameRun && !asked ? entry : null;
  }

  private undoneOf(entry: Entry): Entry {
    const version = this.notebook.version(shownAt(entry.diagnostic));
    return { ...entry, state: 'undone', applied: null, version };
  }

  private entryOf(diagnostic: Diagnostic): Entry {
    const cells = [diagnostic.at.cell, shownAt(diagnostic)];
    return {
      id: `mistake-${++lastId}`,
      diagnostic,
      state: stateOf(diagnostic),
      hidden: false,
      applied: null,
      sources: new Map(cells.map(cell => [cell, this.notebook.source(cell) ?? ''])),
      unchanged: null,
      version: this.notebook.version(shownAt(diagnostic)),
      waitsFor: new Set(),
      error: null
    };
  }

  /** In document order, without those of cells that are gone. */
  private sorted(entries: readonly Entry[]): readonly Entry[] {
    const order = this.notebook.order();
    const indexOf = ({ diagnostic }: Entry) => order.get(diagnostic.at.cell) ?? -1;
    return entries
      .filter(entry => indexOf(entry) !== -1)
      .sort((a, b) => indexOf(a) - indexOf(b) || a.diagnostic.at.from - b.diagnostic.at.from);
  }

  /** Whether any entry is another one now; null takes an entry away. */
  private update(next: (entry: Entry) => Entry | null): boolean {
    const before = this.entries;
    const after = before.flatMap(entry => next(entry) ?? []);
    this.entries = after;
    return after.length !== before.length || after.some((entry, i) => entry !== before[i]);
  }

  private entries: readonly Entry[] = [];
}

/** The cells that a fix changes and those it names, each once. */
export function cellsToRun({ edit, rerun = [] }: Fix): string[] {
  return [...new Set([...edit.map(({ cell }) => cell), ...rerun])];
}

type Entry = Mistake & {
  /** The sources that the diagnostic was made from. */
  readonly sources: ReadonlyMap<string, string>;
  /** The state before `changed`, for when the edit is taken back. */
  readonly unchanged: MistakeState | null;
  /** That of the outputs of the cell where it showed. */
  readonly version: number;
  /** Cells that have to run before the fix is judged. */
  readonly waitsFor: ReadonlySet<string>;
  /** The error that the fix is meant to remove. */
  readonly error: string | null;
};

let lastId = 0;

/** The cell where it showed. */
function shownAt({ shownIn, at }: Diagnostic): string {
  return shownIn ?? at.cell;
}

/** Of a mistake that nothing was done about. */
function stateOf({ evidence }: Diagnostic): MistakeState {
  return evidence === 'saved' ? 'saved' : 'found';
}

/** A fix was applied; what is found in the source is no longer this mistake. */
function isTreated({ state }: Mistake): boolean {
  return state === 'applied' || state === 'running' || isSettled({ state });
}

function isSettled({ state }: Pick<Mistake, 'state'>): boolean {
  return state === 'fixed' || state === 'new-mistake';
}

function isSameMistake(a: Diagnostic, b: Diagnostic): boolean {
  return a.rule === b.rule && a.at.cell === b.at.cell;
}

function isSamePlace(a: Diagnostic, b: Diagnostic): boolean {
  return isSameMistake(a, b) && a.at.from === b.at.from;
}
