import type { ICellModel, ICodeCellModel } from '@jupyterlab/cells';
import type { INotebookModel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';
import { Cell, Kernel, Notebook } from '../core/notebook';
import { isQuiet, showsCoroutines } from '../core/evidence';
import { runOf } from '../core/output';
import { Run } from '../core/run';
import { KernelFacts } from './kernel';
import { NotebookEvent, NotebookWatcher } from './watcher';

/**
 * The live notebook as data. What has not changed is the same object as the
 * last time, so that what was computed from it can be kept.
 */
export class Snapshots {
  constructor(
    private readonly model: INotebookModel,
    private readonly watcher: NotebookWatcher,
    private readonly kernel: KernelFacts
  ) {
    model.cells.changed.connect(this.onCellsChanged, this);
    watcher.happened.connect(this.onHappened, this);
  }

  dispose(): void {
    Signal.disconnectReceiver(this);
  }

  /** The positions of the cells, in document order. */
  get order(): ReadonlyMap<string, number> {
    this._order ??= new Map(this.models.map(({ id }, index) => [id, index]));
    return this._order;
  }

  /** The notebook as it is now. */
  notebook(): Notebook {
    const cells = this.currentCells();
    const language = this.language();
    const kernel = { ...this.kernel.facts, live: this.isLive(cells) };
    const last = this.last;
    if (
      !last ||
      last.cells !== cells ||
      last.language !== language ||
      !sameKernel(last.kernel, kernel)
    ) {
      this.last = { cells, language, kernel };
    }
    return this.last as Notebook;
  }

  /** The runs that may show async mistakes, in document order; then what belongs to no cell. */
  runs(): readonly Run[] {
    const runs: Run[] = [];
    for (const id of this.order.keys()) {
      const run = this.run(id);
      if (run) {
        runs.push(run);
      }
    }
    const logs = new Map(
      this.watcher.logs.map(text => [text, this.keptLogs.get(text) ?? runOfLog(text)])
    );
    this.keptLogs = logs;
    return [...runs, ...logs.values()];
  }

  /** The last run of a cell; null when it shows nothing of interest. */
  run(id: string): Run | null {
    const record = this.watcher.record(id);
    if (!record?.evident) {
      return null;
    }
    const { model, saved, ranSource, version } = record;
    const kept = this.keptRuns.get(id);
    if (kept && kept.version === version && kept.model === model) {
      return kept.run;
    }
    const outputs = Array.from({ length: model.outputs.length }, (_, i) =>
      model.outputs.get(i).toJSON()
    );
    const run = saved
      ? runOf(id, null, model.executionCount, outputs, 'saved')
      : runOf(id, ranSource, model.executionCount, outputs, 'live');
    this.keptRuns.set(id, { version, model, run });
    return run;
  }

  private onCellsChanged(): void {
    this._models = null;
    this._order = null;
    this.isStale = true;
    for (const id of this.keptRuns.keys()) {
      if (!this.order.has(id)) {
        this.keptRuns.delete(id);
      }
    }
  }

  private get models(): readonly ICellModel[] {
    this._models ??= [...this.model.cells];
    return this._models;
  }

  /** The same list for as long as no cell has changed. */
  private currentCells(): readonly Cell[] {
    const { readOnly } = this.model;
    if (this.isStale || readOnly !== this.readOnly) {
      this.isStale = false;
      this.readOnly = readOnly;
      const cells = this.models.map(model => this.cell(model, readOnly));
      const isSame =
        cells.length === this.lastCells.length &&
        cells.every((cell, index) => cell === this.lastCells[index]);
      this.lastCells = isSame ? this.lastCells : cells;
    }
    return this.lastCells;
  }

  /** Reading the shared model takes long when it is done for hundreds of cells. */
  private cell(model: ICellModel, readOnly: boolean): Cell {
    const { sharedModel } = model;
    const kept = this.keptCells.get(sharedModel);
    const editable = !readOnly && (kept?.unlocked ?? model.getMetadata('editable') !== false);
    if (kept?.cell.editable === editable) {
      if (this.hasRun.delete(sharedModel)) {
        const ranWell = this.ranWell(model);
        return ranWell === kept.cell.ranWell
          ? kept.cell
          : this.keep(sharedModel, { ...kept, cell: { ...kept.cell, ranWell } });
      }
      return kept.cell;
    }
    if (!this.followed.has(sharedModel)) {
      this.followed.add(sharedModel);
      sharedModel.changed.connect(this.onChanged, this);
    }
    const cell: Cell = {
      id: model.id,
      type: model.type === 'code' || model.type === 'markdown' ? model.type : 'raw',
      source: sharedModel.getSource(),
      executionCount: model.type === 'code' ? (model as ICodeCellModel).executionCount : null,
      editable,
      ranWell: this.ranWell(model),
      raisesOnPurpose: isTagged(model.getMetadata('tags'))
    };
    this.hasRun.delete(sharedModel);
    return this.keep(sharedModel, { cell, unlocked: model.getMetadata('editable') !== false });
  }

  private keep(sharedModel: SharedCell, kept: KeptCell): Cell {
    this.keptCells.set(sharedModel, kept);
    return kept.cell;
  }

  /** A cell whose source has changed since is another one; of a file without outputs nothing is known. */
  private ranWell({ id }: ICellModel): boolean {
    const record = this.watcher.record(id);
    if (!record || record.running || record.model.executionCount === null) {
      return false;
    }
    const isKnown =
      record.ranSource === null
        ? record.saved && this.hasOutputs
        : record.ranSource === record.model.sharedModel.getSource();
    return isKnown && isCleanOutput(record.model.outputs);
  }

  private get hasOutputs(): boolean {
    return this.models.some(
      model => model.type === 'code' && (model as ICodeCellModel).outputs.length > 0
    );
  }

  private onHappened(_: NotebookWatcher, event: NotebookEvent): void {
    const model = 'cell' in event && event.cell !== null && this.watcher.record(event.cell)?.model;
    if (model && event.type !== 'edited') {
      this.isStale = true;
      this.hasRun.add(model.sharedModel);
    }
  }

  private onChanged(cell: SharedCell, change: object): void {
    if (Object.keys(change).some(key => !/output/i.test(key))) {
      this.isStale = true;
      this.keptCells.delete(cell);
    }
  }

  private language(): string {
    const { language_info: language, kernelspec } = this.model.metadata as Metadata;
    const named = this.kernel.language ?? (language?.name || kernelspec?.language || null);
    return String(named ?? (kernelspec?.name?.startsWith('python') ? 'python' : '')).toLowerCase();
  }

  /** Counts that came with the file are those of a kernel that is gone. */
  private isLive(cells: readonly Cell[]): boolean {
    return cells.every(
      ({ id, executionCount }) =>
        executionCount === null || this.watcher.record(id)?.ranSource !== null
    );
  }

  private _models: readonly ICellModel[] | null = null;
  private _order: Map<string, number> | null = null;
  private isStale = true;
  private readOnly = false;
  private lastCells: readonly Cell[] = [];
  private last: Notebook | null = null;
  private readonly followed = new WeakSet<SharedCell>();
  private readonly keptCells = new WeakMap<SharedCell, KeptCell>();
  /** Those whose outputs may say something else now. */
  private readonly hasRun = new Set<SharedCell>();
  private readonly keptRuns = new Map<
    string,
    { readonly version: number; readonly model: ICodeCellModel; readonly run: Run }
  >();
  /** By the text: a run that is another one each time would be looked at without an end. */
  private keptLogs: ReadonlyMap<string, Run> = new Map();
}

function runOfLog(text: string): Run {
  return runOf(null, null, null, [{ output_type: 'stream', name: 'stderr', text }], 'live');
}

/** The same as isClean() of the run, without reading tracebacks. */
function isCleanOutput(outputs: ICodeCellModel['outputs']): boolean {
  return Array.from({ length: outputs.length }, (_, i) => outputs.get(i)).every(output => {
    if (output.type === 'error') {
      return false;
    }
    const { name, text, data } = output.toJSON() as Texts;
    return output.type === 'stream' && name === 'stderr'
      ? isQuiet(String(text))
      : !showsCoroutines(String(text ?? data?.['text/plain'] ?? ''));
  });
}

type Texts = {
  readonly name?: unknown;
  readonly text?: unknown;
  readonly data?: { readonly 'text/plain'?: unknown };
};

/** Jupyter's own mark of a cell that has to fail. */
function isTagged(tags: unknown): boolean {
  return Array.isArray(tags) && tags.includes('raises-exception');
}

type SharedCell = ICellModel['sharedModel'];

type KeptCell = {
  readonly cell: Cell;
  /** What the cell says itself. */
  readonly unlocked: boolean;
};

type Metadata = {
  readonly language_info?: { readonly name?: unknown };
  readonly kernelspec?: { readonly name?: string; readonly language?: unknown };
};

function sameKernel(a: Kernel, b: Kernel): boolean {
  return (
    a.python?.join() === b.python?.join() &&
    a.implementation === b.implementation &&
    a.nestAsyncio === b.nestAsyncio &&
    a.canWait === b.canWait &&
    a.live === b.live
  );
}
