import { TextEdit } from '../core/edit';
import { PythonCell, textOf } from '../python/cell';
import { awaitText } from '../python/precedence';
import { SyntaxNode } from '../python/syntax';

/** Puts `await` in front of an expression, with the parentheses that its place needs. */
export function insertAwait(cell: PythonCell, node: SyntaxNode): TextEdit[] {
  const source = textOf(cell, node);
  const text = awaitText(cell, node, source, PRIMARY.has(node.type));
  const at = text.indexOf(source);
  return [
    { from: node.from, to: node.from, insert: text.slice(0, at) },
    { from: node.to, to: node.to, insert: text.slice(at + source.length) }
  ].filter(({ insert }) => insert !== '');
}

/** Replaces an expression by `await` of a call within it; null where that would drop a comment. */
export function awaitInstead(
  cell: PythonCell,
  replaced: SyntaxNode,
  call: SyntaxNode
): TextEdit[] | null {
  const source = textOf(cell, call);
  const text = awaitText(cell, replaced, source, true);
  const at = text.indexOf(source);
  const edits = [
    { from: replaced.from, to: call.from, insert: text.slice(0, at) },
    { from: call.to, to: replaced.to, insert: text.slice(at + source.length) }
  ];
  return edits.some(({ from, to }) => /[#\n]/.test(cell.source.slice(from, to))) ? null : edits;
}

const PRIMARY = new Set([
  'call',
  'identifier',
  'attribute',
  'subscript',
  'parenthesized_expression'
]);
