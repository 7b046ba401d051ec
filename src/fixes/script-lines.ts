import { TextEdit } from '../core/edit';
import { PythonCell } from '../python/cell';
import { Program, qualifiedName, usesOf } from '../python/program';
import { argumentsOf } from '../python/value-use';
import { child, contains, enclosing, namedChildren, SyntaxNode } from '../python/syntax';
import { Starter } from './starters';

/** Lines that serve a script's own loop and go once it is awaited. */
export type ScriptLines = {
  readonly statements: readonly SyntaxNode[];
  readonly edits: readonly TextEdit[];
};

/**
 * What a script does around its starters and a notebook cannot use: the
 * `sys.exit()` around the last one, and an import of uvloop that nothing else
 * needs. A policy stays: loops of later cells and threads go by it.
 */
export function scriptLines(
  program: Program,
  cell: PythonCell,
  starters: readonly Starter[]
): ScriptLines {
  const dropped = starters.flatMap(({ kind, call }) => (kind === 'uvloop.run' ? call : []));
  return {
    statements: unusedImports(program, cell, dropped),
    edits: starters.flatMap(starter => exitEdits(program, cell, starter.call))
  };
}

/** Imports of uvloop in the cell that only these nodes use. */
function unusedImports(
  program: Program,
  cell: PythonCell,
  users: readonly SyntaxNode[]
): readonly SyntaxNode[] {
  if (users.length === 0) {
    return [];
  }
  return namedChildren(cell.tree).filter(statement => {
    const bindings = [...cell.scope.bindings.values()]
      .flat()
      .filter(({ node, kind }) => kind === 'import' && contains(statement, node));
    return (
      bindings.length > 0 &&
      bindings.every(binding => {
        const { references, mentions } = usesOf(program, { cell, binding });
        return (
          /^uvloop\b/.test(binding.qualified ?? '') &&
          mentions.length === 0 &&
          references.every(
            ({ cell: where, node }) =>
              where.id === cell.id && users.some(user => contains(user, node))
          )
        );
      })
    );
  });
}

/** `sys.exit(asyncio.run(main()))` at the end of a cell: leaving would show an error. */
function exitEdits(program: Program, cell: PythonCell, starter: SyntaxNode): TextEdit[] {
  const exit = starter.parent?.type === 'argument_list' ? starter.parent.parent : null;
  const callee = exit?.type === 'call' ? child(exit, 'function') : null;
  const isLast =
    exit?.parent?.type === 'expression_statement' &&
    enclosing(exit, 'function_definition', 'for_statement', 'while_statement', 'try_statement') ===
      null &&
    cell.source.slice(exit.to).trim() === '';
  return exit &&
    callee &&
    isLast &&
    argumentsOf(exit).length === 1 &&
    qualifiedName(program, cell, callee) === 'sys.exit'
    ? [
        { from: exit.from, to: starter.from, insert: '' },
        { from: starter.to, to: exit.to, insert: '' }
      ]
    : [];
}
