import { PythonCell } from './cell';
import { LayeredMap } from './layered-map';
import type { BoundSite, CellChange, Site } from './program';
import { NameBindings } from './resolve';
import { SyntaxNode } from './syntax';

/** What is looked up again and again in a program; each part is made when first asked for. */
export class ProgramIndex {
  constructor(
    private readonly cells: readonly PythonCell[],
    private readonly live: boolean
  ) {}

  cell(id: string): PythonCell | null {
    this.ids ??= new Map(this.cells.map(cell => [cell.id, cell]));
    return this.ids.get(id) ?? null;
  }

  /** The bindings of a name in the module scope of all cells; undefined when there is none. */
  bindingsOf(name: string): NameBindings | undefined {
    if (!this.byName) {
      const sites = new Map<string, BoundSite[]>();
      for (const cell of this.cells) {
        for (const name of cell.scope.bindings.keys()) {
          const known = sites.get(name);
          const here = boundSites(cell, name);
          if (known) {
            known.push(...here);
          } else {
            sites.set(name, here);
          }
        }
      }
      this.byName = new LayeredMap(
        new Map([...sites].map(([name, all]) => [name, new NameBindings(all)]))
      );
    }
    return this.byName.get(name);
  }

  /** The cells in which this name stands as a word, in code or anywhere else, in document order. */
  cellsWith(name: string): readonly PythonCell[] {
    this.words ??= positionsBy(this.cells, wordsOf);
    return this.at(this.words.get(name));
  }

  /** The cells with a call whose last name is this one, in document order. */
  cellsCalling(name: string): readonly PythonCell[] {
    this.callees ??= positionsBy(this.cells, calleesOf);
    return this.at(this.callees.get(name));
  }

  private at(positions: readonly number[] = []): readonly PythonCell[] {
    return positions.map(position => this.cells[position]);
  }

  /** Takes over from the program before what these changes have no part in. */
  takeOver(before: ProgramIndex, changes: readonly CellChange[]): void {
    this.byName = before.byName?.with(changedBindings(before.byName, changes)) ?? null;
    this.words = after(before.words, changes, wordsOf);
    this.callees = after(before.callees, changes, calleesOf);
    this.unclearCells = before.unclearCells;
    this.wildPlaces = before.wildPlaces;
    this.patchedNames = before.patchedNames;
    this.autoawaitLines = before.autoawaitLines;
    if (changes.every(({ before, after }) => before.aliases.length + after.aliases.length === 0)) {
      this.aliases = before.aliases;
      this.lastNames = before.lastNames;
    }
  }

  /** Whether execution counts say in which order the cells ran. */
  get ordersByCount(): boolean {
    return this.live;
  }

  /** Cells whose text may bind names that the parser does not see. */
  get unclear(): readonly PythonCell[] {
    this.unclearCells ??= this.cells.filter(
      ({ broken, unseen, kind }) => broken || (kind === 'opaque' && unseen.includes('\n'))
    );
    return this.unclearCells;
  }

  /** Places that may bind any name: star imports, `%run`, `exec`. */
  get wild(): readonly { readonly cell: PythonCell; readonly from: number }[] {
    this.wildPlaces ??= this.cells.flatMap(cell => {
      const magics = cell.lineMagics.filter(({ name, text }) => bindsAnything(name, text));
      return [...cell.wildcards, ...magics].map(({ from }) => ({ cell, from }));
    });
    return this.wildPlaces;
  }

  /** Last names of attributes that are assigned: `run` of `asyncio.run = …`. */
  get patched(): ReadonlyMap<string, readonly Site[]> {
    if (!this.patchedNames) {
      this.patchedNames = new Map();
      for (const cell of this.cells) {
        for (const node of cell.attributeTargets) {
          const last = node.children[node.children.length - 1];
          const name = cell.source.slice(last.from, last.to);
          this.patchedNames.set(name, [...(this.patchedNames.get(name) ?? []), { cell, node }]);
        }
      }
    }
    return this.patchedNames;
  }

  /** The `%autoawait` lines with an argument, in document order. */
  get autoawaits(): readonly { readonly cell: PythonCell; readonly argument: string }[] {
    this.autoawaitLines ??= this.cells.flatMap(cell =>
      cell.lineMagics
        .filter(({ name }) => name === 'autoawait')
        .map(({ text }) =>
          text
            .replace(/^%\s*autoawait\s*/, '')
            .trim()
            .toLowerCase()
        )
        .filter(argument => argument !== '')
        .map(argument => ({ cell, argument }))
    );
    return this.autoawaitLines;
  }

  /** Whether a cell's names were there when the other ran, or would run now. */
  isBefore(cell: PythonCell, other: PythonCell): boolean {
    return this.live ? countOf(cell) < countOf(other) : cell.index < other.index;
  }

  /** The last names of these canonical names, and those that stand for them. */
  namesFor(names: ReadonlySet<string>): ReadonlySet<string> {
    if (!this.aliases) {
      this.aliases = new Map();
      for (const cell of this.cells) {
        for (const { name, of } of cell.aliases) {
          this.aliases.set(of, (this.aliases.get(of) ?? new Set()).add(name));
        }
      }
    }
    let known = this.lastNames.get(names);
    if (!known) {
      const found = new Set([...names].map(name => name.slice(name.lastIndexOf('.') + 1)));
      for (const name of found) {
        this.aliases.get(name)?.forEach(alias => found.add(alias));
      }
      this.lastNames.set(names, (known = found));
    }
    return known;
  }

  private autoawaitLines: readonly { cell: PythonCell; argument: string }[] | null = null;
  private ids: Map<string, PythonCell> | null = null;
  private byName: LayeredMap<NameBindings> | null = null;
  private words: LayeredMap<readonly number[]> | null = null;
  private callees: LayeredMap<readonly number[]> | null = null;
  private unclearCells: readonly PythonCell[] | null = null;
  private wildPlaces: readonly { cell: PythonCell; from: number }[] | null = null;
  private patchedNames: Map<string, Site[]> | null = null;
  private aliases: Map<string, Set<string>> | null = null;
  private lastNames = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>();
}

/** What maps and sets of names have in common. */
type Keys = {
  has(key: string): boolean;
  forEach(act: (value: unknown, key: string) => void): void;
};

/** Calls by their last name. */
const calleesOf = ({ callsByName }: PythonCell): Keys => callsByName;

/** All that may be a name, also in strings, comments and magics. */
function wordsOf({ tree, source }: PythonCell): Keys {
  let known = words.get(tree);
  if (!known) {
    known = new Set(source.match(/\w+/g));
    // Letters beyond ASCII are part of names, but so may quotes and dashes be taken.
    for (const word of source.match(/[\w\u0080-\uffff]*[\u0080-\uffff][\w\u0080-\uffff]*/g) ?? []) {
      known.add(word);
      word.match(/[\p{L}\p{M}\p{N}_]+/gu)?.forEach(part => known!.add(part));
    }
    words.set(tree, known);
  }
  return known;
}

const words = new WeakMap<SyntaxNode, Set<string>>();

/** For each key the positions of the cells that have it, ascending. */
function positionsBy(
  cells: readonly PythonCell[],
  keysOf: (cell: PythonCell) => Keys
): LayeredMap<readonly number[]> {
  const positions = new Map<string, number[]>();
  cells.forEach((cell, position) => {
    keysOf(cell).forEach((_, key) => {
      const known = positions.get(key);
      if (known) {
        known.push(position);
      } else {
        positions.set(key, [position]);
      }
    });
  });
  return new LayeredMap(positions);
}

/** The positions as they are after some cells have changed. */
function after(
  positions: LayeredMap<readonly number[]> | null,
  changes: readonly CellChange[],
  keysOf: (cell: PythonCell) => Keys
): LayeredMap<readonly number[]> | null {
  if (!positions) {
    return null;
  }
  const changed = new Map<string, readonly number[]>();
  const of = (key: string) => changed.get(key) ?? positions.get(key) ?? [];
  for (const { position, before, after } of changes) {
    const [old, now] = [keysOf(before), keysOf(after)];
    old.forEach((_, key) => {
      if (!now.has(key)) {
        changed.set(
          key,
          of(key).filter(other => other !== position)
        );
      }
    });
    now.forEach((_, key) => {
      if (!old.has(key)) {
        changed.set(
          key,
          [...of(key), position].sort((a, b) => a - b)
        );
      }
    });
  }
  return positions.with(changed);
}

function boundSites(cell: PythonCell, name: string): BoundSite[] {
  return cell.scope.bindings.get(name)?.map(binding => ({ cell, binding })) ?? [];
}

/** The bindings that are others after some cells have changed, by name. */
function changedBindings(
  bindings: LayeredMap<NameBindings>,
  changes: readonly CellChange[]
): ReadonlyMap<string, NameBindings | undefined> {
  const names = new Set(
    changes.flatMap(({ before, after }) => [
      ...before.scope.bindings.keys(),
      ...after.scope.bindings.keys()
    ])
  );
  return new Map([...names].map(name => [name, bindingsAfter(bindings.get(name), name, changes)]));
}

/** The bindings of a name after some cells have changed; undefined when there are none left. */
function bindingsAfter(
  known: NameBindings | undefined,
  name: string,
  changes: readonly CellChange[]
): NameBindings | undefined {
  let edited = known;
  for (const { before, after } of changes) {
    const was = boundSites(before, name);
    const is = boundSites(after, name);
    if (was.length + is.length > 0) {
      const isAlike =
        was.length === 1 &&
        is.length === 1 &&
        !was[0].binding.conditional &&
        !is[0].binding.conditional &&
        before.executionCount === after.executionCount;
      if (!edited || !isAlike) {
        return bindingsAnew(known, name, changes);
      }
      edited = edited.edited(was[0], is[0]);
    }
  }
  return edited;
}

function bindingsAnew(
  known: NameBindings | undefined,
  name: string,
  changes: readonly CellChange[]
): NameBindings | undefined {
  const old = new Set(changes.map(({ before }) => before));
  const others = (known?.all ?? []).filter(({ cell }) => !old.has(cell));
  const all = [...others, ...changes.flatMap(({ after }) => boundSites(after, name))];
  all.sort((a, b) => a.cell.index - b.cell.index);
  return all.length > 0 ? new NameBindings(all) : undefined;
}

/** A cell that has not run would run after all others. */
function countOf(cell: PythonCell): number {
  return cell.executionCount ?? Infinity;
}

function bindsAnything(name: string, text: string): boolean {
  return name === 'run' || name === 'pylab' || (name === 'store' && text.includes('-r'));
}
