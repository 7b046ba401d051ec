import { lineOf } from '../core/notebook';
import { PythonCell, textOf } from '../python/cell';
import { Site } from '../python/program';
import { child, enclosing, SyntaxNode } from '../python/syntax';

/** A frame of the run that failed, from the function outwards; the last is the cell's own. */
export type Caller = {
  /** Null for code outside the notebook: a library, a string given to `exec`. */
  readonly cell: string | null;
  /** The function's name; null at the top level. */
  readonly function: string | null;
  /** 1-based; null where it is not certain. */
  readonly line: number | null;
};

/**
 * The function that becomes async and was called, in the run that failed, from
 * where nothing is changed; null when every call of the traceback was seen.
 */
export function unseenCall(
  functions: readonly Site[],
  calls: readonly Site[],
  callers: readonly Caller[]
): Site | null {
  for (const [i, frame] of callers.entries()) {
    const called = functions.find(site => isFrameOf(site, frame));
    const isWrapped = called?.node.parent?.type === 'decorated_definition';
    const caller = callers.slice(i + 1).find(({ cell }) => cell !== null || !isWrapped);
    if (called && !(caller && calls.some(call => isCallIn(call, caller)))) {
      return called;
    }
  }
  return null;
}

function isFrameOf({ cell, node }: Site, frame: Caller): boolean {
  return cell.id === frame.cell && nameOfFunction(cell, node) === frame.function;
}

/** Whether the frame was in the function around this call, at its line where that is known. */
function isCallIn({ cell, node }: Site, { cell: id, line, function: name }: Caller): boolean {
  if (cell.id !== id) {
    return false;
  }
  if (name !== null && COMPREHENSIONS.has(name)) {
    return enclosing(node, ...IN_COMPREHENSION) !== null;
  }
  const owner = enclosing(node, 'function_definition', 'lambda');
  if ((owner && nameOfFunction(cell, owner)) !== name) {
    return false;
  }
  // Of these IPython ≥ 9.12 prints the line at which they ended.
  return line === null || enclosing(node, 'try_statement', 'with_statement') !== null
    ? true
    : isOn(cell, statementOf(node), line);
}

const COMPREHENSIONS = new Set(['<listcomp>', '<setcomp>', '<dictcomp>', '<genexpr>']);
const IN_COMPREHENSION = [
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression'
];

function nameOfFunction(cell: PythonCell, node: SyntaxNode): string {
  const name = child(node, 'name');
  return name ? textOf(cell, name) : '<lambda>';
}

function statementOf(node: SyntaxNode): SyntaxNode {
  let at = node;
  while (at.parent && !/^(block|module)$/.test(at.parent.type)) {
    at = at.parent;
  }
  return at;
}

function isOn(cell: PythonCell, { from, to }: SyntaxNode, line: number): boolean {
  return lineOf(cell.source, from) <= line && line <= lineOf(cell.source, to);
}
