import { PythonCell, textOf } from '../python/cell';
import { Program, resolve } from '../python/program';
import { child, contains, descendants, SyntaxNode } from '../python/syntax';

/**
 * Whether the code asks first where it runs, as in `if in_notebook(): await
 * main()` / `else: asyncio.run(main())`: then this place is for scripts.
 */
export function isForScripts(program: Program, cell: PythonCell, node: SyntaxNode): boolean {
  for (let at = node; at.parent && at.type !== 'function_definition'; at = at.parent) {
    const { parent } = at;
    if (asksWhereItRuns(program, cell, parent, at) || isHandlerOfTest(cell, parent)) {
      return true;
    }
  }
  return false;
}

/** Whether a `try` around the node, in the same function, catches a RuntimeError. */
export function isCaught(cell: PythonCell, node: SyntaxNode): boolean {
  for (let at = node; at.parent && at.type !== 'function_definition'; at = at.parent) {
    const { parent } = at;
    if (
      parent.type === 'try_statement' &&
      at.field === 'body' &&
      catchesRuntimeError(cell, parent)
    ) {
      return true;
    }
    if (
      parent.type === 'with_statement' &&
      at.field === 'body' &&
      /suppress\(/.test(headOf(cell, parent))
    ) {
      return true;
    }
  }
  return false;
}

/** Whether a handler of the `try` takes RuntimeErrors. */
export function catchesRuntimeError(cell: PythonCell, statement: SyntaxNode): boolean {
  return statement.children.some(clause => {
    const caught = child(clause, 'value');
    return (
      clause.type === 'except_clause' &&
      (!caught || /\b(RuntimeError|Exception|BaseException)\b/.test(textOf(cell, caught)))
    );
  });
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

function headOf(cell: PythonCell, statement: SyntaxNode): string {
  const body = child(statement, 'body');
  return cell.source.slice(statement.from, body?.from ?? statement.to);
}
