import { PythonCell } from '../python/cell';
import { namedChildren, SyntaxNode } from '../python/syntax';

/**
 * Where whole lines can be inserted so that they run before the cell's own
 * code: after a docstring, `from __future__` lines and magics that set things
 * up. Null where no such line exists, or the cell is not to be edited.
 */
export function topOfCell(cell: PythonCell): number | null {
  if (cell.kind !== 'python' || cell.broken || cell.hasCarriageReturn) {
    return null;
  }
  const statements = namedChildren(cell.tree);
  // IPython takes `from __future__` lines further down, and nothing may stand above them.
  const future = statements.map(({ type }) => type).lastIndexOf('future_import_statement');
  const first = statements.find((node, i) => i > future && !isPreamble(cell, node, i === 0));
  const isLine = first && (first.from === 0 || cell.source[first.from - 1] === '\n');
  return isLine ? first.from : null;
}

function isPreamble(cell: PythonCell, node: SyntaxNode, isFirst: boolean): boolean {
  return (
    cell.lineMagics.some(
      ({ from, name, assigned }) => from === node.from && !assigned && SETUP.has(name)
    ) ||
    (isFirst && node.type === 'expression_statement' && node.children[0].type === 'string')
  );
}

/** Magics that run no code of the reader's. */
const SETUP = new Set([
  '!',
  'pip',
  'conda',
  'mamba',
  'uv',
  'matplotlib',
  'load_ext',
  'env',
  'config'
]);
