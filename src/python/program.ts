import { Notebook } from '../core/notebook';
import { parseCell, PythonCell } from './cell';
import { qualifiedName } from './meaning';
import { inherit } from './memory';
import { NameBindings, resolve } from './resolve';
import { Binding } from './scopes';
import { child, enclosing, SyntaxNode } from './syntax';

export { definitionOf, kindOfCall, qualifiedName, receiverKind } from './meaning';
export type { CallKind, Receiver } from './meaning';
export { resolve } from './resolve';
export type { Resolution } from './resolve';
export { usesOf } from './uses';
export type { Mention, Use, Uses } from './uses';

/** The notebook as one Python program: its code cells share a module scope. */
export type Program = {
  readonly notebook: Notebook;
  /** Code cells, in document order. */
  readonly cells: readonly PythonCell[];
  readonly index: ProgramIndex;
};

/** A node of a cell. */
export type Site = { readonly cell: PythonCell; readonly node: SyntaxNode };

/** A binding of a cell. */
export type BoundSite = { readonly cell: PythonCell; readonly binding: Binding };

/** The notebook as a program; computed once per notebook, and cell by cell once per source. */
export function programOf(notebook: Notebook): Program {
  let program = programs.get(notebook);
  if (!program) {
    const cells: PythonCell[] = [];
    notebook.cells.forEach((cell, index) => {
      if (cell.type === 'code') {
        cells.push(parseCell(cell, index));
      }
    });
    program = { notebook, cells, index: new ProgramIndex(cells, notebook.kernel.live) };
    programs.set(notebook, program);
    inherit(program);
  }
  return program;
}

/** The Python cell of this id; null when there is none or it is no code cell. */
export function pythonCell(program: Program, id: string): PythonCell | null {
  return program.index.cell(id);
}

/**
 * All calls of functions with one of these canonical names, in document order.
 * Methods go by their class: `asyncio.AbstractEventLoop.run_until_complete`.
 */
export function callsTo(program: Program, names: ReadonlySet<string>): readonly Site[] {
  return program.index.remember(names, () =>
    program.cells
      .filter(cell => callsAny(program, cell, names))
      .flatMap(cell =>
        callsNamed(program, cell, names).flatMap(node => {
          const name = qualifiedName(program, cell, node.children[0]);
          return name !== null && names.has(name) ? [{ cell, node }] : [];
        })
      )
  );
}

/** Whether the cell calls anything by one of these last names: dear for many names, cheap here. */
export function callsAny(program: Program, cell: PythonCell, names: ReadonlySet<string>): boolean {
  const last = program.index.namesFor(names);
  for (const name of cell.callsByName.keys()) {
    if (last.has(name)) {
      return true;
    }
  }
  return false;
}

/** The calls of a cell by these last names, or by names that stand for them, in source order. */
export function callsNamed(
  program: Program,
  cell: PythonCell,
  names: ReadonlySet<string>
): readonly SyntaxNode[] {
  const nodes = [...program.index.namesFor(names)].flatMap(
    name => cell.callsByName.get(name) ?? []
  );
  return nodes.length > 1 ? nodes.sort((a, b) => a.from - b.from || b.to - a.to) : nodes;
}

/** All calls of a method of this name, whatever the receiver, in document order. */
export function methodCalls(program: Program, method: string): readonly Site[] {
  return program.cells.flatMap(cell =>
    (cell.callsByName.get(method) ?? [])
      .filter(node => node.children[0].type === 'attribute')
      .map(node => ({ cell, node }))
  );
}

/** False after `%autoawait off` (or another event loop) in a cell run before, or in this one. */
export function autoawait(program: Program, cell: PythonCell): boolean {
  const { index } = program;
  const last = index.autoawaits
    .filter(other => other.cell === cell || index.isBefore(other.cell, cell))
    .sort((a, b) => (a.cell === b.cell ? 0 : index.isBefore(a.cell, b.cell) ? -1 : 1))
    .pop();
  return last === undefined || ['on', '1', 'true', 'asyncio'].includes(last.argument);
}

/** Whether `nest_asyncio.apply()` (or nest_asyncio2's) stands before this place, outside functions. */
export function nestAsyncioAppliedBefore(
  program: Program,
  cell: PythonCell,
  offset: number
): boolean {
  const imported = methodCalls(program, 'apply').filter(site => isOfEitherModule(program, site));
  return [...callsTo(program, NEST_ASYNCIO), ...imported].some(
    site =>
      (site.cell === cell ? site.node.to <= offset : program.index.isBefore(site.cell, cell)) &&
      !enclosing(site.node, 'function_definition', 'lambda')
  );
}

const NEST_ASYNCIO = new Set(['nest_asyncio.apply', 'nest_asyncio2.apply']);

/** `try: import nest_asyncio2 as nest_asyncio`, `except ImportError: import nest_asyncio`. */
function isOfEitherModule(program: Program, { cell, node }: Site): boolean {
  const module = child(node.children[0], 'object');
  const bindings = module?.type === 'identifier' ? resolve(program, cell, module).bindings : [];
  return (
    bindings.length > 0 &&
    bindings.every(({ binding: { qualified } }) => NEST_ASYNCIO.has(`${qualified}.apply`))
  );
}

const programs = new WeakMap<Notebook, Program>();

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
        for (const [name, bindings] of cell.scope.bindings) {
          const known = sites.get(name) ?? [];
          known.push(...bindings.map(binding => ({ cell, binding })));
          sites.set(name, known);
        }
      }
      this.byName = new Map([...sites].map(([name, all]) => [name, new NameBindings(all)]));
    }
    return this.byName.get(name);
  }

  /** Takes over from the program before what these cells, as they were and are, have no part in. */
  takeOver(before: ProgramIndex, changed: readonly PythonCell[]): void {
    if (before.byName) {
      this.byName = new Map(before.byName);
      for (const name of new Set(changed.flatMap(({ scope }) => [...scope.bindings.keys()]))) {
        const all = this.cells.flatMap(
          cell => cell.scope.bindings.get(name)?.map(binding => ({ cell, binding })) ?? []
        );
        if (all.length > 0) {
          this.byName.set(name, new NameBindings(all));
        } else {
          this.byName.delete(name);
        }
      }
    }
    this.unclearCells = before.unclearCells;
    this.wildPlaces = before.wildPlaces;
    this.patchedNames = before.patchedNames;
    this.autoawaitLines = before.autoawaitLines;
    this.aliases = changed.every(({ aliases }) => aliases.length === 0) ? before.aliases : null;
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

  /** Computes once per set of names. */
  remember(names: ReadonlySet<string>, compute: () => readonly Site[]): readonly Site[] {
    let calls = this.calls.get(names);
    if (!calls) {
      calls = compute();
      this.calls.set(names, calls);
    }
    return calls;
  }

  private autoawaitLines: readonly { cell: PythonCell; argument: string }[] | null = null;
  private ids: Map<string, PythonCell> | null = null;
  private byName: Map<string, NameBindings> | null = null;
  private unclearCells: readonly PythonCell[] | null = null;
  private wildPlaces: readonly { cell: PythonCell; from: number }[] | null = null;
  private patchedNames: Map<string, Site[]> | null = null;
  private aliases: Map<string, Set<string>> | null = null;
  private readonly lastNames = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>();
  private readonly calls = new WeakMap<ReadonlySet<string>, readonly Site[]>();
}

/** A cell that has not run would run after all others. */
function countOf(cell: PythonCell): number {
  return cell.executionCount ?? Infinity;
}

function bindsAnything(name: string, text: string): boolean {
  return name === 'run' || name === 'pylab' || (name === 'store' && text.includes('-r'));
}
