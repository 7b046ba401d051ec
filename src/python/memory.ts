import type { PythonCell } from './cell';
import type { Program } from './program';
import { Binding } from './scopes';
import { child, nodesOf, SyntaxNode } from './syntax';

/**
 * What was found out of the cells of a program. A program that differs from the
 * one before in a few cells takes over the facts of the cells that cannot tell
 * the difference: those that use no name of the changed cells, not even through
 * other cells. So facts may depend on nothing but a cell and the names it uses.
 */
export class CellMemory<Facts extends object> {
  /** The facts of a cell, computed when they are not known yet. */
  of(program: Program, cell: PythonCell, compute: () => Facts): Facts {
    let cells = this.programs.get(program);
    if (!cells) {
      this.programs.set(program, (cells = new Map()));
    }
    let facts = cells.get(cell);
    if (!facts) {
      const isKept = heritage?.heir === program && heritage.kept.has(cell);
      facts = (isKept && this.programs.get(heritage!.from)?.get(cell)) || compute();
      cells.set(cell, facts);
    }
    return facts;
  }

  private readonly programs = new WeakMap<Program, Map<PythonCell, Facts>>();
}

/** Makes a new program the heir of the one that was made before it. */
export function inherit(program: Program): void {
  const kept = latest ? keptCells(latest, program) : null;
  heritage = latest && kept ? { heir: program, from: latest, kept } : null;
  latest = program;
}

type Heritage = {
  readonly heir: Program;
  readonly from: Program;
  readonly kept: ReadonlySet<PythonCell>;
};

let latest: Program | null = null;
let heritage: Heritage | null = null;

/** More changes than these, and nothing is kept. */
const MOST_CHANGES = 8;

function keptCells(from: Program, to: Program): ReadonlySet<PythonCell> | null {
  if (from.cells.length !== to.cells.length || !haveSameKernel(from, to)) {
    return null;
  }
  const changed = to.cells.flatMap((cell, i) =>
    cell === from.cells[i] ? [] : [{ before: from.cells[i], after: cell }]
  );
  const isComparable =
    changed.length <= MOST_CHANGES &&
    changed.every(
      ({ before, after }) =>
        before.id === after.id &&
        before.index === after.index &&
        !isFarReaching(before) &&
        !isFarReaching(after)
    );
  if (!isComparable) {
    return null;
  }
  // None of them is far-reaching, so they have no part in what is.
  to.index.takeOver(
    from.index,
    changed.flatMap(({ before, after }) => [before, after])
  );
  const names = new Set(
    changed.flatMap(({ before, after }) => changedNames(before, after, from, to))
  );
  const kept = new Set(to.cells.filter((cell, i) => cell === from.cells[i]));
  for (let size = -1; size !== names.size;) {
    size = names.size;
    for (const cell of kept) {
      if (usesAny(cell, names)) {
        kept.delete(cell);
        [...cell.scope.bindings.keys()].forEach(name => names.add(name));
      }
    }
  }
  return kept;
}

function haveSameKernel(from: Program, to: Program): boolean {
  const [a, b] = [from.notebook.kernel, to.notebook.kernel];
  return (
    a === b ||
    (a.live === b.live &&
      a.implementation === b.implementation &&
      a.nestAsyncio === b.nestAsyncio &&
      String(a.python) === String(b.python))
  );
}

/** Whether the cell may change what names mean that it does not bind. */
function isFarReaching(cell: PythonCell): boolean {
  return (
    cell.broken ||
    cell.kind === 'opaque' ||
    cell.wildcards.length > 0 ||
    cell.attributeTargets.length > 0 ||
    // A class may override what another cell defines, which does not name it.
    nodesOf(cell.tree, 'class_definition').some(node => child(node, 'superclasses')) ||
    cell.lineMagics.some(({ name }) => /^(autoawait|run|pylab|store)$/.test(name))
  );
}

/** The names that the cell binds or bound, but for imports that everybody agrees on. */
function changedNames(
  before: PythonCell,
  after: PythonCell,
  from: Program,
  to: Program
): readonly string[] {
  const names = new Set([...before.scope.bindings.keys(), ...after.scope.bindings.keys()]);
  return [...names].filter(
    name =>
      importOf(before.scope.bindings.get(name)) === null ||
      importOf(before.scope.bindings.get(name)) !== importOf(after.scope.bindings.get(name)) ||
      !from.index.bindingsOf(name)?.allAgree ||
      !to.index.bindingsOf(name)?.allAgree
  );
}

/** The one thing that these bindings import; null if they do anything else. */
function importOf(bindings: readonly Binding[] | undefined): string | null {
  const [first] = bindings ?? [];
  return bindings?.every(
    ({ kind, qualified }) => kind === 'import' && qualified === first.qualified
  )
    ? first.qualified
    : null;
}

function usesAny({ tree, source }: PythonCell, names: ReadonlySet<string>): boolean {
  let used = usedNames.get(tree);
  if (!used) {
    used = new Set(nodesOf(tree, 'identifier').map(({ from, to }) => source.slice(from, to)));
    usedNames.set(tree, used);
  }
  for (const name of names) {
    if (used.has(name)) {
      return true;
    }
  }
  return false;
}

const usedNames = new WeakMap<SyntaxNode, ReadonlySet<string>>();
