import { PythonCell, textOf } from '../python/cell';
import { Program, usesOf } from '../python/program';
import { bindingOf } from './classes';
import { child, enclosing, SyntaxNode } from '../python/syntax';

/**
 * Whether the code around the node, in the same function, waits for it to fail:
 * `with pytest.raises(…)`, `with suppress(…)`, or a `try` with a handler that
 * takes this error. Without an error, any handler will do.
 */
export function isOnPurpose(
  cell: PythonCell,
  node: SyntaxNode,
  error: string | null = null
): boolean {
  for (let at = node; at.parent && at.type !== 'function_definition'; at = at.parent) {
    const { parent } = at;
    const isBody = at.field === 'body';
    if (
      (isBody && parent.type === 'try_statement' && catches(cell, parent, error)) ||
      (isBody && parent.type === 'with_statement' && expects(headOf(cell, parent), error)) ||
      (at.type === 'argument_list' && expects(calleeOf(cell, parent), error))
    ) {
      return true;
    }
  }
  return false;
}

/** The same, also where the function around is called, or handed on, only so. */
export function isExpected(program: Program, cell: PythonCell, node: SyntaxNode): boolean {
  const owner = enclosing(node, 'function_definition');
  const binding = owner && bindingOf({ cell, node: owner });
  const uses = binding ? usesOf(program, { cell, binding }).references : [];
  return (
    isOnPurpose(cell, node) ||
    (uses.length > 0 && uses.every(({ cell, node }) => isOnPurpose(cell, node)))
  );
}

/** Whether a handler of the `try` takes this error; without one, whether it has a handler. */
export function catches(cell: PythonCell, statement: SyntaxNode, error: string | null): boolean {
  return statement.children.some(clause => {
    const caught = child(clause, 'value');
    if (!/^except/.test(clause.type)) {
      return false;
    }
    if (error === null || !caught) {
      return !isWarning(error);
    }
    const names = textOf(cell, caught).match(/\w+/g) ?? [];
    return names.some(name => name === error || (isWarning(error) ? WARNINGS : ALL).test(name));
  });
}

const ALL = /^(Exception|BaseException)$/;
const WARNINGS = /^Warning$/;

/** A warning is no exception: handlers do not see it unless they name it. */
function isWarning(error: string | null): boolean {
  return error?.endsWith('Warning') ?? false;
}

function expects(code: string, error: string | null): boolean {
  return EXPECTS.test(code) || (RECORDS.test(code) && (isWarning(error) || /record/.test(code)));
}

const EXPECTS =
  /(?:^|[^\w])(?:assert(?:Raises|Warns)(?:Regex)?|raises|warns|deprecated_call|suppress)\s*\(/;
const RECORDS = /\bcatch_warnings\s*\(/;

function calleeOf(cell: PythonCell, call: SyntaxNode): string {
  const callee = call.type === 'call' ? child(call, 'function') : null;
  return callee ? `${textOf(cell, callee)}(` : '';
}

function headOf(cell: PythonCell, statement: SyntaxNode): string {
  const body = child(statement, 'body');
  return cell.source.slice(statement.from, body?.from ?? statement.to);
}
