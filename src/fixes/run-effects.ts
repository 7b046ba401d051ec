import { PythonCell, textOf } from '../python/cell';
import {
  definitionOf,
  kindOfCall,
  Program,
  qualifiedName,
  receiverKind,
  resolve,
  Site
} from '../python/program';
import { child, contains, descendants, enclosing, SyntaxNode } from '../python/syntax';
import { leavesTasks, TASK_MAKERS } from './left-tasks';
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

/** Whether something in the notebook, but for these statements, stops or closes the loop. */
export function stopsLoop(program: Program, removed: readonly SyntaxNode[]): boolean {
  return program.cells.some(cell =>
    descendants(cell.tree).some(
      node => endsLoop(program, cell, node) && !removed.some(statement => contains(statement, node))
    )
  );
}

const memory = new WeakMap<Program, Map<SyntaxNode, RunEffects>>();

/** Whatever changes its loop for good, or reaches for all that runs on it. */
const OF_LOOP = words(
  'all_tasks _cancel_all_tasks set_exception_handler set_task_factory slow_callback_duration ' +
    'add_signal_handler remove_signal_handler set_default_executor shutdown_asyncgens ' +
    'shutdown_default_executor set_event_loop set_event_loop_policy'
);

/** The same of a loop only; other things have methods of these names. */
const ON_LOOP = words('stop close set_debug');

/** What sets context variables, or a value kept in one. */
const CONTEXT = words(
  'getcontext setcontext seterr set_printoptions bind_contextvars clear_contextvars ' +
    'unbind_contextvars current_task'
);

const EXITS = words('sys.exit os.abort builtins.exit builtins.quit builtins.SystemExit');

/** A notebook without any of these words has nothing to look for. */
const TELLING: ReadonlySet<string> = new Set([
  ...OF_LOOP,
  ...ON_LOOP,
  ...CONTEXT,
  ...TASK_MAKERS,
  ...words('ContextVar exit quit SystemExit KeyboardInterrupt shield wait for stop')
]);

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

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
  const asTask = parts.some(({ cell, node }) => TASK_STARTS.has(lastWord(cell, node)));
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
function isFollowedByCleaning(cell: PythonCell, call: SyntaxNode): boolean {
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

/**
 * The expression, and all code of the notebook that it names, by whatever way:
 * called, passed on, as a method. An attribute that is not evident means every
 * function of that name.
 */
function reachOf(program: Program, start: Site): readonly Site[] {
  const reached: Site[] = [start];
  const seen = new Set<SyntaxNode>([start.node]);
  const add = (cell: PythonCell, node: SyntaxNode | null): void => {
    if (node && !seen.has(node)) {
      seen.add(node);
      reached.push({ cell, node });
    }
  };
  for (let i = 0; i < reached.length; i++) {
    const { cell, node } = reached[i];
    for (const part of descendants(node)) {
      if (part.type === 'attribute') {
        const definition = definitionOf(program, cell, part);
        const name = textOf(cell, child(part, 'attribute') ?? part);
        const found = definition
          ? [definition]
          : (program.index.bindingsOf(name)?.all ?? []).filter(({ binding }) =>
              DEFINITIONS.test(binding.kind)
            );
        found.forEach(({ cell, binding }) => add(cell, binding.value));
      } else if (part.type === 'identifier' && part.field !== 'attribute') {
        for (const { cell: where, binding } of resolve(program, cell, part).bindings) {
          if (DEFINITIONS.test(binding.kind) || binding.scope.kind === 'module') {
            add(where, binding.value);
          }
        }
      }
    }
  }
  return reached;
}

const DEFINITIONS = /^(async-def|def|class)$/;

/** The name of an attribute or of what an imported name means; empty for other nodes. */
function lastWord(cell: PythonCell, node: SyntaxNode): string {
  return node.type === 'identifier' ? textOf(cell, node) : '';
}

function endsLoop(program: Program, cell: PythonCell, node: SyntaxNode): boolean {
  if (node.type === 'string') {
    const callee = node.parent?.parent && child(node.parent.parent, 'function');
    const word = textOf(cell, node).slice(1, -1);
    return (
      !!callee &&
      /^(getattr|setattr|methodcaller)$/.test(textOf(cell, callee)) &&
      (OF_LOOP.has(word) || ON_LOOP.has(word))
    );
  }
  if (node.type !== 'identifier' || node.field === 'name') {
    return false;
  }
  const word = textOf(cell, node);
  if (node.field !== 'attribute') {
    const name =
      OF_LOOP.has(word) || program.index.namesFor(OF_LOOP).has(word)
        ? qualifiedName(program, cell, node)
        : null;
    return name !== null && /^asyncio\./.test(name) && OF_LOOP.has(name.split('.').pop() ?? '');
  }
  if (OF_LOOP.has(word)) {
    return true;
  }
  const object = node.parent && child(node.parent, 'object');
  return ON_LOOP.has(word) && !!object && isRunningLoop(program, cell, object);
}

/** A loop by what it is, or, where that is not evident, by its name. */
function isRunningLoop(program: Program, cell: PythonCell, object: SyntaxNode): boolean {
  const known = receiverKind(program, cell, object);
  return known
    ? /^(running-loop|new-loop|uvloop)$/.test(known.kind)
    : /(^|[._])(io_?|event_?)?loop_?(\(\))?$|get_(running|event)_loop\(\)$/i.test(
        textOf(cell, object)
      );
}

function exits(program: Program, cell: PythonCell, node: SyntaxNode): boolean {
  const callee = node.parent?.type === 'attribute' && node.field === 'attribute';
  const expression = callee ? node.parent : node;
  if (node.type !== 'identifier' || !expression) {
    return false;
  }
  const word = textOf(cell, node);
  return (
    /^(exit|quit|abort|SystemExit|KeyboardInterrupt)$/.test(word) &&
    !enclosing(node, 'except_clause') &&
    (/^(SystemExit|KeyboardInterrupt|exit|quit)$/.test(textOf(cell, expression)) ||
      EXITS.has(qualifiedName(program, cell, expression) ?? ''))
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
