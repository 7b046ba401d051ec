import type { ISessionContextDialogs } from '@jupyterlab/apputils';
import { NotebookActions, NotebookPanel } from '@jupyterlab/notebook';
import type { ITranslator } from '@jupyterlab/translation';
import { DisposableDelegate, IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { staleCells } from '../core/edit';
import { cellWith, Notebook } from '../core/notebook';
import { Diagnostic, Fix } from '../core/rule';
import { Trans } from '../core/words';
import { IDiagnosedNotebook, Mistake, Outcome } from '../tokens';
import { applyEdits, Editable, inverseOf } from './apply';
import { concerns, Diagnosis, Engine, wordsOf } from './diagnosis';
import { KernelFacts } from './kernel';
import { cellsToRun, Ledger } from './ledger';
import { rebase } from './rebase';
import { Snapshots } from './snapshot';
import { inSteps } from './steps';
import { NotebookEvent, NotebookWatcher } from './watcher';

/** What a diagnosed notebook is made with. */
export type DiagnosisOptions = {
  readonly watcher: NotebookWatcher;
  /** A view of the notebook; the one last used, where it has several. */
  view(): NotebookPanel;
  readonly engine: Engine;
  /** Whether a fix is followed by running what it changed. */
  runsAfterFix(): boolean;
  readonly trans: Trans;
  readonly translator: ITranslator;
  readonly dialogs: ISessionContextDialogs | null;
};

/** The live notebook: diagnoses it when something happens, applies, undoes, runs. */
export class DiagnosedNotebook implements IDiagnosedNotebook {
  constructor(private readonly options: DiagnosisOptions) {
    const { watcher } = options;
    this.kernel = new KernelFacts(options.view().sessionContext);
    this.snapshots = new Snapshots(watcher.model, watcher, this.kernel);
    this.diagnosis = new Diagnosis(options.engine);
    this.ledger = new Ledger({
      order: () => this.snapshots.order,
      source: cell => watcher.record(cell)?.model.sharedModel.getSource(),
      version: cell => watcher.record(cell)?.version ?? 0,
      error: cell => {
        const error = this.snapshots.run(cell)?.errors.at(-1);
        return error ? `${error.ename}: ${error.evalue}` : null;
      }
    });
    watcher.happened.connect(this.onHappened, this);
    this.kernel.changed.connect(this.onKernelChanged, this);
    this.refresh();
  }

  get name(): string {
    return this.options.view().title.label;
  }

  get mistakes(): readonly Mistake[] {
    return this.ledger.mistakes;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get selected(): Mistake | null {
    return (this.chosen && this.ledger.entry(this.chosen)) || null;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      clearTimeout(this.timer);
      clearTimeout(this.more);
      this.idle.dispose();
      this.asked.splice(0).forEach(resolve => resolve());
      this.kernel.dispose();
      this.snapshots.dispose();
      Signal.clearData(this);
    }
  }

  snapshot(): Notebook {
    return this.snapshots.notebook();
  }

  cellLabel(id: string): string {
    const index = this.snapshots.order.get(id) ?? -1;
    const count = this.options.watcher.record(id)?.model.executionCount ?? null;
    return count === null ? String(index + 1) : `[${count}]`;
  }

  select(id: string | null): void {
    if (this.chosen !== id) {
      this.chosen = id;
      this._changed.emit();
    }
  }

  apply(id: string, fix: Fix): Outcome {
    const { trans } = this.options;
    if (this.ran.size > 0) {
      // A run from before the fix does not judge it.
      this.look(false);
    }
    if (this.diagnosis.hasMore) {
      this.look(false);
    }
    const mistake = this.ledger.entry(id);
    const isOffered = mistake?.diagnostic.fixes.some(other => isSameFix(fix, other));
    if (!mistake || !isOffered) {
      return { done: false, message: trans.__('This fix is out of date. Choose again.') };
    }
    const now = this.snapshot();
    const isStale = staleCells(now, fix.edit).length > 0;
    if (!isStale && !this.diagnosis.mayApply(now, fix)) {
      return { done: false, message: trans.__('This fix would bring another mistake.') };
    }
    const problem = applyEdits(fix.edit, this.editable, () =>
      this.ledger.applied(id, { fix: withSymptom(fix, mistake), undo: inverseOf(fix.edit) })
    );
    if (problem !== null) {
      this.schedule(0);
      return { done: false, message: problem };
    }
    this.chosen = id;
    this.refresh();
    if (this.options.runsAfterFix()) {
      this.run(id).catch(reason => console.error('Failed to run the cells', reason));
    }
    return { done: true, message: trans.__('Changed. Not run yet.') };
  }

  undo(id: string): Outcome {
    const { trans } = this.options;
    const applied = this.ledger.entry(id)?.applied;
    if (!applied) {
      return { done: false, message: trans.__('There is nothing to undo.') };
    }
    const now = this.snapshot();
    const { edit, left } = rebase(applied.undo, cell => cellWith(now, cell)?.source);
    const lines = left.map(({ cell, line }) =>
      trans.__('line %1 of cell %2', String(line), this.cellLabel(cell))
    );
    const places = [...new Set(lines)].join(', ');
    const problem =
      edit.length > 0
        ? applyEdits(edit, this.editable)
        : trans.__('Nothing was undone: %1 has changed since.', places);
    if (problem !== null) {
      return { done: false, message: problem };
    }
    this.ledger.undone(id);
    this.refresh();
    return left.length > 0
      ? { done: false, message: trans.__('Undone, but not in %1: changed since.', places) }
      : { done: true, message: trans.__('Undone.') };
  }

  async run(id: string): Promise<void> {
    const { view, dialogs, translator } = this.options;
    const fix = this.ledger.entry(id)?.applied?.fix;
    if (fix) {
      const { content, sessionContext } = view();
      const toRun = new Set(cellsToRun(fix));
      const cells = content.widgets.filter(({ model }) => toRun.has(model.id));
      await NotebookActions.runCells(
        content,
        cells,
        sessionContext,
        dialogs ?? undefined,
        translator
      );
    }
  }

  hide(id: string): void {
    this.ledger.hidden(id, true);
    this._changed.emit();
  }

  show(id: string): void {
    this.ledger.hidden(id, false);
    this._changed.emit();
  }

  check(): Promise<void> {
    this.diagnosis.forget();
    return new Promise(resolve => {
      this.asked.push(resolve);
      this.refresh();
    });
  }

  async reveal(cell: string): Promise<void> {
    const { content } = this.options.view();
    const index = content.widgets.findIndex(({ model }) => model.id === cell);
    if (index !== -1) {
      await content.scrollToItem(index, 'smart');
    }
  }

  private onHappened(_: NotebookWatcher, event: NotebookEvent): void {
    switch (event.type) {
      case 'evidence':
        // What can wait does.
        this.idle.dispose();
        return this.schedule(SOON);
      case 'cleared':
        // While the cell runs its card stays for a while: the mistake may be back at once.
        return this.schedule(this.editable.isRunning(event.cell) ? LATER : SOON);
      case 'started':
        return this.tell(this.ledger.started(event.cell));
      case 'finished':
        this.ran.add(event.cell);
        return this.schedule(SOON);
      case 'edited':
        this.tell(this.ledger.edited(event.cell));
        return this.editedAround(event.cell);
      case 'removed':
        return this.tell(this.ledger.removed(event.cell));
      case 'restarted':
        return this.tell(this.ledger.restarted());
    }
  }

  /** A fix may reach into a cell that its mistake is not in: it is computed anew, also in a preview. */
  private editedAround(cell: string): void {
    const open = this.mistakes.filter(
      ({ state }) => state === 'found' || state === 'saved' || state === 'undone'
    );
    if (open.length === 0 && !this.around.has(cell)) {
      return;
    }
    const source = this.options.watcher.record(cell)?.model.sharedModel.getSource() ?? '';
    const changed = { cell, words: wordsOf(source) };
    const isTouched = open.some(({ diagnostic }) =>
      diagnostic.fixes.some(fix => concerns(fix, changed))
    );
    if (isTouched || this.around.has(cell)) {
      // A half-typed cell may leave no fix that touches it: it is looked at again all the same.
      this.around.add(cell);
      this.schedule(SOON);
    }
  }

  private onKernelChanged(): void {
    if (this.mistakes.length > 0) {
      this.schedule(SOON);
    }
  }

  /** Looks again, at the latest after so many milliseconds; never so often that it is felt. */
  private schedule(delay: number): void {
    const due = Math.max(performance.now() + delay, this.restUntil);
    if (this.due === null || due < this.due) {
      clearTimeout(this.timer);
      this.due = due;
      this.timer = setTimeout(() => this.refresh(), due - performance.now());
    }
  }

  /** Looks at what can be seen at once, then at all the rest. */
  private refresh(): void {
    if (!this._isDisposed) {
      clearTimeout(this.timer);
      this.due = null;
      this.look(false);
      this.lookAtRest();
    }
  }

  private look(asked: boolean): void {
    const start = performance.now();
    const diagnostics = this.diagnosis.now(this.snapshot(), this.snapshots.runs());
    this.ledger.found(diagnostics, { asked, ran: this.ran });
    this.ran.clear();
    if (diagnostics.some(offersNestAsyncio)) {
      this.kernel.askNestAsyncio();
    }
    this._changed.emit();
    clearTimeout(this.more);
    if (this.diagnosis.hasMore && !this._isDisposed) {
      // The best fix is shown before the others are looked for.
      this.more = setTimeout(() => this.look(false));
    }
    const end = performance.now();
    this.restUntil = end + Math.min(REST * (end - start), LATER);
  }

  /** What takes longer is done while nothing else happens. */
  private lookAtRest(): void {
    this.idle.dispose();
    this.idle = inSteps(this.diagnosis.steps(), () => {
      const asked = this.asked.splice(0);
      this.look(asked.length > 0);
      asked.forEach(resolve => resolve());
      if (!this.diagnosis.isComplete) {
        // The notebook has changed meanwhile.
        this.schedule(LATER);
      }
    });
  }

  private tell(changed: boolean): void {
    if (changed) {
      this._changed.emit();
    }
  }

  private get editable(): Editable {
    const { watcher, trans } = this.options;
    return {
      model: watcher.model,
      isRunning: cell => watcher.record(cell)?.running ?? false,
      cellLabel: cell => this.cellLabel(cell),
      trans
    };
  }

  private readonly kernel: KernelFacts;
  private readonly snapshots: Snapshots;
  private readonly ledger: Ledger;
  private readonly diagnosis: Diagnosis;
  /** Who waits for everything to have been looked at. */
  private readonly asked: (() => void)[] = [];
  private idle: IDisposable = new DisposableDelegate(() => undefined);
  private readonly ran = new Set<string>();
  /** Cells that a fix of a mistake in another cell would have changed. */
  private readonly around = new Set<string>();
  private readonly _changed = new Signal<this, void>(this);
  private chosen: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private more: ReturnType<typeof setTimeout> | undefined;
  private due: number | null = null;
  private restUntil = 0;
  private _isDisposed = false;
}

/** Milliseconds: what belongs together, such as stderr and the error, arrives within. */
const SOON = 10;
/** Milliseconds: when somebody may have finished typing. */
const LATER = 800;
/** Looking takes about one part in so many of the time. */
const REST = 20;

function isSameFix(a: Fix, b: Fix): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** The cell where it showed has to run again before anybody can say that it is mended. */
function withSymptom(fix: Fix, { diagnostic: { shownIn } }: Mistake): Fix {
  return shownIn === null || cellsToRun(fix).includes(shownIn)
    ? fix
    : { ...fix, rerun: [...(fix.rerun ?? []), shownIn] };
}

/** What it offers depends on what the kernel can import. */
function offersNestAsyncio({ fixes }: Diagnostic): boolean {
  return fixes.some(({ edit }) =>
    edit.some(({ edits }) => edits.some(({ insert }) => insert.includes('nest_asyncio')))
  );
}
