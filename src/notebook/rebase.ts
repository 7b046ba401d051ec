import { diffArrays } from 'diff';
import { CellEdit, NotebookEdit, TextEdit } from '../core/edit';
import { lineOf } from '../core/notebook';

/** An edit made for texts that have changed since, as far as they allow it. */
export type Rebased = {
  /** The changes in lines that are as they were. */
  readonly edit: NotebookEdit;
  /** Where the other changes would have been; 1-based lines of the text as it is now. */
  readonly left: readonly { readonly cell: string; readonly line: number }[];
};

/** Moves the changes of an edit to where their lines are now. Cells that are gone stay in it as they were. */
export function rebase(
  edit: NotebookEdit,
  sourceOf: (cell: string) => string | undefined
): Rebased {
  const moved = edit.map(change => moveTo(sourceOf(change.cell) ?? change.before, change));
  return {
    edit: moved.flatMap(({ change }) => (change.edits.length > 0 ? [change] : [])),
    left: moved.flatMap(({ left }) => left)
  };
}

type Moved = { readonly change: CellEdit; readonly left: Rebased['left'] };

function moveTo(now: string, { cell, before, edits }: CellEdit): Moved {
  const kept = keptLines(before, now);
  const moved: TextEdit[] = [];
  const left: { cell: string; line: number }[] = [];
  for (const { from, to, insert } of edits) {
    const lines = kept.find(lines => lines.from <= from && to <= lines.to);
    if (lines && to + lines.shift <= now.length) {
      moved.push({ from: from + lines.shift, to: to + lines.shift, insert });
    } else {
      const above = kept.filter(lines => lines.from <= from).at(-1);
      const offset = above ? Math.min(from, above.to) + above.shift : 0;
      left.push({ cell, line: lineOf(now, Math.min(offset, now.length)) });
    }
  }
  return { change: { cell, before: now, edits: moved }, left };
}

/** A run of lines that both texts have: its place in the old one, and how far it has moved. */
type KeptLines = { readonly from: number; readonly to: number; readonly shift: number };

function keptLines(before: string, now: string): readonly KeptLines[] {
  const kept: KeptLines[] = [];
  let old = 0;
  let other = 0;
  for (const { value, added, removed } of diffArrays(before.split('\n'), now.split('\n'))) {
    const length = value.reduce((sum, line) => sum + line.length + 1, 0);
    if (!added && !removed) {
      kept.push({ from: old, to: old + length, shift: other - old });
    }
    old += added ? 0 : length;
    other += removed ? 0 : length;
  }
  return kept;
}
