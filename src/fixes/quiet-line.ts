import { TextEdit } from '../core/edit';
import { PythonCell } from '../python/cell';
import { Program, qualifiedName } from '../python/program';
import { child, namedChildren, SyntaxNode } from '../python/syntax';
import { builtinName, isDisplayed } from '../python/value-use';

/** A `;` after a last line that waits for a server or stream, whose object nobody asked to see. */
export function quietHandle(
  program: Program,
  cell: PythonCell,
  call: SyntaxNode,
  waiting = call
): TextEdit[] {
  const callee = call.type === 'call' ? child(call, 'function') : null;
  const name = callee && qualifiedName(program, cell, callee);
  const statement = name && HANDLES.test(name) ? statementOfValue(waiting) : null;
  return statement && isDisplayed(cell, statement) ? [semicolonAfter(statement)] : [];
}

/** A `;` after the line that comes last once this one has gone, where its value would show then. */
export function quietBefore(program: Program, cell: PythonCell, last: SyntaxNode): TextEdit[] {
  const statements = last.parent?.type === 'module' ? namedChildren(last.parent) : [];
  const code = statements.filter(({ type }) => type !== 'comment');
  const before = code.at(-1) === last ? code.at(-2) : undefined;
  const [expression] = before?.type === 'expression_statement' ? namedChildren(before) : [];
  const callee = expression?.type === 'call' ? child(expression, 'function') : null;
  return before && callee && builtinName(program, cell, callee) !== 'print'
    ? [semicolonAfter(before)]
    : [];
}

const HANDLES = /^asyncio\.(start|open|create)_(unix_)?(server|connection|subprocess_\w+)$/;

/** The statement that is this expression, or an `await` of it. */
function statementOfValue(node: SyntaxNode): SyntaxNode | null {
  const { parent } = node;
  return parent?.type === 'expression_statement'
    ? parent
    : parent && /^(await|parenthesized_expression)$/.test(parent.type)
      ? statementOfValue(parent)
      : null;
}

function semicolonAfter({ to }: SyntaxNode): TextEdit {
  return { from: to, to, insert: ';' };
}
