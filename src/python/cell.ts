import { Cell } from '../core/notebook';
import { hasBadLayout } from './layout';
import { joinBrackets, LineMagic, MaskedCell, maskMagics } from './magics';
import { hasErrors, parse } from './parser';
import { nameOf, Names, namesOf, Scope } from './scopes';
import { SyntaxNode } from './syntax';

/** A code cell as Python. Offsets are those of the cell's source, UTF-16. */
export type PythonCell = CellFacts & {
  readonly id: string;
  /** Position among all cells of the notebook. */
  readonly index: number;
  readonly executionCount: number | null;
  /** All that may be a name, also in strings, comments and magics; known without parsing. */
  readonly words: ReadonlySet<string>;
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

/** A code cell as Python; it is read when something is asked of it, once per source. */
export function parseCell(cell: Cell, index: number): PythonCell {
  let parsed = cells.get(cell);
  if (parsed?.index !== index) {
    parsed = new LazyCell(cell, index);
    cells.set(cell, parsed);
  }
  return parsed;
}

/** Reads sources that will be asked for, one at each step, so that they are known by then. */
export function* readAhead(sources: readonly string[]): Generator<void> {
  makeRoom(sources.length);
  for (const source of sources) {
    textFor(source).facts();
    yield;
  }
}

const cells = new WeakMap<Cell, PythonCell>();

/** The text of a node; of a name as Python reads it. */
export function textOf({ source }: { readonly source: string }, node: SyntaxNode): string {
  return node.type === 'identifier' ? nameOf(source, node) : source.slice(node.from, node.to);
}

/** Makes room for the cells of a notebook, and for what fixes may make of some of them. */
export function makeRoom(cells: number): void {
  room = Math.max(room, cells + MORE);
}

const MORE = 256;
let room = MORE;

class LazyCell implements PythonCell {
  constructor({ id, executionCount, source }: Cell, index: number) {
    this.id = id;
    this.index = index;
    this.executionCount = executionCount;
    this.source = source;
    this.text = textFor(source);
  }

  readonly id: string;
  readonly index: number;
  readonly executionCount: number | null;
  readonly source: string;

  get words(): ReadonlySet<string> {
    return this.text.words();
  }
  get kind(): CellFacts['kind'] {
    return this.text.facts().kind;
  }
  get cellMagic(): string | null {
    return this.text.facts().cellMagic;
  }
  get lineMagics(): readonly LineMagic[] {
    return this.text.facts().lineMagics;
  }
  get unseen(): string {
    return this.text.facts().unseen;
  }
  get tree(): SyntaxNode {
    return this.text.facts().tree;
  }
  get broken(): boolean {
    return this.text.facts().broken;
  }
  get hasCarriageReturn(): boolean {
    return this.text.facts().hasCarriageReturn;
  }
  get scope(): Scope {
    return this.text.facts().scope;
  }
  get scopes(): Names['scopes'] {
    return this.text.facts().scopes;
  }
  get references(): Names['references'] {
    return this.text.facts().references;
  }
  get calls(): Names['calls'] {
    return this.text.facts().calls;
  }
  get callsByName(): Names['callsByName'] {
    return this.text.facts().callsByName;
  }
  get aliases(): Names['aliases'] {
    return this.text.facts().aliases;
  }
  get attributes(): Names['attributes'] {
    return this.text.facts().attributes;
  }
  get attributeTargets(): Names['attributeTargets'] {
    return this.text.facts().attributeTargets;
  }
  get wildcards(): Names['wildcards'] {
    return this.text.facts().wildcards;
  }

  private readonly text: Text;
}

/** A source, and what has been asked of it. */
class Text {
  constructor(private readonly source: string) {}

  words(): ReadonlySet<string> {
    return (this.knownWords ??= wordsOf(this.source));
  }

  facts(): CellFacts {
    return (this.knownFacts ??= analyse(this.source));
  }

  private knownWords: ReadonlySet<string> | null = null;
  private knownFacts: CellFacts | null = null;
}

/** Least recently used first. */
const remembered = new Map<string, Text>();

function textFor(source: string): Text {
  const known = remembered.get(source);
  const text = known ?? new Text(source);
  if (known) {
    remembered.delete(source);
  } else if (remembered.size >= room) {
    remembered.delete(remembered.keys().next().value!);
  }
  remembered.set(source, text);
  return text;
}

function wordsOf(source: string): ReadonlySet<string> {
  const words = new Set(source.match(/\w+/g));
  if (BEYOND_ASCII.test(source)) {
    // Letters are part of names, but so may quotes and dashes be taken.
    for (const word of source.match(/[\w\u0080-\uffff]+/g) ?? []) {
      if (BEYOND_ASCII.test(word)) {
        words.add(word);
        word
          .match(/[\p{L}\p{M}\p{N}_]+/gu)
          ?.forEach(part => words.add(part).add(part.normalize('NFKC')));
      }
    }
  }
  return words;
}

const BEYOND_ASCII = /[\u0080-\uffff]/;

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
