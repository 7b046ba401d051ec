import { SyntaxNode } from './syntax';

/**
 * Whether the lines of a tree are indented as Python demands. The parser
 * accepts an unexpected indent, a dedent to nowhere and a block without a
 * statement; CPython does not.
 */
export function hasBadLayout(module: SyntaxNode, source: string): boolean {
  return !isRegular(module, source, null);
}

/** @param outer the indent of the statement that the block belongs to; null for the module. */
function isRegular(block: SyntaxNode, source: string, outer: string | null): boolean {
  let indent: string | null = null;
  let isEmpty = true;
  for (const statement of block.children) {
    if (!statement.named || statement.type === 'comment') {
      continue;
    }
    isEmpty = false;
    const own = indentOf(statement, source);
    if (own !== null) {
      indent ??= own;
      const isDeeper = outer === null || (own.length > outer.length && own.startsWith(outer));
      if (own !== indent || !isDeeper) {
        return false;
      }
    }
    if (!isRegularWithin(statement, source, own ?? indent ?? outer ?? '')) {
      return false;
    }
  }
  return outer === null || !isEmpty;
}

/** The clauses and blocks of a statement. */
function isRegularWithin(node: SyntaxNode, source: string, indent: string): boolean {
  return node.children.every(part => {
    if (part.type === 'block') {
      return isRegular(part, source, indent);
    }
    if (!PARTS.test(part.type)) {
      return true;
    }
    const own = indentOf(part, source);
    return (own === null || own === indent) && isRegularWithin(part, source, indent);
  });
}

/** What may hold a block, besides the statement itself; a `case` is a statement of its block. */
const PARTS = /_clause$|^(?:decorator|function_definition|class_definition)$/;

/** The blanks before a node that begins its line; null for others. */
function indentOf(node: SyntaxNode, source: string): string | null {
  const start = source.lastIndexOf('\n', node.from - 1) + 1;
  const before = source.slice(start, node.from);
  return /^[ \t\f]*$/.test(before) ? before.replace(/^.*\f/, '') : null;
}
