import { isForScripts } from '../../fixes/dual-mode';
import { isOnPurpose } from '../../fixes/on-purpose';
import { PythonCell, textOf } from '../../python/cell';
import { Program, usesOf } from '../../python/program';
import { child, descendants, enclosing, SyntaxNode } from '../../python/syntax';
import { isReached } from './reached';

/**
 * Whether this code certainly runs, and may fail with a RuntimeError, on the
 * kernel's loop once all cells have run: at the top level of a cell, in a
 * coroutine function that is used, or in a plain function that is called there
 * and never handed to anything else, such as a thread. Nothing around it or
 * before it may keep it from being reached.
 */
export function runsInCell(program: Program, cell: PythonCell, node: SyntaxNode): boolean {
  return runs(program, cell, node, new Set());
}

function runs(
  program: Program,
  cell: PythonCell,
  node: SyntaxNode,
  seen: Set<SyntaxNode>
): boolean {
  if (
    isForScripts(program, cell, node) ||
    isOnPurpose(cell, node, 'RuntimeError') ||
    !isReached(cell, node)
  ) {
    return false;
  }
  const owner = enclosing(node, 'function_definition', 'lambda');
  if (!owner) {
    return true;
  }
  const name = child(owner, 'name');
  if (owner.type === 'lambda' || !name || seen.has(owner)) {
    return false;
  }
  seen.add(owner);
  const binding = cell.scopes
    .get(owner)
    ?.parent?.bindings.get(textOf(cell, name))
    ?.find(({ node }) => node.from === name.from);
  if (!binding || binding.scope.kind === 'class' || owner.parent?.type === 'decorated_definition') {
    return false;
  }
  const { references, mentions } = usesOf(program, { cell, binding });
  if (owner.children.some(({ type }) => type === 'async')) {
    return references.length > 0;
  }
  const calls = references.filter(({ node }) => node.field === 'function');
  return (
    !isGenerator(owner) &&
    mentions.length === 0 &&
    calls.length === references.length &&
    calls.some(call => call.cell.kind === 'python' && runs(program, call.cell, call.node, seen))
  );
}

function isGenerator(definition: SyntaxNode): boolean {
  return descendants(definition).some(
    node => node.type === 'yield' && enclosing(node, 'function_definition') === definition
  );
}
