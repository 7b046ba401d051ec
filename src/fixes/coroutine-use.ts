import { usesOfValue } from '../python/awaitables';
import { PythonCell, textOf } from '../python/cell';
import { Program, qualifiedName } from '../python/program';
import { child, descendants, enclosing, SyntaxNode } from '../python/syntax';
import { starterAt } from './starters';

/** The `await` that already waits for this call. */
export function awaitAround(call: SyntaxNode): SyntaxNode | null {
  let up = call.parent;
  while (up?.type === 'parenthesized_expression') {
    up = up.parent;
  }
  return up?.type === 'await' ? up : null;
}

/** The call that starts a loop to run this call's coroutine: `asyncio.run(load())`. */
export function starterAround(
  program: Program,
  cell: PythonCell,
  call: SyntaxNode
): SyntaxNode | null {
  const outer = enclosing(call, 'call');
  const starter = outer && starterAt(program, cell, outer);
  return starter?.operand && isSame(starter.operand, call) ? starter.call : null;
}

/**
 * Whether what the call makes is given, as it is, to something that runs
 * coroutines: `asyncio.gather(load(1), load(2))`. `partly` is for a name that
 * is also used in other ways.
 */
export function isWantedAsCoroutine(
  program: Program,
  cell: PythonCell,
  call: SyntaxNode
): 'yes' | 'partly' | 'no' {
  const listed = enclosingList(call);
  const { uses } = usesOfValue(program, { cell, node: listed });
  const wanted = uses.filter(({ cell, node, use }) =>
    use.how === 'waited' ? isWaited(program, cell, node) : areItemsWaited(program, cell, node)
  );
  if (wanted.length === 0) {
    return 'no';
  }
  return wanted.length === uses.length ? 'yes' : 'partly';
}

function isSame(one: SyntaxNode, other: SyntaxNode): boolean {
  return one.from === other.from && one.to === other.to;
}

/** The list or comprehension that the call fills, when it is bound to a name. */
function enclosingList(call: SyntaxNode): SyntaxNode {
  const list = call.parent;
  const fills =
    list?.type === 'list' || (list?.type === 'list_comprehension' && call.field === 'body');
  return fills && list.parent?.type === 'assignment' ? list : call;
}

/** Whether the items of a list are: `gather(*tasks)`, `for task in tasks: await task`. */
function areItemsWaited(program: Program, cell: PythonCell, list: SyntaxNode): boolean {
  const up = list.parent;
  if (up?.type === 'list_splat') {
    return isRunner(program, cell, up);
  }
  const loop = up?.type === 'for_in_clause' ? up.parent : up;
  const item = up && list.field === 'right' ? child(up, 'left') : null;
  return (
    item?.type === 'identifier' &&
    descendants(loop ?? list).some(
      node =>
        node.type === 'identifier' &&
        node !== item &&
        textOf(cell, node) === textOf(cell, item) &&
        (awaitAround(node) !== null ||
          (node.parent?.type === 'argument_list' && isRunner(program, cell, node)))
    )
  );
}

/** Whether it is awaited, or given to a call that certainly wants a coroutine. */
function isWaited(program: Program, cell: PythonCell, node: SyntaxNode): boolean {
  return awaitAround(node) !== null || isRunner(program, cell, node);
}

/** Whether the call around runs coroutines that it is given. */
function isRunner(program: Program, cell: PythonCell, argument: SyntaxNode): boolean {
  const callee = child(enclosing(argument, 'call') ?? argument, 'function');
  const name = callee?.type === 'attribute' ? child(callee, 'attribute') : callee;
  const text = name ? textOf(cell, name) : '';
  return (
    callee !== null &&
    RUNNERS.has(text) &&
    (!AMBIGUOUS.has(text) || (qualifiedName(program, cell, callee) ?? '').startsWith('asyncio.'))
  );
}

/** Calls that run the coroutines they are given. */
const RUNNERS = new Set([
  'as_completed',
  'create_task',
  'ensure_future',
  'gather',
  'run',
  'run_coroutine_threadsafe',
  'run_sync',
  'run_until_complete',
  'shield',
  'Task',
  'timeout',
  'wait',
  'wait_for'
]);

/** Of these, the ones that mean that only in asyncio. */
const AMBIGUOUS = new Set(['run', 'run_sync', 'timeout', 'wait', 'Task']);
