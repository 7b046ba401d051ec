import { Notebook } from '../core/notebook';
import { makeRoom, parseCell, PythonCell, textOf } from './cell';
import { qualifiedName } from './meaning';
import { CellSearch, inherit } from './memory';
import { ProgramIndex } from './program-index';
import { resolve } from './resolve';
import { Binding } from './scopes';
import { child, enclosing, SyntaxNode } from './syntax';

export { definitionOf, givesCoroutine, kindOfCall, qualifiedName, receiverKind } from './meaning';
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

/** A cell that stands in the place of another, in a program that is otherwise the same. */
export type CellChange = {
  /** In the list of cells. */
  readonly position: number;
  readonly before: PythonCell;
  readonly after: PythonCell;
};

/** The notebook as a program; computed once per notebook, and cell by cell once per source. */
export function programOf(notebook: Notebook): Program {
  let program = programs.get(notebook);
  if (!program) {
    const cells: PythonCell[] = [];
    makeRoom(notebook.cells.length);
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
 * Each set of names is searched for once, so it must not change.
 */
export function callsTo(program: Program, names: ReadonlySet<string>): readonly Site[] {
  let search = searches.get(names);
  if (!search) {
    search = new CellSearch(
      (program, cell) => callsIn(program, cell, names),
      program => cellsCalling(program, names)
    );
    searches.set(names, search);
  }
  return search.in(program);
}

const searches = new WeakMap<ReadonlySet<string>, CellSearch<Site>>();

/** Those of one cell, in source order. */
export function callsIn(
  program: Program,
  cell: PythonCell,
  names: ReadonlySet<string>
): readonly Site[] {
  return callsNamed(program, cell, names).flatMap(node => {
    const name = qualifiedName(program, cell, node.children[0]);
    return name !== null && names.has(name) ? [{ cell, node }] : [];
  });
}

/** The cells that call anything by one of these last names, in document order. */
export function cellsCalling(
  { index }: Program,
  names: ReadonlySet<string>
): readonly PythonCell[] {
  const found = new Set([...index.namesFor(names)].flatMap(name => index.cellsCalling(name)));
  return [...found].sort((a, b) => a.index - b.index);
}

/** The calls of a cell by these last names, or by names that stand for them, in source order. */
export function callsNamed(
  program: Program,
  cell: PythonCell,
  names: ReadonlySet<string>
): readonly SyntaxNode[] {
  const last = program.index.namesFor(names);
  let found: readonly SyntaxNode[] = NONE;
  for (const [name, nodes] of cell.callsByName) {
    if (last.has(name)) {
      found = found.length === 0 ? nodes : [...found, ...nodes];
    }
  }
  return found.length > 1 ? [...found].sort((a, b) => a.from - b.from || b.to - a.to) : found;
}

const NONE: readonly SyntaxNode[] = [];

/** All calls of a method of this name, whatever the receiver, in document order. */
export function methodCalls(program: Program, method: string): readonly Site[] {
  return program.index
    .cellsCalling(method)
    .flatMap(cell =>
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

/** Whether the notebook binds the name to nothing but the module so called. */
export function meansModule({ index }: Program, name: string): boolean {
  return (index.bindingsOf(name)?.all ?? []).every(({ binding }) => binding.qualified === name);
}

/**
 * Whether `nest_asyncio.apply()` (or nest_asyncio2's) stands before this place,
 * outside functions; if it has to be certain, also outside of `if`, `try`…
 * and in a cell that has run if this one has.
 */
export function nestAsyncioAppliedBefore(
  program: Program,
  cell: PythonCell,
  offset: number,
  isCertain = false
): boolean {
  const around = isCertain ? [...OPTIONAL, ...DEFERRED] : DEFERRED;
  const imported = methodCalls(program, 'apply').filter(site => isOfEitherModule(program, site));
  return [...callsTo(program, NEST_ASYNCIO), ...imported].some(
    site =>
      (site.cell === cell ? site.node.to <= offset : program.index.isBefore(site.cell, cell)) &&
      !enclosing(site.node, ...around) &&
      (!isCertain || site.cell.executionCount !== null || cell.executionCount === null)
  );
}

const DEFERRED = ['function_definition', 'lambda'];
const OPTIONAL = ['if_statement', 'try_statement', 'for_statement', 'while_statement'];

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

/**
 * Whether some cell may change what asyncio's functions do, at any time: by
 * nest_asyncio, which may be applied in a function or in a module that a cell
 * writes, or by hand.
 */
export function mayBePatched(program: Program): boolean {
  let known = patched.get(program);
  if (known === undefined) {
    known =
      program.index.cellsWithAny(PATCHING).some(({ source }) => PATCH.test(source)) ||
      program.index
        .cellsWithAny(PATCHED)
        .some(cell => cell.attributeTargets.some(node => isOfLoop(program, cell, node)));
    patched.set(program, known);
  }
  return known;
}

const patched = new WeakMap<Program, boolean>();

/** Words without which no cell can match {@link PATCH}. */
const PATCHING = [
  ...['asyncio', 'nest', 'nest_asyncio', 'nest_asyncio2', 'setattr', 'object'],
  ...['_set_running_loop', '_get_running_loop', 'set_event_loop_policy']
];

/** Last names of what is assigned in {@link isOfLoop}, and of asyncio by other names. */
const PATCHED = [
  ...['asyncio', 'run', 'run_until_complete', 'run_forever', '_check_running'],
  ...['is_running', 'get_event_loop', 'get_running_loop']
];

const STARTS = 'run|run_until_complete|run_forever|get_event_loop|get_running_loop|is_running';

/** Policies of Python itself and of uvloop leave the running loop alone. */
const OWN_POLICY = String.raw`\bset_event_loop_policy\((?!\s*(?:None|(?:\w+\.)?(?:Windows\w+|Default)?EventLoopPolicy\(\))\s*\))`;
const OWN = new RegExp(OWN_POLICY);

/** Whether a cell sets a policy of its own making, whose loops may do anything. */
export function hasOwnPolicy(program: Program): boolean {
  return program.index
    .cellsWithAny(['set_event_loop_policy'])
    .some(({ source }) => OWN.test(source));
}

const PATCH = new RegExp(
  [
    String.raw`\bnest[-_]asyncio`,
    String.raw`\b(?:setattr|patch|patch\.\w+)\(\s*["']?asyncio\b`,
    String.raw`\b(?:setattr|patch\.object)\(\s*[\w.]+\s*,\s*["'](?:${STARTS})["']`,
    String.raw`\b(?:vars|reload|delattr)\(\s*asyncio\b|\basyncio\.__dict__`,
    String.raw`\bmodules\s*(?:\[|\.\w+\()\s*["']asyncio\b`,
    String.raw`\bimport\s+(?!asyncio\b)[\w.]+\s+as\s+asyncio\b`,
    String.raw`\bfrom\s+[\w.]+\s+import\b[^\n]*\basyncio\b`,
    String.raw`^[ \t]*asyncio[ \t]*=(?!=)`,
    // Also in a module that the notebook writes.
    String.raw`\basyncio\.(?:${STARTS})[ \t]*=(?!=)`,
    String.raw`\b_[sg]et_running_loop\b`,
    OWN_POLICY
  ].join('|'),
  'm'
);

/** `asyncio.run = …`, `loop.run_until_complete = …`. */
function isOfLoop(program: Program, cell: PythonCell, target: SyntaxNode): boolean {
  const object = child(target, 'object');
  const text = textOf(cell, target);
  return (
    /^asyncio\b|\.(run_until_complete|run_forever|_check_running|is_running)$/.test(text) ||
    /^asyncio\b/.test((object && qualifiedName(program, cell, object)) ?? '')
  );
}

const programs = new WeakMap<Notebook, Program>();
