import { Cell } from '../core/notebook';
import { hasBadLayout } from './layout';
import { joinBrackets, LineMagic, MaskedCell, maskMagics } from './magics';
import { hasErrors, parse } from './parser';
import { Names, namesOf, Scope } from './scopes';
import { SyntaxNode } from './syntax';

/** A code cell as Python. Offsets are those of the cell's source, UTF-16. */
export type PythonCell = CellFacts & {
  readonly id: string;
  /** Position among all cells of the notebook. */
  readonly index: number;
  readonly executionCount: number | null;
};

/** What follows from a cell's source alone. */
export type CellFacts = {
  readonly source: string;
  /**
   * `python`: analysed and editable. `magic-body`: Python under a magic that
   * cannot await (`%%time`…), edited only by the fix that moves it out; also a
   * cell pasted with prompts (`cellMagic` is null). `opaque`: foreign, another
   * process's Python, or under an unknown magic. A cell indented throughout is
   * `python`: offsets are true, whole new lines need that indent.
   */
  readonly kind: 'python' | 'magic-body' | 'opaque';
  /** `time`, `capture`, `bash`… */
  readonly cellMagic: string | null;
  readonly lineMagics: readonly LineMagic[];
  /** Text that may use names unseen by the parser: a cell magic's line, or an unknown magic's cell. */
  readonly unseen: string;
  /** The module node of the masked text; an empty module for opaque cells. */
  readonly tree: SyntaxNode;
  /** Does not parse, or not as CPython would: no edits, and its names are not certain. */
  readonly broken: boolean;
  /** JupyterLab's offsets are wrong in such a cell: no edits. */
  readonly hasCarriageReturn: boolean;
  /** The module scope of this cell. */
  readonly scope: Scope;
} & Omit<Names, 'module'>;

/** A code cell as Python; what follows from its source is computed once per source. */
export function parseCell(cell: Cell, index: number): PythonCell {
  let parsed = cells.get(cell);
  if (parsed?.index !== index) {
    const { id, executionCount } = cell;
    parsed = { ...factsOf(cell.source), id, index, executionCount };
    cells.set(cell, parsed);
  }
  return parsed;
}

/** Reads sources that will be asked for, one at each step, so that they are known by then. */
export function* readAhead(sources: readonly string[]): Generator<void> {
  makeRoom(sources.length);
  for (const source of sources) {
    factsOf(source);
    yield;
  }
}

const cells = new WeakMap<Cell, PythonCell>();

/** The text of a node. */
export function textOf(cell: { readonly source: string }, node: SyntaxNode): string {
  return cell.source.slice(node.from, node.to);
}

/** Makes room for the cells of a notebook, and for what fixes may make of some of them. */
export function makeRoom(cells: number): void {
  room = Math.max(room, cells + MORE);
}

const MORE = 256;
let room = MORE;

/** Least recently used first. */
const remembered = new Map<string, CellFacts>();

function factsOf(source: string): CellFacts {
  const known = remembered.get(source);
  const facts = known ?? analyse(source);
  if (known) {
    remembered.delete(source);
  } else if (remembered.size >= room) {
    remembered.delete(remembered.keys().next().value!);
  }
  remembered.set(source, facts);
  return facts;
}

function analyse(source: string): CellFacts {
  try {
    return factsFrom(source, maskMagics(source));
  } catch (reason) {
    if (!(reason instanceof RangeError)) {
      throw reason;
    }
    // Nested deeper than the stack: thousands of brackets or operators.
    return { ...factsFrom('', maskMagics('')), source, broken: true };
  }
}

function factsFrom(source: string, masked: MaskedCell): CellFacts {
  const { text, toOriginal, badIndent, ...cell } = masked;
  let tree = parse(text, toOriginal);
  if (hasErrors(tree)) {
    tree = parse(joinBrackets(text), toOriginal);
  }
  const { module, ...names } = namesOf(tree, source);
  const hasPrompts = cell.kind === 'magic-body' && cell.cellMagic === null;
  return {
    source,
    ...cell,
    tree,
    broken: badIndent || hasErrors(tree) || (!hasPrompts && hasBadLayout(tree, source)),
    hasCarriageReturn: source.includes('\r'),
    scope: module,
    ...names
  };
}
