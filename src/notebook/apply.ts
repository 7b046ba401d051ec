import type { ICellModel } from '@jupyterlab/cells';
import type { INotebookModel } from '@jupyterlab/notebook';
import { CellEdit, NotebookEdit, textAfter } from '../core/edit';
import { Trans } from '../core/words';

/** The notebook that is edited, as the checks need it. */
export type Editable = {
  readonly model: INotebookModel;
  /** Whether the cell is running or waits to. */
  isRunning(cell: string): boolean;
  cellLabel(cell: string): string;
  readonly trans: Trans;
};

/**
 * Applies all edits in one synchronous turn, or none: each cell's own undo
 * has one step. `checked` is called once nothing can go wrong any more.
 * Returns what stopped it, in the reader's words; null when nothing did.
 */
export function applyEdits(
  edit: NotebookEdit,
  notebook: Editable,
  checked?: () => void
): string | null {
  const changes = edit.map(change => ({ change, cell: cellModel(notebook.model, change.cell) }));
  for (const { change, cell } of changes) {
    const problem = problemOf(change, cell, notebook);
    if (problem !== null) {
      return problem;
    }
  }
  checked?.();
  for (const { change, cell } of changes) {
    if (cell) {
      replaceText(cell, change);
    }
  }
  return null;
}

/** The edit that turns the cells back, byte for byte. */
export function inverseOf(edit: NotebookEdit): NotebookEdit {
  return edit.map(change => {
    let shift = 0;
    const edits = change.edits.map(({ from, to, insert }) => {
      const at = from + shift;
      shift += insert.length - (to - from);
      return { from: at, to: at + insert.length, insert: change.before.slice(from, to) };
    });
    return { cell: change.cell, before: textAfter(change), edits };
  });
}

/** The model of the cell; undefined when it is gone. */
export function cellModel(model: INotebookModel, id: string): ICellModel | undefined {
  return [...model.cells].find(cell => cell.id === id);
}

function problemOf(
  { cell: id, before }: CellEdit,
  cell: ICellModel | undefined,
  { model, isRunning, cellLabel, trans }: Editable
): string | null {
  if (!cell) {
    return trans.__('A cell that would change is no longer there.');
  }
  const label = cellLabel(id);
  if (model.readOnly) {
    return trans.__('This notebook is read-only.');
  }
  if (cell.getMetadata('editable') === false) {
    return trans.__('Cell %1 is locked.', label);
  }
  if (isRunning(id)) {
    return trans.__('Cell %1 is running. Wait until it has finished.', label);
  }
  if (cell.sharedModel.getSource() !== before) {
    return trans.__('Cell %1 has changed since. Nothing was done.', label);
  }
  if (before.includes('\r')) {
    return trans.__('Cell %1 has unusual line ends. Nothing was done.', label);
  }
  return null;
}

function replaceText({ sharedModel }: ICellModel, { edits }: CellEdit): void {
  // Yjs joins what happens within half a second into one step of undo.
  const history = (sharedModel as { undoManager?: { stopCapturing(): void } | null }).undoManager;
  history?.stopCapturing();
  sharedModel.transact(() => {
    for (const { from, to, insert } of [...edits].reverse()) {
      sharedModel.updateSource(from, to, insert);
    }
  });
  history?.stopCapturing();
}
