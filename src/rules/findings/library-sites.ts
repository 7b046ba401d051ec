import { Library, LibraryCall } from '../../core/library';
import { awaitProblem } from '../../python/await-legality';
import { PythonCell, textOf } from '../../python/cell';
import { Program, qualifiedName, Site } from '../../python/program';
import { child, enclosing, SyntaxNode } from '../../python/syntax';

/** A call of a library that is known. */
export type KnownSite = Site & { readonly known: LibraryCall };

/** The calls of a library in a cell; also those of objects that are not evident, if asked for. */
export function knownSites(
  program: Program,
  cell: PythonCell,
  library: Library,
  unclear: boolean
): readonly KnownSite[] {
  return library.calls
    .flatMap(known =>
      (cell.callsByName.get(lastPart(known.name)) ?? []).flatMap(node => {
        const call = known.instead.way === 'unwrap' ? outerCall(node) : node;
        const name = fullName(program, cell, node);
        const fits = name === null ? unclear : isCallOf(library, known, name);
        return call && fits ? [{ cell, node: call, known }] : [];
      })
    )
    .sort((a, b) => a.node.from - b.node.from);
}

/** The calls that become awaits in one fix: those beside this one, of the same object or certain. */
export function togetherWith(
  program: Program,
  library: Library,
  { cell, node, known }: KnownSite
): readonly KnownSite[] {
  if (!hasTwin(known)) {
    return [{ cell, node, known }];
  }
  const same = calledObject(cell, node);
  const owner = enclosing(node, 'function_definition');
  const problem = awaitProblem(program, cell, node);
  return knownSites(program, cell, library, true).filter(
    other =>
      hasTwin(other.known) &&
      enclosing(other.node, 'function_definition') === owner &&
      awaitProblem(program, cell, other.node) === problem &&
      (calledObject(cell, other.node) === same ||
        fullName(program, cell, innerCall(other)) !== null)
  );
}

function hasTwin({ instead: { way } }: LibraryCall): boolean {
  return way === 'twin' || way === 'unwrap';
}

function innerCall({ node, known }: KnownSite): SyntaxNode {
  return known.instead.way === 'unwrap' ? (child(node, 'function') ?? node) : node;
}

function calledObject(cell: PythonCell, call: SyntaxNode): string {
  const callee = child(call, 'function');
  const object = callee && child(callee, 'object');
  return object ? textOf(cell, object) : '';
}

/** The name of the function around a node; empty at the top level of a cell. */
export function functionName(cell: PythonCell, node: SyntaxNode): string {
  const owner = enclosing(node, 'function_definition', 'lambda');
  const name = owner && child(owner, 'name');
  return owner ? (name ? textOf(cell, name) : '<lambda>') : '';
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** `async_to_sync(f)(x)` of `async_to_sync(f)`. */
function outerCall(call: SyntaxNode): SyntaxNode | null {
  return call.parent?.type === 'call' && call.field === 'function' ? call.parent : null;
}

function fullName(program: Program, cell: PythonCell, call: SyntaxNode): string | null {
  const callee = child(call, 'function');
  return callee && qualifiedName(program, cell, callee);
}

/** Whether this canonical name is the library's call. */
function isCallOf({ packages }: Library, { name }: LibraryCall, full: string): boolean {
  return packages.includes(full.split('.')[0]) && `.${full}`.endsWith(`.${name}`);
}
