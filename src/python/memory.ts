import { PythonCell, textOf } from './cell';
import type { CellChange, Program } from './program';
import { usesHistory } from './history';
import { replacementsIn } from './replacements';
import { importOf } from './resolve';
import { child, nodesOf } from './syntax';

/**
 * What was found out of the cells of a program. A program that differs from an
 * earlier one in a few cells takes over the facts of the cells that cannot tell
 * the difference: those that use no name of the changed cells, not even through
 * other cells. So facts may depend on nothing but a cell and the names it uses.
 */
export class CellMemory<Facts extends object> {
  /** The facts of a cell, computed when they are not known yet. */
  of(program: Program, cell: PythonCell, compute: () => Facts): Facts {
    let cells = this.programs.get(program);
    if (!cells) {
      cells = keptFacts(program, heritageOf(program, this.programs));
      this.programs.set(program, cells);
    }
    let facts = cells.get(cell);
    if (!facts) {
      facts = compute();
      cells.set(cell, facts);
    }
    return facts;
  }

  private readonly programs = new WeakMap<Program, Map<PythonCell, Facts>>();
}

/**
 * A search through all cells of a program. What it finds in a cell may depend
 * on nothing but that cell and the names it uses: see {@link CellMemory}.
 */
export class CellSearch<Found> {
  constructor(
    private readonly search: (program: Program, cell: PythonCell) => readonly Found[],
    /** The cells of a program in which there can be something; by default all. */
    private readonly candidates = ({ cells }: Program): readonly PythonCell[] => cells
  ) {}

  /** All that is found, in document order. */
  in(program: Program): readonly Found[] {
    let results = this.results.get(program);
    if (!results) {
      const heritage = heritageOf(program, this.found);
      const found = keptFacts(program, heritage);
      for (const cell of heritage ? heritage.affected : this.candidates(program)) {
        const here = this.search(program, cell);
        if (here.length > 0) {
          found.set(cell, here);
        }
      }
      results =
        found.size === 0
          ? []
          : [...found].sort(([a], [b]) => a.index - b.index).flatMap(([, here]) => here);
      this.found.set(program, found);
      this.results.set(program, results);
    }
    return results;
  }

  private readonly found = new WeakMap<Program, Map<PythonCell, readonly Found[]>>();
  private readonly results = new WeakMap<Program, readonly Found[]>();
}

/** Makes a new program the heir of the one before that it differs from the least. */
export function inherit(program: Program): void {
  let nearest: { readonly from: Program; readonly changes: readonly CellChange[] } | null = null;
  for (const from of recent) {
    const changes = changesOf(from, program);
    if (changes && (!nearest || changes.length < nearest.changes.length)) {
      nearest = { from, changes };
    }
  }
  if (nearest) {
    const { from, changes } = nearest;
    // None of the changed cells is far-reaching, so they have no part in what is.
    program.index.takeOver(from.index, changes);
    descents.set(program, { from, affected: affectedCells(from, program, changes) });
    // No more than two generations are remembered.
    const older = descents.get(from)?.from;
    if (older) {
      descents.delete(older);
    }
  }
  recent.push(program);
  if (recent.length > MOST_RECENT) {
    recent.shift();
  }
}

type Descent = { readonly from: Program; readonly affected: ReadonlySet<PythonCell> };

const descents = new WeakMap<Program, Descent>();

/** The program of a notebook, and those of the fixes that were tried on it. */
const recent: Program[] = [];
const MOST_RECENT = 3;

/** More changes than these, and nothing is kept. */
const MOST_CHANGES = 8;

type Heritage<Facts> = {
  readonly facts: ReadonlyMap<PythonCell, Facts>;
  readonly affected: ReadonlySet<PythonCell>;
};

/** The facts of the nearest ancestor that has some, and the program's cells for which they do not hold. */
function heritageOf<Facts>(
  program: Program,
  programs: WeakMap<Program, ReadonlyMap<PythonCell, Facts>>
): Heritage<Facts> | null {
  let affected: ReadonlySet<PythonCell> | null = null;
  for (let heir = descents.get(program); heir; heir = descents.get(heir.from)) {
    affected = affected ? new Set([...affected, ...counterparts(heir, program)]) : heir.affected;
    const facts = programs.get(heir.from);
    if (facts) {
      return { facts, affected };
    }
  }
  return null;
}

/** The cells of the program that stand where an ancestor's affected ones stood. */
function counterparts({ affected }: Descent, program: Program): readonly PythonCell[] {
  return [...affected].flatMap(({ id }) => program.index.cell(id) ?? []);
}

function keptFacts<Facts>(
  { index }: Program,
  heritage: Heritage<Facts> | null
): Map<PythonCell, Facts> {
  const kept = new Map<PythonCell, Facts>();
  heritage?.facts.forEach((facts, cell) => {
    if (!heritage.affected.has(cell) && index.cell(cell.id) === cell) {
      kept.set(cell, facts);
    }
  });
  return kept;
}

/** How two programs differ; null when that may change what names mean far away. */
function changesOf(from: Program, to: Program): readonly CellChange[] | null {
  if (from.cells.length !== to.cells.length || !haveSameKernel(from, to)) {
    return null;
  }
  // A program that has no cell in common takes nothing over.
  const most = Math.min(MOST_CHANGES, to.cells.length - 1);
  const changes: CellChange[] = [];
  for (let position = 0; position < to.cells.length; position++) {
    const before = from.cells[position];
    const after = to.cells[position];
    if (before !== after) {
      if (
        changes.length === most ||
        before.id !== after.id ||
        before.index !== after.index ||
        isFarReaching(before) ||
        isFarReaching(after)
      ) {
        return null;
      }
      changes.push({ position, before, after });
    }
  }
  return changes;
}

/** The cells that changed, and those that use their names, directly or through other cells. */
function affectedCells(
  from: Program,
  to: Program,
  changes: readonly CellChange[]
): ReadonlySet<PythonCell> {
  const affected = new Set(changes.map(({ after }) => after));
  const names = new Set(changes.flatMap(change => changedNames(change, from)));
  // The set grows while it is walked.
  for (const name of names) {
    for (const cell of to.index.cellsWith(name)) {
      if (!affected.has(cell)) {
        affected.add(cell);
        [...cell.scope.bindings.keys()].forEach(bound => names.add(bound));
        // What `lib.run = …` patches depends on what `lib` is.
        cell.attributeTargets.forEach(target => names.add(textOf(cell, target.children.at(-1)!)));
        for (const { name } of replacementsIn(cell).replaced) {
          if (name === null) {
            return new Set(to.cells);
          }
          names.add(name);
        }
      }
    }
  }
  return affected;
}

function haveSameKernel(from: Program, to: Program): boolean {
  const [a, b] = [from.notebook.kernel, to.notebook.kernel];
  return (
    a === b ||
    (a.live === b.live &&
      a.implementation === b.implementation &&
      a.nestAsyncio === b.nestAsyncio &&
      a.canWait === b.canWait &&
      String(a.python) === String(b.python))
  );
}

/** Whether the cell may change what names mean that it does not bind. */
function isFarReaching(cell: PythonCell): boolean {
  let known = farReaching.get(cell);
  if (known === undefined) {
    known =
      cell.broken ||
      cell.kind === 'opaque' ||
      cell.attributeTargets.length > 0 ||
      // A class may override what another cell defines, which does not name it.
      nodesOf(cell.tree, 'class_definition').some(node => child(node, 'superclasses')) ||
      replacesAnything(cell) ||
      // What another cell shows is used by it.
      usesHistory(cell) ||
      cell.lineMagics.some(({ name }) => name === 'autoawait');
    farReaching.set(cell, known);
  }
  return known;
}

const farReaching = new WeakMap<PythonCell, boolean>();

function replacesAnything(cell: PythonCell): boolean {
  const { replaced, wild, rewrites } = replacementsIn(cell);
  return replaced.length + wild.length > 0 || rewrites;
}

/** The names that the cell binds or bound, but for imports that everybody agrees on. */
function changedNames({ before, after }: CellChange, from: Program): readonly string[] {
  const names = new Set([...before.scope.bindings.keys(), ...after.scope.bindings.keys()]);
  return [...names].filter(name => {
    const imported = importOf(before.scope.bindings.get(name));
    return (
      imported === null ||
      before.executionCount !== after.executionCount ||
      imported !== importOf(after.scope.bindings.get(name)) ||
      !from.index.bindingsOf(name)?.allAgree
    );
  });
}
