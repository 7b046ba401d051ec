import { Lookup } from '../core/lookup';
import { PythonCell, textOf } from './cell';
import {
  boundSites,
  changedBindings,
  changedPositions,
  haveSameAliases,
  Keys
} from './index-changes';
import { LayeredMap } from './layered-map';
import { mayAlias, mayBind, mayCall, mayImportAll } from './lexical';
import { ASYNCIO_NAMES } from './names';
import type { CellChange, Site } from './program';
import { Replacement, Replacements, replacementsIn, WildPlace } from './replacements';
import { NameBindings } from './resolve';
import { SyntaxNode } from './syntax';

/**
 * What is looked up again and again in a program; each part is made when first
 * asked for. The words of a cell tell whether it has to be parsed for that.
 */
export class ProgramIndex {
  constructor(
    private readonly cells: readonly PythonCell[],
    private readonly live: boolean
  ) {}

  cell(id: string): PythonCell | null {
    return lookup.find(this.cells, id) ?? null;
  }

  /** The bindings of a name in the module scope of all cells; undefined when there is none. */
  bindingsOf(name: string): NameBindings | undefined {
    const find = () => {
      const sites = this.cellsBinding(name).flatMap(cell => boundSites(cell, name));
      return sites.length > 0 ? new NameBindings(sites) : null;
    };
    return this.byName.learn(name, find) ?? undefined;
  }

  /** The cells in which this name stands as a word, in code or anywhere else, in document order. */
  cellsWith(name: string): readonly PythonCell[] {
    return this.at(this.positionsOf(name));
  }

  /** The cells in which one of these names stands as a word, in document order. */
  cellsWithAny(names: Iterable<string>): readonly PythonCell[] {
    const positions = new Set([...names].flatMap(name => this.positionsOf(name)));
    return this.at([...positions].sort((a, b) => a - b));
  }

  /** The cells with a call whose last name is this one, in document order. */
  cellsCalling(name: string): readonly PythonCell[] {
    const find = () =>
      this.positionsOf(name).filter(position => {
        const cell = this.cells[position];
        return mayCall(cell.source, name) && cell.callsByName.has(name);
      });
    return this.at(this.callees.learn(name, find));
  }

  private positionsOf(name: string): readonly number[] {
    this.words ??= positionsByWord(this.cells);
    return this.words.get(name) ?? [];
  }

  private at(positions: readonly number[]): readonly PythonCell[] {
    return positions.map(position => this.cells[position]);
  }

  private cellsBinding(name: string): readonly PythonCell[] {
    const cells = this.cellsWith(name).filter(({ source }) => mayBind(source, name));
    // `from asyncio import *` does not say which names it binds.
    return this.starred.length > 0 && ASYNCIO_NAMES.has(name)
      ? [...new Set([...cells, ...this.starred])].sort((a, b) => a.index - b.index)
      : cells;
  }

  /** Takes over from the program before what these changes have no part in. */
  takeOver(before: ProgramIndex, changes: readonly CellChange[]): void {
    this.byName = before.byName.with(changedBindings(before.byName, changes));
    this.words = before.words?.with(changedPositions(before.words, changes, wordsOf, [])) ?? null;
    this.callees = before.callees.with(changedPositions(before.callees, changes, calleesOf));
    this.unclear = before.unclear;
    this.replacing = before.replacing;
    this.patches = before.patches;
    this.autoawaitLines = before.autoawaitLines;
    if (changes.every(({ before, after }) => haveSameAliases(before, after))) {
      this.aliases = before.aliases;
      this.lastNames = before.lastNames;
    }
  }

  /** Whether execution counts say in which order the cells ran. */
  get ordersByCount(): boolean {
    return this.live;
  }

  /** Whether a cell that cannot be read looks as if it binds the name. */
  isUnclear(name: string): boolean {
    return this.unclear.learn(name, () =>
      this.cellsWith(name).some(
        cell => mayBind(cell.source, name) && isUnreadable(cell) && looksLikeBinding(cell, name)
      )
    );
  }

  /** Places that may bind any name: star imports, `%run`, `exec`. */
  get wild(): readonly WildPlace[] {
    return this.replacements.wild;
  }

  /** Whether cells may run as something else than they say: by an AST transformer, say. */
  get isRewritten(): boolean {
    return this.replacements.rewrites;
  }

  /** What may replace an attribute, or a name of the module, that is so called. */
  replacementsOf(name: string): readonly Replacement[] {
    return this.replacements.replaced.filter(({ name: replaced }) => replaced === name);
  }

  /** Whether something at run time may give what is so called another value: `setattr`, a patch. */
  isReplaced(name: string): boolean {
    return this.replacementsOf(name).length > 0;
  }

  /** What may replace attributes whose names are computed. */
  get computedReplacements(): readonly Replacement[] {
    return this.replacements.replaced.filter(({ name }) => name === null);
  }

  private get replacements(): Replacements {
    if (!this.replacing) {
      const each = this.cells.map(replacementsIn);
      this.replacing = {
        replaced: each.flatMap(({ replaced }) => replaced),
        wild: each.flatMap(({ wild }) => wild),
        rewrites: each.some(({ rewrites }) => rewrites)
      };
    }
    return this.replacing;
  }

  /** Where an attribute of this name is assigned: `asyncio.run = …`. */
  patchesOf(name: string): readonly Site[] {
    return this.patches.learn(name, () =>
      this.cellsWith(name)
        .filter(({ source }) => mayBind(source, name))
        .flatMap(cell =>
          cell.attributeTargets
            .filter(node => lastNameOf(cell, node) === name)
            .map(node => ({ cell, node }))
        )
    );
  }

  /** The `%autoawait` lines with an argument, in document order. */
  get autoawaits(): readonly { readonly cell: PythonCell; readonly argument: string }[] {
    this.autoawaitLines ??= this.cellsWith('autoawait').flatMap(cell =>
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
    let known = this.lastNames.get(names);
    if (!known) {
      known = new Set([...names].map(name => name.slice(name.lastIndexOf('.') + 1)));
      // The set grows while it is walked.
      for (const name of known) {
        this.aliasesOf(name).forEach(alias => (known as Set<string>).add(alias));
      }
      this.lastNames.set(names, known);
    }
    return known;
  }

  private aliasesOf(name: string): readonly string[] {
    return this.aliases.learn(name, () =>
      this.cellsWith(name)
        .filter(({ source }) => mayAlias(source, name))
        .flatMap(({ aliases }) => aliases.filter(({ of }) => of === name))
        .map(({ name }) => name)
    );
  }

  private get starred(): readonly PythonCell[] {
    this.starredCells ??= this.cellsWith('import').filter(({ source }) => mayImportAll(source));
    return this.starredCells;
  }

  private byName = new LayeredMap<NameBindings | null>();
  private words: LayeredMap<readonly number[]> | null = null;
  private callees = new LayeredMap<readonly number[]>();
  private starredCells: readonly PythonCell[] | null = null;
  private unclear = new LayeredMap<boolean>();
  private replacing: Replacements | null = null;
  private patches = new LayeredMap<readonly Site[]>();
  private autoawaitLines: readonly { cell: PythonCell; argument: string }[] | null = null;
  private aliases = new LayeredMap<readonly string[]>();
  private lastNames = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>();
}

/** Programs follow each other that differ in few cells. */
const lookup = new Lookup();

const wordsOf = ({ words }: PythonCell): Keys => words;

/** Calls by their last name. */
const calleesOf = ({ callsByName }: PythonCell): Keys => callsByName;

/** For each word the positions of the cells that have it, ascending. */
function positionsByWord(cells: readonly PythonCell[]): LayeredMap<readonly number[]> {
  const positions = new Map<string, number[]>();
  cells.forEach(({ words }, position) => {
    for (const word of words) {
      const known = positions.get(word);
      if (known) {
        known.push(position);
      } else {
        positions.set(word, [position]);
      }
    }
  });
  return new LayeredMap<readonly number[]>(positions);
}

function lastNameOf(cell: PythonCell, { children }: SyntaxNode): string {
  return textOf(cell, children[children.length - 1]);
}

function looksLikeBinding({ source }: PythonCell, name: string): boolean {
  const word = `(?<![\\w.])${name}\\b`;
  return new RegExp(
    `\\b(?:def|class|as|for|global|import)\\b[^\\n]*${word}|${word}[ \\t]*(?:=(?!=)|:=|,)`
  ).test(source);
}

function isUnreadable({ broken, kind, unseen }: PythonCell): boolean {
  return broken || (kind === 'opaque' && unseen.includes('\n'));
}

/** A cell that has not run would run after all others. */
function countOf(cell: PythonCell): number {
  return cell.executionCount ?? Infinity;
}
