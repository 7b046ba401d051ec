import { Cell, cellWith, Notebook } from './notebook';

/** Replaces `[from, to)` by `insert`; UTF-16 offsets into the cell's source. */
export type TextEdit = {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
};

/** The edits of one cell. Invariant: sorted by `from`, disjoint. */
export type CellEdit = {
  readonly cell: string;
  /** The source that the edits were computed from; another source refuses them. */
  readonly before: string;
  readonly edits: readonly TextEdit[];
};

/** An edit of a notebook: all of its cells, or none. One entry per cell. */
export type NotebookEdit = readonly CellEdit[];

/**
 * The edits of a cell, sorted. Insertions at one place keep their order.
 * @throws when two overlap.
 */
export function cellEdit(cell: Pick<Cell, 'id' | 'source'>, edits: readonly TextEdit[]): CellEdit {
  const sorted = edits
    .filter(edit => edit.insert !== cell.source.slice(edit.from, edit.to))
    .sort((a, b) => a.from - b.from || a.to - b.to);
  sorted.forEach((edit, i) => {
    if (i > 0 && edit.from < sorted[i - 1].to) {
      throw new Error(`Edits overlap at ${edit.from} in cell ${cell.id}`);
    }
  });
  return { cell: cell.id, before: cell.source, edits: sorted };
}

/** The text after the edits. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { from, to, insert } of edits) {
    result += text.slice(at, from) + insert;
    at = to;
  }
  return result + text.slice(at);
}

/** The edits that do what the first do, and then the second to the text after these. */
export function composedEdits(
  first: readonly TextEdit[],
  second: readonly TextEdit[]
): readonly TextEdit[] {
  // From the end, so that the places of those before stay as they are.
  return [...second].reverse().reduce<readonly TextEdit[]>(withEdit, first);
}

function withEdit(edits: readonly TextEdit[], { from, to, insert }: TextEdit): TextEdit[] {
  const [before, touched, after]: TextEdit[][] = [[], [], []];
  let [start, end, shift] = [from, to, 0];
  let [head, tail] = ['', ''];
  for (const edit of edits) {
    const at = edit.from + shift;
    const past = at + edit.insert.length;
    const grown = edit.insert.length - (edit.to - edit.from);
    if (past < from) {
      before.push(edit);
      start -= grown;
      end -= grown;
    } else if (at > to) {
      after.push(edit);
    } else {
      if (touched.length === 0 && at <= from) {
        head = edit.insert.slice(0, from - at);
        start = edit.from;
      }
      tail = past >= to ? edit.insert.slice(to - at) : '';
      end = past >= to ? edit.to : end - grown;
      touched.push(edit);
    }
    shift += grown;
  }
  return [...before, { from: start, to: end, insert: head + insert + tail }, ...after];
}

/** The text of a cell after its edit. */
export function textAfter({ before, edits }: CellEdit): string {
  return applyTextEdits(before, edits);
}

/** Cells of the edit whose text is no longer what it was computed from. */
export function staleCells(notebook: Notebook, edit: NotebookEdit): string[] {
  return edit
    .filter(({ cell, before }) => cellWith(notebook, cell)?.source !== before)
    .map(({ cell }) => cell);
}

/** The notebook after the edit. @throws when a cell is not as the edit expects it. */
export function applyEdit(notebook: Notebook, edit: NotebookEdit): Notebook {
  const stale = staleCells(notebook, edit);
  if (stale.length > 0) {
    throw new Error(`Cells changed since the edit was made: ${stale.join(', ')}`);
  }
  const texts = new Map(edit.map(change => [change.cell, textAfter(change)]));
  const cells = notebook.cells.map(cell => {
    const source = texts.get(cell.id);
    // What ran was another source.
    return source === undefined
      ? cell
      : { ...cell, source, ...(cell.ranWell && { ranWell: false }) };
  });
  return { ...notebook, cells };
}
