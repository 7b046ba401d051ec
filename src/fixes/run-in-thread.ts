import { cellEdit, TextEdit } from '../core/edit';
import { cellOf, Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { awaitProblem } from '../python/await-legality';
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
import { child, descendants, namedChildren, SyntaxNode } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { isLocked } from './async-blockers';
import { awaitCallEdits } from './await-call';
import { Starter, startersIn } from './starters';
import { topOfCell } from './top-of-cell';

/**
 * Runs coroutines on a loop of their own in a thread, for functions that have
 * to stay as they are: callbacks, `__init__`, properties. Rewrites every call of
 * the cell that starts a loop; those that can wait become an `await`. Null where
 * threads cannot start, or the coroutine uses objects that belong to this loop
 * or thread.
 */
export function runInThread(notebook: Notebook, { cell }: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const at = topOfCell(cell);
  if (at === null || isLocked(program, cell) || notebook.kernel.implementation === 'pyodide') {
    return null;
  }
  const starters = startersIn(program, cell);
  const staying = starters.filter(({ call }) => awaitProblem(program, cell, call) !== null);
  const waiting = starters.filter(starter => !staying.includes(starter));
  const name = existing(program, cell) ?? freeName(program);
  const edits = [
    ...staying.map(starter => callInThread(program, starter, name)),
    ...waiting.map(({ call }) => awaitCallEdits(notebook, { cell, node: call }))
  ];
  if (staying.length === 0 || edits.some(edit => edit === null)) {
    return null;
  }
  const definition = existing(program, cell)
    ? []
    : [{ from: at, to: at, insert: `${threadFunction(name)}\n\n` }];
  return {
    title: trans.__('Run it in a thread'),
    applicability: 'workaround',
    note: trans.__('Needs a loop of its own: do not share clients, locks or tasks with it.'),
    edit: [
      cellEdit(cellOf(notebook, cell.id), [...definition, ...edits.flatMap(edit => edit ?? [])])
    ]
  };
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

function freeName(program: Program): string {
  const isTaken = (name: string): boolean =>
    program.cells.some(({ source }) => new RegExp(`\\b${name}\\b`).test(source));
  let name = NAME;
  for (let n = 2; isTaken(name); n++) {
    name = `${NAME}_${n}`;
  }
  return name;
}

/** `asyncio.run(x)` as `run_in_thread(x)`; null unless x is a coroutine that works anywhere. */
function callInThread(program: Program, starter: Starter, name: string): TextEdit[] | null {
  const { cell, call, kind, operand } = starter;
  const callee = child(call, 'function');
  const runs = kind === 'asyncio.run' || kind === 'loop';
  if (!runs || !operand || !callee || argumentsOf(call).length !== 1) {
    return null;
  }
  const isCoroutine = operand.type === 'call' && kindOfCall(program, cell, operand) === 'coroutine';
  if ((kind === 'loop' && !isCoroutine) || isBound(program, cell, operand, [])) {
    return null;
  }
  const problem = awaitProblem(program, cell, call);
  return problem && UNTOUCHED.has(problem)
    ? null
    : [{ from: callee.from, to: callee.to, insert: name }];
}

/** Places where text is data. */
const UNTOUCHED = new Set([
  'magic',
  'broken',
  'carriage-return',
  'debug-f-string',
  'template-string'
]);

/** Things that belong to the loop or thread that made them (patterns.md P088, P089). */
const BOUND =
  /^(asyncio\.(Event|Lock|Semaphore|BoundedSemaphore|Condition|Queue|LifoQueue|PriorityQueue|Barrier|Future|create_task|ensure_future|gather|get_event_loop|get_running_loop)|aiohttp\.|httpx\.AsyncClient|sqlite3\.connect|asyncpg\.|aiosqlite\.|aiomysql\.|motor\.|redis\.asyncio\.|aioredis\.|sqlalchemy\.ext\.asyncio\.|openai\.AsyncOpenAI|anthropic\.AsyncAnthropic|mcp\.|playwright\.|telethon\.|tkinter\.)/;

/** Whether the expression, or a function of the notebook that it calls, uses such a thing. */
function isBound(
  program: Program,
  cell: PythonCell,
  node: SyntaxNode,
  seen: readonly SyntaxNode[]
): boolean {
  return [...descendants(node)].some(part => {
    if (part.type === 'identifier' && part.field !== 'attribute') {
      return namesBound(program, cell, part);
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
