import { TextEdit } from '../core/edit';
import { PythonCell } from '../python/cell';
import { Program } from '../python/program';
import { scopeAt } from '../python/scopes';
import { namedChildren, SyntaxNode } from '../python/syntax';

/** How to write a module at a place, and what has to be inserted for that. */
export type ModuleName = { readonly name: string; readonly edits: readonly TextEdit[] };

/** `moduleName` of asyncio. */
export function asyncioName(
  program: Program,
  cell: PythonCell,
  place: SyntaxNode
): ModuleName | null {
  return moduleName(program, cell, place, 'asyncio');
}

/**
 * The name under which a cell above, or this one, imported the module; else
 * its own, with an import at the top of the cell. Null where the name means
 * something else.
 */
export function moduleName(
  program: Program,
  cell: PythonCell,
  place: SyntaxNode,
  module: string
): ModuleName | null {
  const imported = importedName(program, cell, place, module);
  const name = imported ?? module;
  if (isShadowed(cell, place, name)) {
    return null;
  }
  if (imported) {
    return { name, edits: [] };
  }
  const taken = program.cells.some(({ scope }) => scope.bindings.has(name));
  const at = taken ? null : importOffset(cell);
  return at === null ? null : { name, edits: [{ from: at, to: at, insert: `import ${name}\n` }] };
}

function importedName(
  program: Program,
  cell: PythonCell,
  place: SyntaxNode,
  module: string
): string | null {
  for (const other of program.cells) {
    if (other.index > cell.index) {
      break;
    }
    for (const [name, bindings] of other.scope.bindings) {
      const isModule = bindings.every(
        ({ kind, qualified, node }) =>
          kind === 'import' && qualified === module && (other !== cell || node.to <= place.from)
      );
      if (isModule && bindings.length > 0) {
        return name;
      }
    }
  }
  return null;
}

function isShadowed(cell: PythonCell, place: SyntaxNode, name: string): boolean {
  for (let scope = scopeAt(cell, place); scope.parent; scope = scope.parent) {
    if (scope.bindings.has(name)) {
      return true;
    }
  }
  return false;
}

/** The start of the first statement that is not a `from __future__` line. */
function importOffset(cell: PythonCell): number | null {
  const first = namedChildren(cell.tree).find(({ type }) => type !== 'future_import_statement');
  const atLineStart = first && (first.from === 0 || cell.source[first.from - 1] === '\n');
  return first && atLineStart && cell.cellMagic === null ? first.from : null;
}
