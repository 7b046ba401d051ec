import { CellEdit } from '../core/edit';
import { severityOf } from '../core/evidence';
import { cellWith, Kernel, Notebook } from '../core/notebook';
import { Diagnostic, Fix } from '../core/rule';
import { Run } from '../core/run';

/** What finds mistakes. It never throws. */
export type Engine = {
  /** What these runs show, null for the source alone, one by one; see core/diagnose.ts. */
  diagnosing(
    notebook: Notebook,
    runs: readonly (Run | null)[],
    mostFixes?: number
  ): Iterable<Diagnostic>;
  /** Whether the source alone shows no more mistakes after the fix. Takes long. */
  bringsNoMistake(notebook: Notebook, fix: Fix): boolean;
};

/**
 * The mistakes of a notebook that changes: what a new run shows is known at
 * once, all that takes longer is done in small steps.
 */
export class Diagnosis {
  constructor(private readonly engine: Engine) {}

  /**
   * The mistakes as far as they are known: those of new runs, and what still
   * holds. A run that shows nothing but news comes with the best fix of each
   * mistake, and with all when asked again.
   */
  now(notebook: Notebook, runs: readonly Run[]): readonly Diagnostic[] {
    if (!this.program || !isSameProgram(this.program, notebook)) {
      this.program = notebook;
      this.version++;
    }
    this.notebook = notebook;
    this.runs = runs;
    for (const run of runs) {
      const kept = this.kept.get(run);
      if (!kept) {
        this.kept.set(run, { ...this.atFirst(notebook, run), notebook, version: null });
      } else if (
        !kept.isWhole ||
        mayShowMore(run, kept, notebook) ||
        kept.diagnostics.some(each => hasOldFixes(each, kept.notebook, notebook))
      ) {
        const diagnostics = [...this.engine.diagnosing(notebook, [run])];
        this.kept.set(run, { diagnostics, isWhole: true, notebook, version: null });
      } else if (
        kept.notebook !== notebook &&
        kept.diagnostics.every(each => isUnchanged(each, kept.notebook, notebook))
      ) {
        // So that all are compared with one notebook the next time, and not each with its own.
        this.kept.set(run, { ...kept, notebook });
      }
    }
    const found = new Map<string, Diagnostic>();
    for (const run of [...runs, null]) {
      const kept = this.kept.get(run ?? SOURCE);
      for (const diagnostic of kept?.diagnostics ?? []) {
        const { rule, at } = diagnostic;
        const key = `${rule} ${at.cell} ${at.from}`;
        if (
          kept &&
          !found.has(key) &&
          isUnchanged(diagnostic, kept.notebook, notebook) &&
          !isRefuted(diagnostic, notebook)
        ) {
          const isOld = hasOldFixes(diagnostic, kept.notebook, notebook);
          found.set(key, isOld ? { ...diagnostic, fixes: [] } : diagnostic);
        }
      }
    }
    const all = [...found.values()];
    this.told = new Set(all.map(({ at, shownIn }) => shownIn ?? at.cell));
    return all;
  }

  /** The best fix of each mistake is enough for news; where something was told before, no fix may go. */
  private atFirst(notebook: Notebook, run: Run): Pick<Kept, 'diagnostics' | 'isWhole'> {
    const isNews = run.cell === null || !this.told.has(run.cell);
    const diagnostics = [...this.engine.diagnosing(notebook, [run], isNews ? 1 : Infinity)];
    return {
      diagnostics,
      isWhole: !isNews || diagnostics.every(({ fixes }) => fixes.length === 0)
    };
  }

  /**
   * Brings all that is kept up to date, one step at each turn; stops when the
   * notebook has changed. Then now() tells the whole.
   */
  *steps(): Generator<void> {
    const { notebook, program, version, runs } = this;
    for (const run of [...runs, null]) {
      if (!notebook || !program || this.kept.get(run ?? SOURCE)?.version === version) {
        continue;
      }
      const diagnostics: Diagnostic[] = [];
      for (const diagnostic of this.engine.diagnosing(notebook, [run])) {
        const fixes: Fix[] = [];
        for (const fix of diagnostic.fixes) {
          yield;
          if (this.version !== version) {
            return;
          }
          // What the source alone shows has been checked against the source alone.
          if (run === null || this.engine.bringsNoMistake(program, fix)) {
            fixes.push(fix);
          }
        }
        diagnostics.push({ ...diagnostic, fixes });
      }
      this.kept.set(run ?? SOURCE, { diagnostics, isWhole: true, notebook, version });
      yield;
      if (this.version !== version) {
        return;
      }
    }
  }

  /** Whether now() has not told all fixes of the mistakes yet. */
  get hasMore(): boolean {
    return this.runs.some(run => this.kept.get(run)?.isWhole === false);
  }

  /** Whether all that is kept was checked in the notebook that now() was last told of. */
  get isComplete(): boolean {
    return [...this.runs, null].every(
      run => this.kept.get(run ?? SOURCE)?.version === this.version
    );
  }

  /** Whether a fix has passed the whole gate; where that was not asked yet, it is now. */
  mayApply(notebook: Notebook, fix: Fix): boolean {
    const isKnown = this.program !== null && isSameProgram(this.program, notebook);
    const isChecked = [...this.runs, null].some(run => {
      const kept = this.kept.get(run ?? SOURCE);
      return (
        kept?.version === this.version && kept.diagnostics.some(({ fixes }) => fixes.includes(fix))
      );
    });
    return (isKnown && isChecked) || this.engine.bringsNoMistake(notebook, fix);
  }

  /** Other rules are in use: nothing that is kept holds any more. */
  forget(): void {
    this.kept = new WeakMap();
    this.version++;
  }

  private kept = new WeakMap<object, Kept>();
  private notebook: Notebook | null = null;
  /** The first notebook of this version: what is found in it holds for the later ones. */
  private program: Notebook | null = null;
  private runs: readonly Run[] = [];
  /** The cells at which now() told a mistake the last time. */
  private told: ReadonlySet<string> = new Set();
  /** Grows whenever the notebook is another program. */
  private version = 0;
}

/** Under which what the source alone shows is kept. */
const SOURCE = {};

type Kept = {
  readonly diagnostics: readonly Diagnostic[];
  /** Whether they have all their fixes, and not only the best one. */
  readonly isWhole: boolean;
  /** The last one in which they held. */
  readonly notebook: Notebook;
  /** The program that all of it was checked in; null when it was found in a hurry. */
  readonly version: number | null;
};

/** Whether nothing was found while the cell had another text: it may be back to what it was. */
function mayShowMore({ cell }: Run, { diagnostics, notebook }: Kept, now: Notebook): boolean {
  return cell !== null && diagnostics.length === 0 && !isSameCell(cell, notebook, now);
}

/** Whether the cell of a mistake that the source alone shows has run well since. */
function isRefuted({ severity, evidence, at, shownIn }: Diagnostic, now: Notebook): boolean {
  const charge = { severity, cell: shownIn ?? at.cell, isFromSource: evidence === 'source' };
  return severityOf(charge, now) === null;
}

/** Whether the cells of the mistake itself have the same text. */
function isUnchanged({ at, shownIn }: Diagnostic, then: Notebook, now: Notebook): boolean {
  return (
    then === now || (isSameCell(at.cell, then, now) && isSameCell(shownIn ?? at.cell, then, now))
  );
}

/** Whether the mistake is as it was, but another cell that a fix depends on is not. */
function hasOldFixes(diagnostic: Diagnostic, then: Notebook, now: Notebook): boolean {
  if (then === now || !isUnchanged(diagnostic, then, now)) {
    return false;
  }
  const changed = changedCells(then, now);
  return diagnostic.fixes.some(fix => changed.some(cell => concerns(fix, cell)));
}

/** A cell that has another source than before, is new or is gone, and the words of what it was and is. */
export type ChangedCell = { readonly cell: string; readonly words: ReadonlySet<string> };

/** Whether a fix may become another one: it edits the cell, or what the cell uses. */
export function concerns({ edit }: Fix, { cell, words }: ChangedCell): boolean {
  return edit.some(
    edited => edited.cell === cell || definedIn(edited).some(name => words.has(name))
  );
}

/** All that may be names in these sources. */
export function wordsOf(...sources: readonly string[]): ReadonlySet<string> {
  return new Set(sources.flatMap(source => source.match(/\w+/g) ?? []));
}

/** The functions and classes of a cell that is edited; asked at every keystroke elsewhere. */
function definedIn(edited: CellEdit): readonly string[] {
  let names = definitions.get(edited);
  if (!names) {
    names = [...edited.before.matchAll(/\b(?:def|class)\s+(\w+)/g)].map(([, name]) => name);
    definitions.set(edited, names);
  }
  return names;
}

const definitions = new WeakMap<CellEdit, readonly string[]>();

/** Asked for each mistake whenever something is shown, mostly of the same two notebooks. */
function changedCells(then: Notebook, now: Notebook): readonly ChangedCell[] {
  let known = changes.get(now)?.get(then);
  if (!known) {
    const changed: ChangedCell[] = [];
    now.cells.forEach((cell, i) => {
      const before = then.cells[i]?.id === cell.id ? then.cells[i] : cellWith(then, cell.id);
      if (before?.source !== cell.source) {
        changed.push({ cell: cell.id, words: wordsOf(cell.source, before?.source ?? '') });
      }
    });
    then.cells.forEach(({ id, source }) => {
      if (!cellWith(now, id)) {
        changed.push({ cell: id, words: wordsOf(source) });
      }
    });
    known = changed;
    changes.set(now, (changes.get(now) ?? new WeakMap()).set(then, known));
  }
  return known;
}

const changes = new WeakMap<Notebook, WeakMap<Notebook, readonly ChangedCell[]>>();

function isSameCell(id: string, then: Notebook, now: Notebook): boolean {
  return cellWith(then, id)?.source === cellWith(now, id)?.source;
}

/** Whether nothing differs but which cells have run. */
function isSameProgram(a: Notebook, b: Notebook): boolean {
  return (
    a === b ||
    (a.cells.length === b.cells.length &&
      a.language === b.language &&
      factsOf(a.kernel) === factsOf(b.kernel) &&
      a.cells.every(({ id, type, source, editable }, i) => {
        const other = b.cells[i];
        return (
          id === other.id &&
          source === other.source &&
          type === other.type &&
          editable === other.editable
        );
      }))
  );
}

function factsOf({ python, implementation, nestAsyncio, canWait }: Kernel): string {
  return [python, implementation, nestAsyncio, canWait].join();
}
