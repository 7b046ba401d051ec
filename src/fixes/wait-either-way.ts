import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { awaitProblem } from '../python/await-legality';
import { PythonCell, textOf } from '../python/cell';
import { Program, programOf, resolve, Site } from '../python/program';
import { child, contains, enclosing, namedChildren, SyntaxNode } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { bodyOf, removeStatements, statementsOf } from './remove-statements';
import { shortCode } from './short-code';
import { starterAt } from './starters';

/**
 * Waits, instead of choosing by whether a loop runs: `if loop.is_running():
 * r = loop.create_task(f())` / `else: r = asyncio.run(f())` becomes
 * `r = await f()`. The site is a use of `r`. The lines that look for the loop
 * go when nothing else uses it.
 */
export function waitEitherWay(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const choice = node.type === 'identifier' ? choiceOf(program, cell, node) : null;
  if (!choice || awaitProblem(program, choice.cell, choice.statement) !== null) {
    return null;
  }
  const { statement, name, coroutine } = choice;
  const source = textOf(choice.cell, coroutine);
  const ladder = ladderOf(program, choice.cell, statement);
  const removed = ladder
    ? removeStatements(choice.cell, { statements: new Set([ladder]), unwrapped: new Set() })
    : [];
  return {
    title: trans.__('Use %1', shortCode(`${name} = await ${source}`, 36)),
    applicability: 'safe',
    edit: [
      cellEdit(choice.cell, [
        ...removed,
        { from: statement.from, to: statement.to, insert: `${name} = await ${source}` }
      ])
    ],
    ...(choice.cell.id === cell.id ? {} : { rerun: [cell.id] })
  };
}

type Choice = {
  readonly cell: PythonCell;
  readonly statement: SyntaxNode;
  readonly name: string;
  readonly coroutine: SyntaxNode;
};

function choiceOf(program: Program, cell: PythonCell, use: SyntaxNode): Choice | null {
  const { bindings } = resolve(program, cell, use);
  const [first] = bindings;
  const statement = first && enclosing(first.binding.node, 'if_statement');
  if (!statement || !isLoopTest(first.cell, statement)) {
    return null;
  }
  const inside = bindings.every(
    ({ cell, binding }) => cell.id === first.cell.id && contains(statement, binding.node)
  );
  const branches = [child(statement, 'consequence'), elseBody(statement)];
  const made = branches.map(branch => branch && madeBy(program, first.cell, branch));
  const [one, other] = made;
  if (!inside || bindings.length !== 2 || !one || !other) {
    return null;
  }
  const same =
    one.name === other.name &&
    textOf(first.cell, one.coroutine) === textOf(first.cell, other.coroutine);
  return same ? { cell: first.cell, statement, ...one } : null;
}

/** `loop and loop.is_running()`, `loop.is_running()`. */
function isLoopTest(cell: PythonCell, statement: SyntaxNode): boolean {
  const condition = child(statement, 'condition');
  return !!condition && /^(\w+ and )?\w+\.is_running\(\)$/.test(textOf(cell, condition));
}

function elseBody(statement: SyntaxNode): SyntaxNode | null {
  const clauses = statement.children.filter(({ field }) => field === 'alternative');
  return clauses.length === 1 && clauses[0].type === 'else_clause' ? bodyOf(clauses[0]) : null;
}

/** The one assignment of a branch: `r = loop.create_task(f())`, `r = asyncio.run(f())`. */
function madeBy(
  program: Program,
  cell: PythonCell,
  branch: SyntaxNode
): { name: string; coroutine: SyntaxNode } | null {
  const [statement, more] = statementsOf(branch);
  const assignment =
    statement?.type === 'expression_statement' ? namedChildren(statement)[0] : null;
  const target = assignment?.type === 'assignment' ? child(assignment, 'left') : null;
  const call = assignment && child(assignment, 'right');
  if (more || target?.type !== 'identifier' || call?.type !== 'call') {
    return null;
  }
  const callee = child(call, 'function');
  const isTask = callee !== null && /\b(create_task|ensure_future)$/.test(textOf(cell, callee));
  const coroutine = isTask ? argumentsOf(call)[0] : starterAt(program, cell, call)?.operand;
  return coroutine ? { name: textOf(cell, target), coroutine } : null;
}

/** The `try: loop = asyncio.get_running_loop()` above, when only the choice uses the loop. */
function ladderOf(program: Program, cell: PythonCell, choice: SyntaxNode): SyntaxNode | null {
  const siblings = choice.parent ? statementsOf(choice.parent) : [];
  const ladder = siblings[siblings.indexOf(choice) - 1];
  const text = ladder ? textOf(cell, ladder) : '';
  const name = LADDER.exec(text)?.[1] ?? SINGLE.exec(text)?.[1];
  if (!ladder || !name) {
    return null;
  }
  const isUsed = program.cells.some(other =>
    (other.references.get(name) ?? []).some(
      ({ node }) => other.id !== cell.id || !(contains(choice, node) || contains(ladder, node))
    )
  );
  return isUsed ? null : ladder;
}

const LADDER =
  /^try:\s+(\w+) = [\w.]*get_(?:running|event)_loop\(\)\s+except RuntimeError:\s+\1 = (?:None|[\w.]*new_event_loop\(\))$/;
const SINGLE = /^(\w+) = [\w.]*get_(?:running|event)_loop\(\)$/;
