import type { ICellModel, ICodeCellModel } from '@jupyterlab/cells';
import {
  INotebookModel,
  INotebookTracker,
  NotebookActions,
  NotebookPanel
} from '@jupyterlab/notebook';
import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { mentionsAsync } from '../core/mentions';
import { IAsyncioDoctor, IDiagnosedNotebook, Mistake } from '../tokens';
import { whenIdle } from './idle';
import { Settings } from './settings';
import { NotebookEvent, NotebookWatcher } from './watcher';

/** What is loaded on first need. */
export type Practice = {
  /**
   * Reads a notebook ahead, so that its first mistake is explained as fast as
   * the next ones, and a cell that is about to run.
   */
  prepare(model: INotebookModel, cell?: ICellModel): void;
  open(watcher: NotebookWatcher, view: () => NotebookPanel): IDiagnosedNotebook;
  /** Shows the cards in a view. */
  show(panel: NotebookPanel, notebook: IDiagnosedNotebook): Cards;
};

export type Cards = IDisposable & {
  /** Moves the focus into the card of a cell, or its preview; false when it has none. */
  focus(cell: string, part?: 'preview'): boolean;
};

/**
 * Watches the open notebooks and loads what can diagnose them when one of them
 * shows something that may have to do with async code.
 */
export class LabDoctor implements IAsyncioDoctor, IDisposable {
  constructor(
    private readonly tracker: INotebookTracker,
    private readonly settings: Settings,
    private readonly load: () => Promise<Practice>
  ) {
    tracker.widgetAdded.connect(this.onWidgetAdded, this);
    tracker.currentChanged.connect(this.tellCurrent, this);
    NotebookActions.executionScheduled.connect(this.onScheduled, this);
    NotebookActions.executed.connect(this.onExecuted, this);
    settings.changed.connect(this.onSettingsChanged, this);
    tracker.forEach(panel => this.onWidgetAdded(tracker, panel));
  }

  get current(): IDiagnosedNotebook | null {
    return this.visitOf(this.tracker.currentWidget)?.notebook ?? null;
  }

  get currentChanged(): ISignal<this, void> {
    return this._currentChanged;
  }

  /** A cell failed with a mistake that was not there before. */
  get failed(): ISignal<this, void> {
    return this._failed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      Signal.disconnectReceiver(this);
      this.visits.forEach(visit => this.end(visit));
      this.tellCurrent();
      Signal.clearData(this);
    }
  }

  async diagnose(): Promise<IDiagnosedNotebook | null> {
    const panel = this.tracker.currentWidget;
    await panel?.context.ready;
    const visit = this.visitOf(panel);
    return visit ? this.open(visit) : null;
  }

  /** Looks at all notebooks again, as other rules are in use. */
  checkAll(): void {
    for (const { notebook } of this.visits.values()) {
      notebook?.check().catch(reason => console.error('Failed to check a notebook', reason));
    }
  }

  /** Moves the focus into the card of the active cell, or its preview; false when it has none. */
  focusCard(part?: 'preview'): boolean {
    const { currentWidget: panel, activeCell } = this.tracker;
    const cards = panel && this.visitOf(panel)?.views.get(panel);
    return !!cards && !!activeCell && cards.focus(activeCell.model.id, part);
  }

  /** The mistake of the active cell that the commands act on. */
  get mistakeInFront(): Mistake | null {
    const cell = this.tracker.activeCell?.model.id;
    const here = (this.current?.mistakes ?? []).filter(
      ({ hidden, diagnostic: { at, shownIn } }) =>
        !hidden && cell !== undefined && (at.cell === cell || shownIn === cell)
    );
    return here.find(({ id }) => id === this.current?.selected?.id) ?? here[0] ?? null;
  }

  /** Makes the cell of the next (1) or the previous (-1) mistake the active one. */
  async go(step: 1 | -1): Promise<void> {
    const notebook = this.current;
    const content = this.tracker.currentWidget?.content;
    if (!notebook || !content) {
      return;
    }
    const indexOf = (id: string) => content.widgets.findIndex(({ model }) => model.id === id);
    const places = notebook.mistakes
      .filter(({ hidden, diagnostic }) => !hidden && diagnostic.severity !== 'hint')
      .map(({ id, diagnostic }) => ({ id, index: indexOf(diagnostic.at.cell) }))
      .filter(({ index }) => index !== -1);
    const ahead = (index: number) => (index - content.activeCellIndex) * step > 0;
    const inOrder = step === 1 ? places : places.reverse();
    const place = inOrder.find(({ index }) => ahead(index)) ?? inOrder[0];
    if (place) {
      content.activeCellIndex = place.index;
      notebook.select(place.id);
      await content.scrollToItem(place.index, 'smart');
    }
  }

  private onWidgetAdded(_: INotebookTracker, panel: NotebookPanel): void {
    panel.context.ready
      .then(() => this.attach(panel))
      .catch(reason => console.error('Failed to watch a notebook', reason));
  }

  private attach(panel: NotebookPanel): void {
    const model = panel.content.model;
    if (!model || panel.isDisposed || this._isDisposed || !this.settings.enabled) {
      return;
    }
    const visit = this.visits.get(model) ?? this.visit(model, panel.sessionContext);
    visit.views.set(panel, null);
    panel.disposed.connect(this.detach, this);
    if (visit.notebook) {
      this.showCards(visit);
    } else {
      // Opening the notebook comes first.
      whenIdle(() => (visit.watcher.hasEvidence ? this.openSoon(visit) : this.prepare(visit)));
    }
  }

  private visit(model: INotebookModel, session: ISessionContext): Visit {
    const watcher = new NotebookWatcher(model);
    const visit: Visit = { model, session, watcher, views: new Map(), notebook: null };
    this.visits.set(model, visit);
    watcher.happened.connect((_, event) => this.onHappened(visit, event), this);
    session.iopubMessage.connect((_, message) => this.onMessage(visit, message), this);
    session.kernelChanged.connect(() => watcher.restarted(), this);
    session.statusChanged.connect((_, status) => this.onStatus(visit, status), this);
    return visit;
  }

  private onSettingsChanged(): void {
    if (!this.settings.enabled) {
      this.visits.forEach(visit => this.end(visit));
      this.tellCurrent();
    } else {
      this.tracker.forEach(panel => {
        if (!this.visitOf(panel)?.views.has(panel)) {
          this.onWidgetAdded(this.tracker, panel);
        }
      });
      this.checkAll();
    }
  }

  private detach(panel: NotebookPanel): void {
    for (const visit of this.visits.values()) {
      visit.views.get(panel)?.dispose();
      if (visit.views.delete(panel) && visit.views.size === 0) {
        this.end(visit);
      }
    }
  }

  private end(visit: Visit): void {
    this.visits.delete(visit.model);
    visit.views.forEach(cards => cards?.dispose());
    visit.notebook?.dispose();
    visit.watcher.dispose();
    visit.notebook = null;
  }

  private onHappened(visit: Visit, { type }: NotebookEvent): void {
    if (type === 'evidence' && !visit.notebook) {
      this.openSoon(visit);
    }
  }

  /** Failing to load is told once, by those who load. */
  private openSoon(visit: Visit): void {
    if (!isForeign(visit.model)) {
      void this.open(visit);
    }
  }

  private async open(visit: Visit): Promise<IDiagnosedNotebook | null> {
    try {
      const practice = await this.load();
      const isOpen = this.visits.get(visit.model) === visit;
      if (isOpen && !visit.notebook) {
        visit.notebook = practice.open(visit.watcher, () => this.frontView(visit));
        this.practice = practice;
        this.tellFailures(visit.notebook);
        this.showCards(visit);
        this.tellCurrent();
      }
      return visit.notebook;
    } catch {
      return null;
    }
  }

  private tellFailures(notebook: IDiagnosedNotebook): void {
    const told = new Set<string>();
    const tell = () => {
      const fresh = notebook.mistakes.filter(
        ({ id, diagnostic: { severity, evidence } }) =>
          severity === 'error' && evidence === 'live' && !told.has(id)
      );
      fresh.forEach(({ id }) => told.add(id));
      if (fresh.length > 0) {
        this._failed.emit();
      }
    };
    notebook.changed.connect(tell, this);
    tell();
  }

  private showCards({ views, notebook }: Visit): void {
    views.forEach((cards, panel) => {
      if (!cards && notebook && this.practice) {
        views.set(panel, this.practice.show(panel, notebook));
      }
    });
  }

  private frontView({ views }: Visit): NotebookPanel {
    const { currentWidget } = this.tracker;
    return currentWidget && views.has(currentWidget) ? currentWidget : [...views.keys()][0];
  }

  private visitOf(panel: NotebookPanel | null): Visit | undefined {
    const model = panel?.content.model;
    return model ? this.visits.get(model) : undefined;
  }

  private onScheduled(_: unknown, { notebook, cell }: Executed): void {
    const model = cell.model as ICodeCellModel;
    const visit = notebook.model && this.visits.get(notebook.model);
    visit?.watcher.started(model);
    if (visit) {
      this.prepare(visit, model);
    }
  }

  /** What is needed if a cell fails is there by then; only for notebooks with async code. */
  private prepare({ model }: Visit, cell?: ICellModel): void {
    const mentions = ({ sharedModel }: ICellModel) => mentionsAsync(sharedModel.getSource());
    if (
      !model.isDisposed &&
      !isForeign(model) &&
      (cell ? [cell] : [...model.cells]).some(mentions)
    ) {
      this.load()
        .then(practice => practice.prepare(model, cell))
        .catch(() => undefined);
    }
  }

  private onExecuted(_: unknown, { notebook, cell }: Executed): void {
    const visit = notebook.model && this.visits.get(notebook.model);
    visit?.watcher.finished(cell.model as ICodeCellModel);
  }

  /** ipykernel ≥ 6.29 sends what the event loop logs without a parent: no cell shows it. */
  private onMessage({ watcher }: Visit, message: KernelMessage.IMessage): void {
    const { header, parent_header: parent, content } = message;
    if (header.msg_type === 'stream' && !('msg_id' in parent && parent.msg_id)) {
      const { name, text } = content as KernelMessage.IStreamMsg['content'];
      if (name === 'stderr') {
        watcher.log(String(text));
      }
    }
  }

  private onStatus({ watcher }: Visit, status: Kernel.Status): void {
    if (status === 'restarting' || status === 'autorestarting' || status === 'dead') {
      watcher.restarted();
    }
  }

  private tellCurrent(): void {
    this._currentChanged.emit();
  }

  private readonly visits = new Map<INotebookModel, Visit>();
  private practice: Practice | null = null;
  private readonly _failed = new Signal<this, void>(this);
  private readonly _currentChanged = new Signal<this, void>(this);
  private _isDisposed = false;
}

/** One notebook, in as many views as it is open. */
type Visit = {
  readonly model: INotebookModel;
  readonly session: ISessionContext;
  readonly watcher: NotebookWatcher;
  readonly views: Map<NotebookPanel, Cards | null>;
  notebook: IDiagnosedNotebook | null;
};

type Executed = {
  readonly notebook: NotebookPanel['content'];
  readonly cell: NotebookPanel['content']['widgets'][number];
};

/** Whether the notebook says that it is not in Python. */
function isForeign({ metadata }: INotebookModel): boolean {
  const { kernelspec, language_info: info } = metadata as {
    kernelspec?: { language?: unknown };
    language_info?: { name?: unknown };
  };
  // Before the kernel has said its language, JupyterLab writes an empty one.
  const language = info?.name || kernelspec?.language || 'python';
  return String(language).toLowerCase() !== 'python';
}
