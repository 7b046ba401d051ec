import { cellEdit, TextEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { PythonCell, textOf } from '../python/cell';
import { Program, programOf, pythonCell, qualifiedName, Site } from '../python/program';
import { argumentsOf } from '../python/value-use';
import { child, contains, enclosing, namedChildren, SyntaxNode } from '../python/syntax';
import { awaitableStarters, cellEdits, isEditable } from './await-call';
import { leavesPython, stopsLoop } from './loop-ends';
import { closingStatements } from './remove-loop';
import { statementOf } from './remove-statements';

import { shortCode } from './short-code';
import { Starter } from './starters';

/**
 * Lets the tasks of a `run_forever()` run in the background of the notebook:
 * the call and the lines that close the loop go, and each task without a name
 * gets one, to stop it by. Null when nothing was started before the call, or
 * something comes after it.
 */
export function backgroundTask(notebook: Notebook, site: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const cell = pythonCell(program, site.cell.id);
  if (!cell || !isEditable(cell)) {
    return null;
  }
  const starters = awaitableStarters(program, cell, site.node);
  const forever = starters.find(({ call }) => call === site.node);
  if (forever?.kind !== 'run_forever' || starters.some(other => isSecond(other, forever))) {
    return null;
  }
  const tasks = tasksBefore(program, cell, forever.call);
  const others = starters.filter(starter => starter !== forever);
  if (tasks.length + others.length === 0 || !endsThere(program, cell, forever)) {
    return null;
  }
  const loop = forever.receiver && { cell, node: forever.receiver };
  // What would end the endless run ends the kernel's loop as well.
  const closing =
    forever.receiver?.type === 'identifier'
      ? closingStatements(program, cell, forever.receiver)
      : [];
  if (
    stopsLoop(program, loop, closing) ||
    tasks.some(({ operand }) => leavesPython(program, { cell, node: operand }))
  ) {
    return null;
  }
  const names = handlesFor(program, cell, tasks);
  const naming: TextEdit[] = tasks.flatMap((task, i) =>
    task.name ? [] : [{ from: task.call.from, to: task.call.from, insert: `${names[i]} = ` }]
  );
  const wrappers = interruptHandlers(cell, forever.call);
  const edits =
    wrappers &&
    cellEdits(program, cell, starters, {
      statements: [statementOf(forever.call)],
      unwrapped: wrappers,
      edits: naming
    });
  const [first] = tasks;
  const code = first ? shortCode(textOf(cell, first.operand), 14) : '';
  return (
    edits && {
      title: first
        ? trans.__('Run %1 in the background', code)
        : trans.__('Keep it running in the background'),
      applicability: 'check-first',
      note: first
        ? trans.__('Stop it with %1.cancel().', names[0])
        : trans.__('The cell ends at once.'),
      edit: [cellEdit(cell, edits.edits)]
    }
  );
}

type Task = {
  readonly call: SyntaxNode;
  readonly operand: SyntaxNode;
  readonly name: string | null;
};

/** What is started as a statement above, in the same block or further out. */
function tasksBefore(program: Program, cell: PythonCell, forever: SyntaxNode): readonly Task[] {
  return cell.calls.flatMap(call => {
    const callee = child(call, 'function');
    const statement = statementOf(call);
    const [expression] = namedChildren(statement);
    const [operand] = argumentsOf(call);
    const target = expression?.type === 'assignment' ? child(expression, 'left') : null;
    const stands =
      statement.type === 'expression_statement' &&
      (expression === call ||
        (expression?.type === 'assignment' && child(expression, 'right') === call));
    return callee &&
      operand &&
      stands &&
      call.to <= forever.from &&
      !!statement.parent &&
      contains(statement.parent, forever) &&
      startsTask(program, cell, callee)
      ? [{ call, operand, name: target ? textOf(cell, target) : null }]
      : [];
  });
}

function startsTask(program: Program, cell: PythonCell, callee: SyntaxNode): boolean {
  const method = child(callee, 'attribute');
  return (
    /^asyncio\.(create_task|ensure_future)$/.test(qualifiedName(program, cell, callee) ?? '') ||
    (!!method && textOf(cell, method) === 'create_task')
  );
}

/** Verbs that make a better name than `task`: `ticking.cancel()`. */
const HANDLES: Readonly<Record<string, string>> = {
  listen: 'listening',
  monitor: 'monitoring',
  poll: 'polling',
  serve: 'serving',
  stream: 'streaming',
  tick: 'ticking',
  watch: 'watching'
};

/** Names for the tasks that have none, free in the whole notebook. */
function handlesFor(program: Program, cell: PythonCell, tasks: readonly Task[]): string[] {
  const taken = new Set<string>();
  return tasks.map(({ operand, name }) => {
    if (name) {
      return name;
    }
    const callee = operand.type === 'call' ? child(operand, 'function') : null;
    const wanted = (callee && HANDLES[textOf(cell, callee)]) ?? 'task';
    let free = wanted;
    for (let n = 2; taken.has(free) || program.index.bindingsOf(free); n++) {
      free = `${wanted}_${n}`;
    }
    taken.add(free);
    return free;
  });
}

/** Whether nothing follows the call but lines that close its loop. */
function endsThere(program: Program, cell: PythonCell, { call, receiver }: Starter): boolean {
  const closing = receiver?.type === 'identifier' ? closingStatements(program, cell, receiver) : [];
  const after = (block: SyntaxNode): boolean =>
    namedChildren(block)
      .filter(({ from }) => from > call.to)
      .every(statement => closing.includes(statement));
  for (let at: SyntaxNode = statementOf(call); at.parent; at = at.parent) {
    const { parent } = at;
    const isBlock = parent.type === 'block' || parent.type === 'module';
    const last = parent.children.find(({ type }) => type === 'finally_clause');
    const block = last && last !== at ? last.children.find(({ type }) => type === 'block') : null;
    if ((isBlock && !after(parent)) || (block && !after(block)) || BRANCHES.test(parent.type)) {
      return false;
    }
  }
  return true;
}

const BRANCHES =
  /^(for_statement|while_statement|with_statement|except_clause|function_definition)$/;

/** The `try` whose handlers only wait for Stop; null when a handler does more. */
function interruptHandlers(cell: PythonCell, call: SyntaxNode): readonly SyntaxNode[] | null {
  const statement = enclosing(call, 'try_statement');
  const handlers = statement?.children.filter(({ type }) => type === 'except_clause') ?? [];
  if (!statement || handlers.length === 0) {
    return [];
  }
  const idle = handlers.every(
    handler =>
      /^except\s*\(?\s*((KeyboardInterrupt|SystemExit|asyncio\.CancelledError)[\s,]*)+\)?\s*:/.test(
        textOf(cell, handler)
      ) &&
      handler.children
        .filter(({ type }) => type === 'block')
        .flatMap(namedChildren)
        .every(line => /^(pass$|print\()/.test(textOf(cell, line)))
  );
  return idle ? [statement] : null;
}

function isSecond(other: Starter, forever: Starter): boolean {
  return other !== forever && (other.kind === 'run_forever' || other.call.from > forever.call.to);
}
