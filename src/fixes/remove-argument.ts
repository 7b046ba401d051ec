import { TextEdit } from '../core/edit';
import { PythonCell } from '../python/cell';
import { namedChildren, SyntaxNode } from '../python/syntax';

/** Takes an argument out of its call, with the comma; null where a comment would go with it. */
export function removeArgument(cell: PythonCell, argument: SyntaxNode): TextEdit | null {
  const list = argument.parent;
  const given = list ? namedChildren(list) : [];
  const at = given.indexOf(argument);
  if (at === -1) {
    return null;
  }
  // The last one goes with the comma before it, another with the comma behind it.
  const edit =
    at > 0
      ? { from: given[at - 1].to, to: argument.to, insert: '' }
      : { from: argument.from, to: given[1]?.from ?? argument.to, insert: '' };
  return cell.source.slice(edit.from, edit.to).includes('#') ? null : edit;
}
