import type { ICellModel, ICodeCellModel } from '@jupyterlab/cells';
import type { CellList, INotebookModel } from '@jupyterlab/notebook';
import type { IOutputAreaModel } from '@jupyterlab/outputarea';
import type { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { mentionsAsync, showsAsync } from '../core/mentions';

/** Something happened in a notebook that the mistakes in it may depend on. */
export type NotebookEvent =
  /** An error, or text, that may have to do with async code. */
  | { readonly type: 'evidence'; readonly cell: string | null }
  | { readonly type: Occasion; readonly cell: string }
  | { readonly type: 'restarted' };

type Occasion = 'cleared' | 'edited' | 'started' | 'finished' | 'removed';

/** What the watcher keeps of a cell. */
export type CellRecord = {
  readonly model: ICodeCellModel;
  /** Whether its outputs came with the file. */
  readonly saved: boolean;
  /** Whether its outputs may have to do with async code. */
  readonly evident: boolean;
  /** Grows whenever outputs are cleared, added or go on. */
  readonly version: number;
  /** The source that ran in this session. */
  readonly ranSource: string | null;
  readonly running: boolean;
};

/**
 * Watches the outputs of one notebook, however many views it has, at next to
 * no cost: each new piece of text is looked at once. Everything that is dearer
 * is for those who hear the signal.
 */
export class NotebookWatcher implements IDisposable {
  constructor(readonly model: INotebookModel) {
    for (const cell of model.cells) {
      this.watch(cell, true);
    }
    model.cells.changed.connect(this.onCellsChanged, this);
  }

  /** What the kernel said outside any cell and may have to do with async code. */
  readonly logs: readonly string[] = [];

  get happened(): ISignal<this, NotebookEvent> {
    return this._happened;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      Signal.clearData(this);
    }
  }

  /** What is known of a code cell; undefined for other cells and those that are gone. */
  record(cell: string): CellRecord | undefined {
    return this.cells.get(cell);
  }

  /** Whether some output may have to do with async code. */
  get hasEvidence(): boolean {
    return [...this.cells.values()].some(({ evident }) => evident);
  }

  /** A cell is about to run, with the source that it has now. */
  started(model: ICodeCellModel): void {
    const cell = this.cells.get(model.id);
    if (cell && !cell.running) {
      cell.running = true;
      cell.ranSource = model.sharedModel.getSource();
      this._happened.emit({ type: 'started', cell: model.id });
    }
  }

  /** A cell has run. */
  finished(model: ICodeCellModel): void {
    const cell = this.cells.get(model.id);
    if (cell?.running) {
      cell.running = false;
      this._happened.emit({ type: 'finished', cell: model.id });
    }
  }

  /** Text on stderr that belongs to no cell (errors.md 2.7). */
  log(text: string): void {
    if (mentionsAsync(text)) {
      (this.logs as string[]).push(text.slice(0, LONGEST_LOG));
      (this.logs as string[]).splice(0, this.logs.length - MOST_LOGS);
      this._happened.emit({ type: 'evidence', cell: null });
    }
  }

  /** The kernel is another one: nothing runs, and its logs are no more. */
  restarted(): void {
    (this.logs as string[]).length = 0;
    for (const cell of this.cells.values()) {
      cell.running = false;
    }
    this._happened.emit({ type: 'restarted' });
  }

  private onCellsChanged(_: CellList, { type, newValues }: Parameters<CellsChanged>[1]): void {
    if (type === 'add' || type === 'set') {
      newValues.forEach(cell => this.watch(cell, false));
    }
    if (type !== 'add') {
      // Moving a cell removes its model and adds another one with its id.
      queueMicrotask(() => this.forgetOthers());
    }
  }

  private watch(model: ICellModel, opening: boolean): void {
    if (model.type !== 'code') {
      // A code cell that became text keeps its id.
      if (this.cells.delete(model.id)) {
        this._happened.emit({ type: 'removed', cell: model.id });
      }
      return;
    }
    const code = model as ICodeCellModel;
    const before = this.cells.get(code.id);
    const cell: Watched = {
      model: code,
      saved: before?.saved ?? true,
      evident: false,
      version: before?.version ?? 0,
      ranSource: before?.ranSource ?? null,
      running: before?.running ?? false,
      tail: ''
    };
    this.cells.set(code.id, cell);
    code.outputs.changed.connect(this.onOutputsChanged, this);
    code.sharedModel.changed.connect(this.onSharedChanged, this);
    code.stateChanged.connect(this.onStateChanged, this);
    this.byOutputs.set(code.outputs, cell);
    for (let i = 0; i < code.outputs.length; i++) {
      this.look(cell, code.outputs.get(i));
    }
    if (cell.evident && !opening) {
      this._happened.emit({ type: 'evidence', cell: code.id });
    }
  }

  /** Forgets the cells that are no longer in the notebook. */
  private forgetOthers(): void {
    const present = new Set(this.isDisposed ? [] : [...this.model.cells].map(({ id }) => id));
    for (const id of [...this.cells.keys()].filter(id => !present.has(id))) {
      this.cells.delete(id);
      this._happened.emit({ type: 'removed', cell: id });
    }
  }

  private onOutputsChanged(
    outputs: IOutputAreaModel,
    { type, newValues }: IOutputAreaModel.ChangedArgs
  ): void {
    const cell = this.byOutputs.get(outputs);
    if (!cell) {
      return;
    }
    // JupyterLab < 4.5 says 'remove' where later ones say 'clear'.
    if (type === 'clear' || (type === 'remove' && outputs.length === 0)) {
      const had = cell.evident;
      cell.version++;
      cell.saved = false;
      cell.evident = false;
      cell.tail = '';
      if (had) {
        this._happened.emit({ type: 'cleared', cell: cell.model.id });
      }
    } else if (type === 'add' || type === 'set') {
      if (type === 'add') {
        cell.version++;
        cell.saved = false;
      }
      const seen = newValues.map(output => this.look(cell, output));
      if (seen.includes(true)) {
        this._happened.emit({ type: 'evidence', cell: cell.model.id });
      }
    }
  }

  /** Whether the output may have to do with async code; goes on watching a stream. */
  private look(cell: Watched, output: Output): boolean {
    if (output.type === 'stream') {
      const { name, text } = output.toJSON();
      // Since JupyterLab 4.3 a stream grows in place; before, it is set anew.
      if (output.streamText) {
        this.byText.set(output.streamText, { cell, stderr: name === 'stderr' });
        output.streamText.changed.connect(this.onTextChanged, this);
      }
      return this.hears(cell, name === 'stderr', String(text).slice(-LONGEST_LOG));
    }
    const seen =
      output.type === 'error' ? this.isAsyncError(output) : showsAsync(plainText(output));
    cell.evident ||= seen;
    return seen;
  }

  private onTextChanged(text: StreamText, { type, value }: TextChange): void {
    const stream = this.byText.get(text);
    if (stream && type !== 'remove' && this.hears(stream.cell, stream.stderr, value)) {
      this._happened.emit({ type: 'evidence', cell: stream.cell.model.id });
    }
  }

  /** Looks at a new piece of a stream, and at the seam to the one before. */
  private hears(cell: Watched, stderr: boolean, piece: string): boolean {
    const text = cell.tail + piece;
    cell.tail = text.slice(-SEAM);
    const seen = stderr ? mentionsAsync(text) : showsAsync(text);
    cell.evident ||= seen;
    cell.version++;
    return seen;
  }

  /** The error itself may say nothing: `AttributeError: __enter__` is enough for `with lock:`. */
  private isAsyncError(output: Output): boolean {
    const { ename, evalue, traceback } = output.toJSON();
    return (
      mentionsAsync([ename, evalue, traceback].join(' ')) ||
      [...this.cells.values()].some(({ model }) => mentionsAsync(model.sharedModel.getSource()))
    );
  }

  private onSharedChanged(
    cell: ICodeCellModel['sharedModel'],
    { sourceChange }: { readonly sourceChange?: unknown }
  ): void {
    if (sourceChange) {
      this._happened.emit({ type: 'edited', cell: cell.getId() });
    }
  }

  /** Runs of others in a shared notebook are seen by the cell's state alone. */
  private onStateChanged(model: ICellModel, change: { name: string; newValue: unknown }): void {
    if (change.name === 'executionState') {
      if (change.newValue === 'running') {
        this.started(model as ICodeCellModel);
      } else if (change.newValue === 'idle') {
        this.finished(model as ICodeCellModel);
      }
    }
  }

  private readonly cells = new Map<string, Watched>();
  private readonly byOutputs = new WeakMap<IOutputAreaModel, Watched>();
  private readonly byText = new WeakMap<StreamText, { cell: Watched; stderr: boolean }>();
  private readonly _happened = new Signal<this, NotebookEvent>(this);
  private _isDisposed = false;
}

const LONGEST_LOG = 100_000;
const MOST_LOGS = 20;
/** Longer than any word that is looked for. */
const SEAM = 40;

type CellsChanged = Parameters<CellList['changed']['connect']>[0];
type Output = ReturnType<IOutputAreaModel['get']>;
type StreamText = NonNullable<Output['streamText']>;
type TextChange = { readonly type: string; readonly value: string };

type Watched = { -readonly [K in keyof CellRecord]: CellRecord[K] } & {
  /** The end of the stream's text. */
  tail: string;
};

function plainText(output: Output): string {
  const { data } = output.toJSON();
  const plain = (data as { 'text/plain'?: unknown } | undefined)?.['text/plain'];
  return Array.isArray(plain) ? plain.join('') : String(plain ?? '');
}
