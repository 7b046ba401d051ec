import { PythonCell, textOf } from '../python/cell';
import { Program, qualifiedName, resolve, Site } from '../python/program';
import { lastName } from '../python/scopes';
import { child, contains, descendants, enclosing, SyntaxNode } from '../python/syntax';

/** What gives a task, or a future that runs by itself. */
export const TASK_MAKERS: ReadonlySet<string> = new Set([
  'create_task',
  'ensure_future',
  'gather',
  'run_in_executor',
  'run_coroutine_threadsafe'
]);

/** Whether some task that this code starts is neither waited for nor cancelled there. */
export function leavesTasks(program: Program, reached: readonly Site[]): boolean {
  return reached.some(({ cell, node }) =>
    descendants(node).some(
      call =>
        call.type === 'call' &&
        enclosing(call, 'function_definition') !== null &&
        leavesTask(program, cell, call, reached)
    )
  );
}

function leavesTask(
  program: Program,
  cell: PythonCell,
  call: SyntaxNode,
  reached: readonly Site[]
): boolean {
  const callee = child(call, 'function');
  const called = callee && lastName(callee);
  const word = called ? textOf(cell, called) : '';
  if (!callee || !isOwnOf(program, cell, callee)) {
    return false;
  }
  if (word === 'shield' || word === 'wait') {
    return (
      /^asyncio\./.test(qualifiedName(program, cell, callee) ?? '') && mayLeave(cell, call, word)
    );
  }
  if (!TASK_MAKERS.has(word) || isOfGroup(program, cell, callee) || isAwaited(call)) {
    return false;
  }
  const names = heldBy(cell, call);
  return names.length === 0 || !isUsedUp(reached, cell, call, names);
}

/** Whether the name is none of the notebook's own functions. */
function isOwnOf(program: Program, cell: PythonCell, callee: SyntaxNode): boolean {
  return (
    callee.type !== 'identifier' || /^asyncio\./.test(qualifiedName(program, cell, callee) ?? '')
  );
}

/** `wait()` that may end before all have; `shield()`, whose task outlives who waits. */
function mayLeave(cell: PythonCell, call: SyntaxNode, word: string): boolean {
  const host = enclosing(call, 'function_definition');
  const isCleaned = !!host && /\.cancel\(|\.close\(/.test(textOf(cell, host));
  return (
    !isCleaned &&
    (word === 'shield' ||
      /\b(timeout|return_when)\s*=(?!.*ALL_COMPLETED)/s.test(textOf(cell, call)))
  );
}

/** A task of a group ends with the group. */
function isOfGroup(program: Program, cell: PythonCell, callee: SyntaxNode): boolean {
  const object = child(callee, 'object');
  if (!object || object.type !== 'identifier') {
    return false;
  }
  const { bindings } = resolve(program, cell, object);
  return bindings.some(({ cell, binding }) => {
    const annotated = binding.kind === 'parameter' && binding.node.parent;
    return binding.kind === 'with' || (!!annotated && /TaskGroup/.test(textOf(cell, annotated)));
  });
}

function isAwaited(call: SyntaxNode): boolean {
  const waiting = enclosing(call, 'await', 'lambda', 'function_definition');
  const iterating = enclosing(call, 'for_statement', 'function_definition');
  const iterated =
    iterating?.type === 'for_statement' &&
    iterating.children.some(({ type }) => type === 'async') &&
    contains(child(iterating, 'right') ?? iterating, call);
  return waiting?.type === 'await' || iterated;
}

/** The names that the statement puts the task under: targets, and what it is added to. */
function heldBy(cell: PythonCell, call: SyntaxNode): readonly string[] {
  const names: string[] = [];
  for (
    let at: SyntaxNode = call;
    at.parent && !/_statement$|^block$/.test(at.type);
    at = at.parent
  ) {
    const { parent } = at;
    const target = /^(assignment|augmented_assignment)$/.test(parent.type)
      ? child(parent, 'left')
      : parent.type === 'named_expression'
        ? child(parent, 'name')
        : null;
    const method = parent.type === 'call' ? child(parent, 'function') : null;
    const adds =
      method && /\.(add|append|extend|insert|update|setdefault)$/.test(textOf(cell, method))
        ? child(method, 'object')
        : null;
    for (const holder of [target, adds]) {
      if (holder) {
        names.push(...identifiersIn(cell, holder).filter(name => name !== 'self'));
      }
    }
  }
  return names;
}

function identifiersIn(cell: PythonCell, node: SyntaxNode): readonly string[] {
  return descendants(node).flatMap(part => (part.type === 'identifier' ? textOf(cell, part) : []));
}

/** Whether one of the names, or what is made of it, is waited for or cancelled. */
function isUsedUp(
  reached: readonly Site[],
  cell: PythonCell,
  call: SyntaxNode,
  held: readonly string[]
): boolean {
  const names = new Set(held);
  const host = enclosing(call, 'function_definition');
  const isKept = !/^\w+$/.test(held[0] ?? '');
  const places =
    host &&
    !isKept &&
    held.length === 1 &&
    !/\bself\b|\bglobal\b|\bnonlocal\b/.test(textOf(cell, host))
      ? [{ cell, node: host }]
      : reached;
  for (let size = -1; size !== names.size;) {
    size = names.size;
    for (const { cell: where, node } of places) {
      for (const part of descendants(node)) {
        if (endsOne(where, part, names)) {
          return true;
        }
        derive(where, part, names);
      }
    }
  }
  return false;
}

function endsOne(cell: PythonCell, node: SyntaxNode, names: ReadonlySet<string>): boolean {
  const mentions = (part: SyntaxNode | null): boolean =>
    !!part && identifiersIn(cell, part).some(name => names.has(name));
  switch (node.type) {
    case 'await':
      return node.named && mentions(node);
    case 'for_statement':
      return node.children.some(({ type }) => type === 'async') && mentions(child(node, 'right'));
    case 'call': {
      const callee = child(node, 'function');
      const method = callee && child(callee, 'attribute');
      return !!method && textOf(cell, method) === 'cancel' && mentions(child(callee, 'object'));
    }
    default:
      return false;
  }
}

/** `for task in tasks`, `group = asyncio.gather(*tasks)`: the new names mean the same tasks. */
function derive(cell: PythonCell, node: SyntaxNode, names: Set<string>): void {
  const [from, to] =
    node.type === 'assignment' || node.type === 'for_statement' || node.type === 'for_in_clause'
      ? [child(node, 'right'), child(node, 'left')]
      : [null, null];
  if (from && to && identifiersIn(cell, from).some(name => names.has(name))) {
    identifiersIn(cell, to).forEach(name => names.add(name));
  }
}
