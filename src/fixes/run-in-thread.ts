import { cellEdit, TextEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { AwaitProblem, awaitProblem } from '../python/await-legality';
import { PythonCell, textOf } from '../python/cell';
import {
  definitionOf,
  kindOfCall,
  Program,
  programOf,
  qualifiedName,
  resolve,
  Site
} from '../python/program';
import { child, descendants, enclosing, namedChildren, SyntaxNode } from '../python/syntax';
import { argumentsOf, isAsync } from '../python/value-use';
import { isLocked } from './async-blockers';
import { freeName } from './free-name';
import { propagate } from './propagation';
import { Starter, startersIn } from './starters';
import { topOfCell } from './top-of-cell';

/**
 * Runs coroutines on a loop of their own in a thread, for functions that have
 * to stay as they are: callbacks, `__init__`, properties. The place is a call
 * that starts a loop, or an `await`, in a plain function; all of that function
 * are rewritten. At the top level of a cell only where that is asked for. Null where threads cannot start, where the coroutine uses
 * objects that belong to this loop or thread, and where the function's callers
 * wait for it already.
 */
export function runInThread(
  notebook: Notebook,
  { cell, node }: Site,
  trans: Trans,
  place: 'function' | 'anywhere' = 'function'
): Fix | null {
  const program = programOf(notebook);
  const top = topOfCell(cell);
  const owner = ownerOf(node) ?? (place === 'anywhere' && !functionAround(node) ? cell.tree : null);
  const isTop = owner === cell.tree;
  const isOwned = (part: SyntaxNode): boolean =>
    isTop ? !functionAround(part) : ownerOf(part) === owner;
  if (
    !owner ||
    top === null ||
    isLocked(program, cell) ||
    notebook.kernel.implementation === 'pyodide'
  ) {
    return null;
  }
  const known = existing(program, cell);
  const name = known ?? freeName(program, NAME);
  const edits = [
    ...startersIn(program, cell)
      .filter(({ call }) => isOwned(call))
      .map(starter => callInThread(program, starter, name)),
    ...(isTop ? [] : descendants(owner))
      .filter(({ type, named }) => type === 'await' && named)
      .filter(isOwned)
      .map(waiting => waitInThread(program, cell, waiting, name))
  ];
  if (
    edits.length === 0 ||
    edits.some(edit => edit === null) ||
    (!isTop && propagate(notebook, [{ cell, node }]).expected)
  ) {
    return null;
  }
  const definition = known ? [] : [{ from: top, to: top, insert: `${threadFunction(name)}\n\n` }];
  return {
    title: trans.__('Run it in a thread'),
    applicability: 'workaround',
    note: trans.__('On a loop of its own: do not share clients, locks or tasks with it.'),
    edit: [cellEdit(cell, [...definition, ...edits.flatMap(edit => edit ?? [])])]
  };
}

/** The plain function or lambda that runs this node. */
function ownerOf(node: SyntaxNode): SyntaxNode | null {
  const owner = functionAround(node);
  return owner && !isAsync(owner) ? owner : null;
}

function functionAround(node: SyntaxNode): SyntaxNode | null {
  return enclosing(node, 'function_definition', 'lambda');
}

const NAME = 'run_in_thread';

/** Without `with`: leaving it would wait for the thread, and Interrupt with it (patterns.md 1.1). */
function threadFunction(name: string): string {
  return [
    `def ${name}(coroutine):`,
    '    import asyncio',
    '    from concurrent.futures import ThreadPoolExecutor',
    '    return ThreadPoolExecutor(1).submit(asyncio.run, coroutine).result()'
  ].join('\n');
}

/** The name of this function where an earlier fix has inserted it above. */
function existing(program: Program, cell: PythonCell): string | null {
  for (const above of program.cells.filter(({ index }) => index <= cell.index)) {
    for (const [name, bindings] of above.scope.bindings) {
      const [{ value, kind }] = bindings;
      if (kind === 'def' && value && textOf(above, value) === threadFunction(name)) {
        return name;
      }
    }
  }
  return null;
}

/** `asyncio.run(x)` as `run_in_thread(x)`; null unless x is a coroutine that works anywhere. */
function callInThread(program: Program, starter: Starter, name: string): TextEdit[] | null {
  const { cell, call, kind, operand } = starter;
  const callee = child(call, 'function');
  const isCoroutine = kind === 'asyncio.run' || (operand && makesCoroutine(program, cell, operand));
  const fits = (kind === 'asyncio.run' || kind === 'loop') && argumentsOf(call).length === 1;
  return fits && operand && callee && isCoroutine && isFree(program, cell, call, operand)
    ? [{ from: callee.from, to: callee.to, insert: name }]
    : null;
}

/** `await x` as `run_in_thread(x)`, on the same terms. */
function waitInThread(
  program: Program,
  cell: PythonCell,
  waiting: SyntaxNode,
  name: string
): TextEdit[] | null {
  const [operand] = namedChildren(waiting);
  return makesCoroutine(program, cell, operand) && isFree(program, cell, waiting, operand)
    ? [
        { from: waiting.from, to: operand.from, insert: `${name}(` },
        { from: operand.to, to: waiting.to, insert: ')' }
      ]
    : null;
}

function makesCoroutine(program: Program, cell: PythonCell, operand: SyntaxNode): boolean {
  return operand.type === 'call' && kindOfCall(program, cell, operand) === 'coroutine';
}

/** Whether the text may change here, and the coroutine may run anywhere. */
function isFree(
  program: Program,
  cell: PythonCell,
  place: SyntaxNode,
  operand: SyntaxNode
): boolean {
  const problem = awaitProblem(program, cell, place);
  return !(problem && UNTOUCHED.has(problem)) && !isBound(program, cell, operand, []);
}

/** Places where text is data. */
const UNTOUCHED = new Set<AwaitProblem>(['magic', 'broken', 'carriage-return', 'debug-f-string']);

/** Things that belong to the loop or thread that made them (patterns.md P088, P089). */
const BOUND =
  /^(asyncio\.(Event|Lock|Semaphore|BoundedSemaphore|Condition|Queue|LifoQueue|PriorityQueue|Barrier|Future|create_task|ensure_future|gather|get_event_loop|get_running_loop)|aiohttp\.|httpx\.AsyncClient|sqlite3\.connect|asyncpg\.|aiosqlite\.|aiomysql\.|motor\.|redis\.asyncio\.|aioredis\.|sqlalchemy\.ext\.asyncio\.|openai\.AsyncOpenAI|anthropic\.AsyncAnthropic|mcp\.|playwright\.|telethon\.|tkinter\.)/;

/** Python lets no other thread do this. */
const OF_MAIN_THREAD = /^(add|remove)_signal_handler$/;

/** Whether the expression, or a function of the notebook that it calls, uses such a thing. */
function isBound(
  program: Program,
  cell: PythonCell,
  node: SyntaxNode,
  seen: readonly SyntaxNode[]
): boolean {
  return descendants(node).some(part => {
    if (part.type === 'identifier') {
      return part.field === 'attribute'
        ? OF_MAIN_THREAD.test(textOf(cell, part))
        : namesBound(program, cell, part);
    }
    const callee = part.type === 'call' ? child(part, 'function') : null;
    const called = callee && definitionOf(program, cell, callee);
    const body = called?.binding.value && child(called.binding.value, 'body');
    return called && body && !seen.includes(body)
      ? isBound(program, called.cell, body, [...seen, body])
      : false;
  });
}

/** Whether a name of a cell's top level holds such a thing. */
function namesBound(program: Program, cell: PythonCell, name: SyntaxNode): boolean {
  return resolve(program, cell, name).bindings.some(({ cell, binding }) => {
    const { value, scope } = binding;
    const made = value?.type === 'await' ? namedChildren(value)[0] : value;
    const callee = made?.type === 'call' ? child(made, 'function') : null;
    return (
      scope.kind === 'module' &&
      callee !== null &&
      BOUND.test(qualifiedName(program, cell, callee) ?? '')
    );
  });
}
