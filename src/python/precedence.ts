import { PythonCell } from './cell';
import { SyntaxNode } from './syntax';

/**
 * `await x` as text to stand in place of `replaced`, an expression, where x is
 * the source `operandSource`. Adds parentheses where needed, and only there:
 * around x unless it is a primary in one piece, around all of it where the
 * place takes a primary (`.name`, `[i]`, `(…)`, another `await`); and a space
 * where words would grow together.
 * @param operandIsPrimary x is a name, attribute, subscript, call, literal or in brackets.
 */
export function awaitText(
  cell: PythonCell,
  replaced: SyntaxNode,
  operandSource: string,
  operandIsPrimary: boolean
): string {
  const operand =
    operandIsPrimary && !breaksLine(operandSource) ? operandSource : bracketed(operandSource);
  const text = takesPrimary(replaced) ? `(await ${operand})` : `await ${operand}`;
  const before = cell.source[replaced.from - 1] ?? '';
  const after = cell.source[replaced.to] ?? '';
  return (
    (WORD.test(before) && WORD.test(text[0]) ? ' ' : '') +
    text +
    (WORD.test(after) && WORD.test(text[text.length - 1]) ? ' ' : '')
  );
}

const WORD = /[\p{L}\p{N}_]/u;

function bracketed(source: string): string {
  // A comment at the end would swallow the bracket.
  return /#[^\n]*$/.test(source) ? `(${source}\n)` : `(${source})`;
}

function takesPrimary(node: SyntaxNode): boolean {
  const { parent, field } = node;
  switch (parent?.type) {
    case 'attribute':
      return field === 'object';
    case 'subscript':
      return field === 'value';
    case 'call':
      return field === 'function';
    default:
      return parent?.type === 'await';
  }
}

/** Whether a line ends outside of brackets and strings. */
function breaksLine(source: string): boolean {
  let depth = 0;
  for (let i = 0; i < source.length; i++) {
    const letter = source[i];
    if (letter === '"' || letter === "'") {
      const quote = source.startsWith(letter.repeat(3), i) ? letter.repeat(3) : letter;
      i += quote.length;
      while (i < source.length && !source.startsWith(quote, i)) {
        i += source[i] === '\\' ? 2 : 1;
      }
      i += quote.length - 1;
    } else if (letter === '#') {
      if (depth === 0) {
        return true;
      }
      i = source.indexOf('\n', i);
      if (i === -1) {
        return true;
      }
    } else if (letter === '\n' && depth === 0) {
      return true;
    } else {
      depth += '([{'.includes(letter) ? 1 : ')]}'.includes(letter) ? -1 : 0;
    }
  }
  return false;
}
