import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { bindingAt } from '../python/awaitables';
import { textOf } from '../python/cell';
import { BoundSite, kindOfCall, Program, programOf, Site } from '../python/program';
import { scopeAt } from '../python/scopes';
import { child, SyntaxNode } from '../python/syntax';
import { heldCoroutine } from './call-anew';
import { shortCode } from './short-code';

/**
 * Waits for the task that runs a coroutine already, instead of running it a
 * second time: after `task = asyncio.create_task(coro)`, `await coro` becomes
 * `await task`. Null where the task has no name of its own that is sure to
 * hold it there.
 */
export function awaitItsTask(notebook: Notebook, site: Site, trans: Trans): Fix | null {
  const { cell, node } = site;
  const program = programOf(notebook);
  const held = node.parent?.type === 'await' ? heldCoroutine(program, cell, node) : null;
  const others = held?.uses.filter(use => use.node !== node) ?? [];
  const task = others.length === 1 ? taskOf(program, others[0]) : null;
  if (!task || !isHeldAt(program, task, site)) {
    return null;
  }
  const { name } = task.binding;
  return {
    title: trans.__('Use %1', shortCode(`await ${name}`, 36)),
    applicability: 'safe',
    edit: [cellEdit(cell, [{ from: node.from, to: node.to, insert: name }])]
  };
}

/** The name to which the task is bound that is made of this coroutine. */
function taskOf(program: Program, { cell, node }: Site): BoundSite | null {
  const call = node.parent?.parent ?? null;
  const target = call?.field === 'right' && call.parent ? child(call.parent, 'left') : null;
  return call?.type === 'call' &&
    call.parent?.type === 'assignment' &&
    target?.type === 'identifier' &&
    kindOfCall(program, cell, call) === 'task'
    ? bindingAt(cell, target)
    : null;
}

/** Whether the name is bound nowhere else, and before this place. */
function isHeldAt(program: Program, { cell: made, binding }: BoundSite, place: Site): boolean {
  const { cell, node } = place;
  const scope = scopeAt(cell, node);
  const isOnly = (all: readonly unknown[] | undefined) => all?.length === 1;
  if (binding.conditional || textOf(cell, node) === binding.name) {
    return false;
  }
  if (scope.kind === 'module') {
    return (
      binding.scope.kind === 'module' &&
      isOnly(program.index.bindingsOf(binding.name)?.all) &&
      (made.id === cell.id ? isAbove(binding.node, node) : program.index.isBefore(made, cell))
    );
  }
  return (
    scope === binding.scope &&
    isOnly(scope.bindings.get(binding.name)) &&
    isAbove(binding.node, node)
  );
}

function isAbove(target: SyntaxNode, node: SyntaxNode): boolean {
  return target.to < node.from;
}
