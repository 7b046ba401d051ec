import type { ICellModel, ICodeCellModel } from '@jupyterlab/cells';
import type { INotebookModel } from '@jupyterlab/notebook';
import { Cell, Kernel, Notebook } from '../core/notebook';
import { runOf } from '../core/output';
import { Run } from '../core/run';
import { KernelFacts } from './kernel';
import { NotebookWatcher } from './watcher';

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
  }

  /** The positions of the cells, in document order. */
  get order(): ReadonlyMap<string, number> {
    this._order ??= new Map([...this.model.cells].map(({ id }, index) => [id, index]));
    return this._order;
  }

  /** The notebook as it is now. */
  notebook(): Notebook {
    const cells = [...this.model.cells].map(cell => this.cell(cell));
    const language = this.language();
    const kernel = { ...this.kernel.facts, live: this.isLive() };
    const last = this.last;
    if (
      !last ||
      last.language !== language ||
      !sameKernel(last.kernel, kernel) ||
      last.cells.length !== cells.length ||
      last.cells.some((cell, index) => cell !== cells[index])
    ) {
      this.last = { cells, language, kernel };
    }
    return this.last as Notebook;
  }

  /** The runs that may show async mistakes, in document order; then what belongs to no cell. */
  runs(): readonly Run[] {
    const runs = [...this.model.cells].flatMap(({ id }) => this.run(id) ?? []);
    const logs = this.watcher.logs.map(text =>
      runOf(null, null, null, [{ output_type: 'stream', name: 'stderr', text }], 'live')
    );
    return [...runs, ...logs];
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
    this._order = null;
  }

  private cell(model: ICellModel): Cell {
    const source = this.source(model);
    const executionCount = model.type === 'code' ? (model as ICodeCellModel).executionCount : null;
    const editable = !this.model.readOnly && model.getMetadata('editable') !== false;
    const kept = this.keptCells.get(model);
    if (
      kept &&
      kept.source === source &&
      kept.executionCount === executionCount &&
      kept.editable === editable
    ) {
      return kept;
    }
    const type = model.type === 'code' || model.type === 'markdown' ? model.type : 'raw';
    const cell = { id: model.id, type, source, executionCount, editable } as const;
    this.keptCells.set(model, cell);
    return cell;
  }

  /** Reading the shared model takes long when it is done for hundreds of cells. */
  private source({ sharedModel }: ICellModel): string {
    let source = this.keptSources.get(sharedModel);
    if (source === undefined) {
      source = sharedModel.getSource();
      this.keptSources.set(sharedModel, source);
      sharedModel.changed.connect(this.onChanged, this);
    }
    return source;
  }

  private onChanged(
    cell: ICellModel['sharedModel'],
    { sourceChange }: { readonly sourceChange?: unknown }
  ): void {
    if (sourceChange && this.keptSources.has(cell)) {
      this.keptSources.set(cell, cell.getSource());
    }
  }

  private language(): string {
    const { language_info: language, kernelspec } = this.model.metadata as Metadata;
    const named = this.kernel.language ?? language?.name ?? kernelspec?.language ?? null;
    return String(named ?? (kernelspec?.name?.startsWith('python') ? 'python' : '')).toLowerCase();
  }

  /** Counts that came with the file are those of a kernel that is gone. */
  private isLive(): boolean {
    return [...this.model.cells].every(cell => {
      const record = this.watcher.record(cell.id);
      return !record || record.model.executionCount === null || record.ranSource !== null;
    });
  }

  private _order: Map<string, number> | null = null;
  private last: Notebook | null = null;
  private readonly keptSources = new WeakMap<ICellModel['sharedModel'], string>();
  private readonly keptCells = new WeakMap<ICellModel, Cell>();
  private readonly keptRuns = new Map<
    string,
    { readonly version: number; readonly model: ICodeCellModel; readonly run: Run }
  >();
}

type Metadata = {
  readonly language_info?: { readonly name?: unknown };
  readonly kernelspec?: { readonly name?: string; readonly language?: unknown };
};

function sameKernel(a: Kernel, b: Kernel): boolean {
  return (
    a.python?.join() === b.python?.join() &&
    a.implementation === b.implementation &&
    a.nestAsyncio === b.nestAsyncio &&
    a.live === b.live
  );
}
