import { diffArrays, diffWordsWithSpace } from 'diff';
import { CellEdit, textAfter } from '../core/edit';

/** One line of a diff. */
export type DiffLine = {
  readonly sign: ' ' | '-' | '+';
  /** 1-based: in the text before for `-`, else in the text after. */
  readonly line: number;
  /** The text in pieces; those that its counterpart has not are marked. */
  readonly pieces: readonly Piece[];
};

export type Piece = { readonly text: string; readonly marked: boolean };

/** One changed line: `from` is null when it is new, `to` when it goes. */
export type LineChange = {
  readonly line: number;
  readonly from: string | null;
  readonly to: string | null;
};

export type Diff = {
  /** The changed lines with their neighbours, in order, apart from each other. */
  readonly hunks: readonly (readonly DiffLine[])[];
  readonly changes: readonly LineChange[];
};

/** What an edit does to the lines of its cell. */
export function diffOf(edit: CellEdit): Diff {
  return diffLines(edit.before, textAfter(edit));
}

/** The lines that differ, with `context` unchanged lines around them. */
export function diffLines(before: string, after: string, context = 1): Diff {
  const blocks = blocksOf(before.split('\n'), after.split('\n'));
  return {
    hunks: hunksOf(blocks.flatMap(linesOf), context),
    changes: blocks.flatMap(changesOf)
  };
}

/** Unchanged lines, then lines that others replace. */
type Block = { readonly same: Line[]; readonly removed: Line[]; readonly added: Line[] };

type Line = { readonly line: number; readonly text: string };

function blocksOf(old: string[], now: string[]): Block[] {
  const blocks: Block[] = [];
  let oldLine = 1;
  let newLine = 1;
  for (const { value, removed, added } of diffArrays(old, now)) {
    if (!removed && !added) {
      blocks.push({ same: value.map(text => ({ line: newLine++, text })), removed: [], added: [] });
      oldLine += value.length;
      continue;
    }
    const block = blocks.pop() ?? { same: [], removed: [], added: [] };
    blocks.push(
      removed
        ? { ...block, removed: value.map(text => ({ line: oldLine++, text })) }
        : { ...block, added: value.map(text => ({ line: newLine++, text })) }
    );
  }
  return blocks;
}

/** As many lines removed as added replace each other, one by one. */
function linesOf({ same, removed, added }: Block): DiffLine[] {
  const unmarked = (sign: DiffLine['sign'], lines: readonly Line[]): DiffLine[] =>
    lines.map(({ line, text }) => ({ sign, line, pieces: [{ text, marked: false }] }));
  if (removed.length !== added.length) {
    return [...unmarked(' ', same), ...unmarked('-', removed), ...unmarked('+', added)];
  }
  const pairs = removed.flatMap((line, i) => pairOf(line, added[i]));
  return [...unmarked(' ', same), ...pairs];
}

function pairOf(before: Line, after: Line): DiffLine[] {
  const words = diffWordsWithSpace(before.text, after.text);
  const pieces = (left: 'removed' | 'added'): Piece[] =>
    words
      .filter(word => word[left] || (!word.removed && !word.added))
      .map(word => ({ text: word.value, marked: word[left] }));
  return [
    { sign: '-', line: before.line, pieces: pieces('removed') },
    { sign: '+', line: after.line, pieces: pieces('added') }
  ];
}

function changesOf({ removed, added }: Block): LineChange[] {
  if (removed.length === added.length) {
    return removed.map(({ text }, i) => ({ line: added[i].line, from: text, to: added[i].text }));
  }
  return [
    ...removed.map(({ line, text }) => ({ line, from: text, to: null })),
    ...added.map(({ line, text }) => ({ line, from: null, to: text }))
  ];
}

function hunksOf(lines: readonly DiffLine[], context: number): DiffLine[][] {
  const hunks: DiffLine[][] = [];
  let last = -Infinity;
  lines.forEach((line, i) => {
    const near = lines.slice(Math.max(0, i - context), i + context + 1);
    if (near.some(({ sign }) => sign !== ' ')) {
      if (last < i - 1) {
        hunks.push([]);
      }
      hunks[hunks.length - 1].push(line);
      last = i;
    }
  });
  return hunks;
}
