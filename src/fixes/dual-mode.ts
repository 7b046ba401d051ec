import { PythonCell, textOf } from '../python/cell';
import { Program, resolve } from '../python/program';
import { child, contains, descendants, SyntaxNode } from '../python/syntax';

/**
 * Whether the code asks first where it runs, as in `if in_notebook(): await
 * main()` / `else: asyncio.run(main())`, or returns early where a loop runs:
 * then this place is for scripts.
 */
export function isForScripts(program: Program, cell: PythonCell, node: SyntaxNode): boolean {
  for (let at = node; at.parent && at.type !== 'function_definition'; at = at.parent) {
    const { parent } = at;
    if (
      asksWhereItRuns(program, cell, parent, at) ||
      isHandlerOfTest(cell, parent) ||
      isBehindExit(program, cell, parent, at)
    ) {
      return true;
    }
  }
  return false;
}

/** Whether a statement before it asks where it runs, and leaves the function then. */
function isBehindExit(
  program: Program,
  cell: PythonCell,
  block: SyntaxNode,
  at: SyntaxNode
): boolean {
  return (
    block.type === 'block' &&
    block.children
      .filter(({ type, to }) => /^(if|try|match)_statement$/.test(type) && to <= at.from)
      .some(
        statement =>
          descendants(statement).some(({ type }) => LEAVES.test(type)) &&
          questionsOf(statement).some(code => isQuestion(program, cell, code))
      )
  );
}

const LEAVES = /^(return|raise|continue|break)_statement$/;

/** What a statement decides by: its conditions, or what it tries. */
function questionsOf(statement: SyntaxNode): readonly SyntaxNode[] {
  return statement.type === 'if_statement'
    ? [statement, ...statement.children].flatMap(clause => child(clause, 'condition') ?? [])
    : [child(statement, statement.type === 'try_statement' ? 'body' : 'subject') ?? statement];
}

/** Words of the usual questions: is there a shell, a loop, a file? */
const QUESTION =
  /get_ipython|ipykernel|\bIPython\b|is_running|running_loop|current_task|\bps[12]\b|__file__|colab|interactive|notebook|jupyter|kernel/i;
const OTHER_WAY = /\bawait\b|create_task|ensure_future|threadsafe|nest_asyncio/;

function asksWhereItRuns(
  program: Program,
  cell: PythonCell,
  parent: SyntaxNode,
  at: SyntaxNode
): boolean {
  if (parent.type === 'conditional_expression' || parent.type === 'boolean_operator') {
    return parent.children.some(
      part => part !== at && (OTHER_WAY.test(textOf(cell, part)) || isQuestion(program, cell, part))
    );
  }
  if (parent.type !== 'if_statement') {
    return false;
  }
  const tests = [parent, ...parent.children]
    .flatMap(clause => child(clause, 'condition') ?? [])
    .filter(test => !contains(test, at));
  const otherWay = parent.children.some(
    part =>
      part !== at && /^(block|el\w+_clause)$/.test(part.type) && OTHER_WAY.test(textOf(cell, part))
  );
  return otherWay || tests.some(test => isQuestion(program, cell, test));
}

/** `try: get_ipython()` / `except NameError:` and `try: get_running_loop()` / `except RuntimeError:`. */
function isHandlerOfTest(cell: PythonCell, clause: SyntaxNode): boolean {
  const statement = clause.parent;
  if (!/^(except|else)_clause$/.test(clause.type) || statement?.type !== 'try_statement') {
    return false;
  }
  const body = child(statement, 'body');
  return !!body && (QUESTION.test(textOf(cell, body)) || OTHER_WAY.test(textOf(cell, body)));
}

/** Whether the code asks where it runs, itself or in what its names are bound to. */
function isQuestion(program: Program, cell: PythonCell, code: SyntaxNode): boolean {
  if (QUESTION.test(textOf(cell, code))) {
    return true;
  }
  return descendants(code)
    .filter(({ type, field }) => type === 'identifier' && field !== 'attribute')
    .some(name =>
      resolve(program, cell, name).bindings.some(
        ({ cell, binding }) => binding.value && QUESTION.test(textOf(cell, binding.value))
      )
    );
}
