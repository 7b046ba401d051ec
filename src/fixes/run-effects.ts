import { PythonCell, textOf } from '../python/cell';
import { definitionOf, kindOfCall, Program, qualifiedName, resolve, Site } from '../python/program';
import { child, descendants, enclosing, SyntaxNode } from '../python/syntax';
import { endless, Endless, endlessCall } from './endless';
import { leavesTasks, TASK_MAKERS } from './left-tasks';
import { endsLoop, exits, LEAVING, OF_LOOP, ON_LOOP, words } from './loop-ends';
import { DEFINITIONS, reachOf } from './reach';
import type { Starter } from './starters';

/** What differs when a coroutine runs on Jupyter's loop instead of one of its own. */
export type RunEffects =
  /** Nothing. */
  | 'none'
  /** It leaves tasks that its own loop would have cancelled. */
  | 'leaves-tasks'
  /** It leaves async generators that its own loop would have closed. */
  | 'leaves-generators'
  /** It changes context variables, or the task that it runs in; a task of its own keeps them. */
  | 'own-task'
  /** Both: it needs a task of its own, and leaves others behind. */
  | 'own-task-leaves-tasks'
  /** It ends, stops or changes the loop itself: it must have one of its own. */
  | 'ends-loop';

/** What the coroutine that this starter runs does to its loop, its tasks and its context. */
export function runEffects(program: Program, { cell, call, operand }: Starter): RunEffects {
  const known = memory.get(program) ?? new Map<SyntaxNode, RunEffects>();
  memory.set(program, known);
  let effects = known.get(call);
  if (!effects) {
    effects = isFollowedByCleaning(cell, call)
      ? 'ends-loop'
      : operand && isTold(program)
        ? effectsOf(program, { cell, node: operand })
        : 'none';
    known.set(call, effects);
  }
  return effects;
}

/** What runs until someone stops it, as a server does, in the coroutine of this starter. */
export function endlessWithin(program: Program, { cell, operand }: Starter): Endless | null {
  if (!operand || program.index.cellsWithAny(ENDLESS_WORDS).length === 0) {
    return null;
  }
  for (const { cell: where, node } of reachOf(program, { cell, node: operand })) {
    for (const part of descendants(node)) {
      const known = endlessCall(program, where, part);
      if (known) {
        return known;
      }
    }
  }
  return null;
}

/** The worst of several that are awaited together. */
export function worstEffects(all: readonly RunEffects[]): RunEffects {
  const has = (...some: readonly RunEffects[]): boolean => all.some(one => some.includes(one));
  const leaves = has('leaves-tasks', 'own-task-leaves-tasks');
  const task = has('own-task', 'own-task-leaves-tasks');
  return has('ends-loop')
    ? 'ends-loop'
    : leaves && task
      ? 'own-task-leaves-tasks'
      : leaves
        ? 'leaves-tasks'
        : task
          ? 'own-task'
          : has('leaves-generators')
            ? 'leaves-generators'
            : 'none';
}

const ENDLESS_WORDS: ReadonlySet<string> = new Set(
  endless.map(({ name }) => name.split('.').pop() ?? name)
);

const memory = new WeakMap<Program, Map<SyntaxNode, RunEffects>>();

/** What sets context variables, or a value kept in one. */
const CONTEXT = words(
  'getcontext setcontext seterr set_printoptions bind_contextvars clear_contextvars ' +
    'unbind_contextvars current_task'
);

/** A notebook without any of these words has nothing to look for. */
const TELLING: ReadonlySet<string> = new Set([
  ...OF_LOOP,
  ...ON_LOOP,
  ...CONTEXT,
  ...TASK_MAKERS,
  ...LEAVING,
  ...words('ContextVar shield wait for stop')
]);

function isTold({ index, cells }: Program): boolean {
  return (
    index.cellsWithAny(TELLING).length > 0 || cells.some(({ source }) => /async\s+for/.test(source))
  );
}

function effectsOf(program: Program, start: Site): RunEffects {
  const reached = reachOf(program, start);
  const [, root] = reached;
  const parts = reached.flatMap(({ cell, node }) =>
    descendants(node).map(part => ({ cell, node: part }))
  );
  const asTask = parts.some(
    ({ cell, node }) => node.type === 'identifier' && TASK_STARTS.has(textOf(cell, node))
  );
  if (
    parts.some(({ cell, node }) => endsLoop(program, cell, node)) ||
    (asTask &&
      parts.some(({ cell, node }) => exits(program, cell, node) && !isOfRoot(node, root?.node)))
  ) {
    return 'ends-loop';
  }
  const leaves = leavesTasks(program, reached);
  if (parts.some(({ cell, node }) => changesContext(program, cell, node))) {
    return leaves ? 'own-task-leaves-tasks' : 'own-task';
  }
  return leaves
    ? 'leaves-tasks'
    : parts.some(({ cell, node }) => leavesGenerator(program, cell, node))
      ? 'leaves-generators'
      : 'none';
}

/**
 * Whether the lines below the start, which have never been reached, end all
 * tasks or wait for them: on Jupyter's loop those are Jupyter's own.
 */
export function isFollowedByCleaning(cell: PythonCell, call: SyntaxNode): boolean {
  const host = enclosing(call, 'function_definition', 'lambda');
  return (
    /\b(?:cancel|gather|wait)\b/.test(cell.source.slice(call.to)) &&
    (cell.attributes.get('all_tasks') ?? []).some(
      ({ from, parent }) =>
        from > call.to && enclosing(parent!, 'function_definition', 'lambda') === host
    )
  );
}

/** What runs code in a task or callback, where leaving Python ends the kernel. */
const TASK_STARTS = words(
  'create_task ensure_future gather start_soon wait as_completed wait_for call_soon call_later ' +
    'call_at call_soon_threadsafe add_done_callback run_coroutine_threadsafe TaskGroup Task'
);

/** Whether a task runs this only if it runs the whole: the started function's own lines. */
function isOfRoot(node: SyntaxNode, root: SyntaxNode | undefined): boolean {
  const callee = node.parent?.type === 'call' && node.field === 'function';
  const isRaised = enclosing(node, 'raise_statement') !== null;
  return (
    (callee || isRaised) && !!root && enclosing(node, 'function_definition', 'lambda') === root
  );
}

function changesContext(program: Program, cell: PythonCell, node: SyntaxNode): boolean {
  if (node.type !== 'identifier') {
    return false;
  }
  const word = textOf(cell, node);
  if (CONTEXT.has(word)) {
    return resolve(program, cell, node).bindings.every(
      ({ binding }) => !DEFINITIONS.test(binding.kind)
    );
  }
  const object = word === 'set' && node.field === 'attribute' && child(node.parent!, 'object');
  if (!object || program.index.cellsWith('ContextVar').length === 0) {
    return false;
  }
  const name = qualifiedName(program, cell, node.parent!);
  return name === null || name === 'contextvars.ContextVar.set';
}

/** `async for` over a generator of the notebook that is left early and has something to close. */
function leavesGenerator(program: Program, cell: PythonCell, node: SyntaxNode): boolean {
  if (node.type !== 'for_statement' || !node.children.some(({ type }) => type === 'async')) {
    return false;
  }
  const iterated = child(node, 'right');
  const body = child(node, 'body');
  const callee = iterated?.type === 'call' ? child(iterated, 'function') : null;
  const generator = callee && definitionOf(program, cell, callee)?.binding.value;
  return (
    !!body &&
    !!generator &&
    kindOfCall(program, cell, iterated!) === 'async-generator' &&
    descendants(body).some(({ type }) => /^(break|return)_statement$/.test(type)) &&
    descendants(generator).some(({ type }) => /^(finally_clause|with_statement)$/.test(type))
  );
}
