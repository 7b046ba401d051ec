import { TextEdit } from '../core/edit';
import { PythonCell } from '../python/cell';
import { child, SyntaxNode } from '../python/syntax';
import { argumentsOf } from '../python/value-use';

/**
 * `f(x)` → `f, x`, for a function that makes the call itself. Null where it
 * would not take the arguments: by keyword, starred, or with a comment between.
 */
export function handedArguments(cell: PythonCell, call: SyntaxNode): TextEdit[] | null {
  const callee = child(call, 'function');
  const list = child(call, 'arguments');
  const given = argumentsOf(call);
  if (!callee || list?.type !== 'argument_list' || given.some(({ type }) => !PLAIN.test(type))) {
    return null;
  }
  const last = given[given.length - 1];
  const edits = last
    ? [
        { from: callee.to, to: given[0].from, insert: ', ' },
        { from: last.to, to: list.to, insert: '' }
      ]
    : [{ from: callee.to, to: list.to, insert: '' }];
  return edits.some(({ from, to }) => cell.source.slice(from, to).includes('#')) ? null : edits;
}

const PLAIN = /^(?!keyword_argument|.*splat)/;
