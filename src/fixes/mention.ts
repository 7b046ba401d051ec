import { textOf } from '../python/cell';
import { Mention } from '../python/program';
import { child, enclosing, SyntaxNode } from '../python/syntax';

/** Whether a mention is, or may be, code: not a word in some text. */
export function mayRun({ cell, from, why }: Mention): boolean {
  if (why !== 'string') {
    return true;
  }
  let node = cell.tree;
  for (let below: SyntaxNode | undefined = node; below;) {
    node = below;
    below = node.children.find(part => part.from <= from && from < part.to);
  }
  const call = enclosing(node, 'call', 'subscript');
  const callee = call && (child(call, 'function') ?? child(call, 'value'));
  return callee !== null && RUNS_TEXT.test(textOf(cell, callee));
}

/** Functions that look a name up, or run text. */
const RUNS_TEXT =
  /(^|\.)(exec|eval|compile|getattr|setattr|methodcaller|attrgetter|query|timeit|repeat|Timer|run_cell|run_line_magic|run_cell_magic|globals\(\)|locals\(\)|vars\(\w*\))$/;
