import { TextEdit } from '../core/edit';
import { PythonCell } from '../python/cell';
import { child, SyntaxNode } from '../python/syntax';

/** The name in `name = lambda …`, when the statement stands alone on its line. */
export function assignedName(cell: PythonCell, lambda: SyntaxNode): SyntaxNode | null {
  const assignment = lambda.parent;
  const statement = assignment?.parent;
  if (assignment?.type !== 'assignment' || statement?.type !== 'expression_statement') {
    return null;
  }
  const name = child(assignment, 'left');
  const plain = lambda.field === 'right' && !child(assignment, 'type');
  return plain && name?.type === 'identifier' && isAlone(cell, statement) ? name : null;
}

/** `name = lambda a: body` as `async def name(a): return body`. */
export function asAsyncDef(cell: PythonCell, lambda: SyntaxNode): TextEdit[] | null {
  const name = assignedName(cell, lambda);
  const body = child(lambda, 'body');
  if (!name || !body) {
    return null;
  }
  const parameters = child(lambda, 'parameters');
  const head = `async def ${cell.source.slice(name.from, name.to)}(`;
  return parameters
    ? [
        { from: name.from, to: parameters.from, insert: head },
        { from: parameters.to, to: body.from, insert: '): return ' }
      ]
    : [{ from: name.from, to: body.from, insert: `${head}): return ` }];
}

function isAlone({ source }: PythonCell, statement: SyntaxNode): boolean {
  const before = source.slice(source.lastIndexOf('\n', statement.from - 1) + 1, statement.from);
  const after = source.slice(statement.to).split('\n', 1)[0];
  return /^[ \t]*$/.test(before) && /^[ \t]*(#.*)?$/.test(after);
}
