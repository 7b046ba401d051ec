import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { NotebookEdit } from './core/edit';
import type { Notebook } from './core/notebook';
import type { Library } from './core/library';
import type { AnyRule, Diagnostic, Fix } from './core/rule';

/** What other extensions add to our rules; they get a disposable back. */
export interface IAsyncioRules {
  readonly rules: readonly AnyRule[];
  readonly libraries: readonly Library[];
  readonly changed: ISignal<IAsyncioRules, void>;
  /** Adds a library whose plain calls start an event loop; pure data. */
  addLibrary(library: Library): IDisposable;
  /** A rule of the name of one of ours takes its place. */
  /** @throws when a rule of this name is there already. */
  add(rule: AnyRule): IDisposable;
}

export const IAsyncioRules = new Token<IAsyncioRules>(
  'jupyterlab-asyncio-doctor:IAsyncioRules',
  'The asyncio mistakes that are looked for; add your own rules here.'
);

/** Where a mistake stands, from being seen to being mended. */
export type MistakeState =
  | 'found'
  /** The output came with the file. */
  | 'saved'
  /** The code was edited since the output; fixes are withdrawn until checked again. */
  | 'changed'
  | 'applied'
  | 'running'
  | 'fixed'
  | 'still-failing'
  /** Mended, but the next run showed another mistake. */
  | 'new-mistake'
  | 'undone';

/** A diagnostic with what has been done about it. */
export type Mistake = {
  /** Stable while the mistake is shown. */
  readonly id: string;
  readonly diagnostic: Diagnostic;
  readonly state: MistakeState;
  readonly hidden: boolean;
  /** The fix that was applied, from `applied` on. */
  readonly applied: AppliedFix | null;
};

/** A fix in the notebook, and what undoing it takes. */
export type AppliedFix = {
  readonly fix: Fix;
  /** Turns the fixed cells back, byte for byte where they are as the fix left them. */
  readonly undo: NotebookEdit;
};

/** What came of a click: all of it is done, or `message` says to the reader what is not. */
export type Outcome = { readonly done: boolean; readonly message: string };

/** The mistakes of one notebook and what can be done with them. */
export interface IDiagnosedNotebook extends IDisposable {
  /** The file's name, for headings. */
  readonly name: string;
  readonly mistakes: readonly Mistake[];
  /** A new list of mistakes, or another state of one. */
  readonly changed: ISignal<IDiagnosedNotebook, void>;
  /** The mistake last chosen, in the card or in the panel. */
  readonly selected: Mistake | null;
  /** The notebook as it is now. */
  snapshot(): Notebook;
  /** Short name of a cell for people: `[3]`, or its position when it has not run. */
  cellLabel(cell: string): string;
  select(id: string | null): void;
  /** Applies all edits in one turn, or none. */
  apply(id: string, fix: Fix): Outcome;
  /** Takes the fix back, but for lines that were edited since. */
  undo(id: string): Outcome;
  /** Runs the changed cells and what else the fix names, in notebook order. */
  run(id: string): Promise<void>;
  hide(id: string): void;
  show(id: string): void;
  /** Looks at the whole notebook again, source included. */
  check(): Promise<void>;
  /** Scrolls to the place of a mistake without taking the focus. */
  reveal(cell: string): Promise<void>;
}

/** The diagnosed notebooks of the application. */
export interface IAsyncioDoctor {
  /** That of the notebook in front; null when it was not diagnosed yet, or there is none. */
  readonly current: IDiagnosedNotebook | null;
  readonly currentChanged: ISignal<IAsyncioDoctor, void>;
  /** Diagnoses the notebook in front; null when there is none, or it is not possible. */
  diagnose(): Promise<IDiagnosedNotebook | null>;
}

export const IAsyncioDoctor = new Token<IAsyncioDoctor>(
  'jupyterlab-asyncio-doctor:IAsyncioDoctor',
  'The asyncio mistakes of the open notebooks and what can be done with them.'
);
