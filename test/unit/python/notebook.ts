import { Kernel, Notebook, unknownKernel } from '../../../src/core/notebook';
import { programOf, Program } from '../../../src/python/program';
import { PythonCell } from '../../../src/python/cell';
import { SyntaxNode } from '../../../src/python/syntax';

/** A code cell: its source, or its source and the number in `[3]`. */
export type CellSource =
  string | { readonly source: string; readonly executionCount: number | null };

/** A notebook of code cells with the ids `c0`, `c1`…, and a kernel of which nothing is known. */
export function notebook(...sources: readonly CellSource[]): Notebook {
  return {
    language: 'python',
    kernel: unknownKernel,
    cells: sources.map((cell, index) => ({
      id: `c${index}`,
      type: 'code',
      source: typeof cell === 'string' ? cell : cell.source,
      executionCount: typeof cell === 'string' ? null : cell.executionCount,
      editable: true
    }))
  };
}

/** The same notebook with what is known of its kernel. */
export function withKernel(notebook: Notebook, kernel: Partial<Kernel>): Notebook {
  return { ...notebook, kernel: { ...notebook.kernel, ...kernel } };
}

/** The place of the one `‸` of a notebook, which is taken out: the smallest named node after it. */
export type Place = {
  readonly notebook: Notebook;
  readonly program: Program;
  readonly cell: PythonCell;
  /** UTF-16 offset in the cell's source. */
  readonly offset: number;
  /** The smallest named node that begins at the place (or, if none does, that holds it). */
  readonly node: SyntaxNode;
  /** The largest node that begins there and is an expression. */
  readonly expression: SyntaxNode;
};

/** Takes the `‸` out of the notebook and says what stands there. */
export function at(marked: Notebook, mark = '‸'): Place {
  const index = marked.cells.findIndex(({ source }) => source.includes(mark));
  if (index === -1) {
    throw new Error(`No ${mark} in the notebook`);
  }
  const offset = marked.cells[index].source.indexOf(mark);
  const cells = marked.cells.map(cell => ({ ...cell, source: cell.source.replace(mark, '') }));
  const notebook = { ...marked, cells };
  const program = programOf(notebook);
  const cell = program.cells.find(({ id }) => id === cells[index].id)!;
  const path = pathTo(cell.tree, offset);
  const starting = path.filter(({ from }) => from === offset);
  return {
    notebook,
    program,
    cell,
    offset,
    node: path[path.length - 1],
    expression: starting.find(({ type }) => !NO_EXPRESSIONS.test(type)) ?? path[path.length - 1]
  };
}

const NO_EXPRESSIONS =
  /statement|module|block|definition|clause|assignment|expression_list|parameters|argument_list|pair$|keyword_argument/;

/** Named nodes that hold the offset, outermost first; of two that meet there, the later one. */
function pathTo(root: SyntaxNode, offset: number): SyntaxNode[] {
  const path = [root];
  for (let node: SyntaxNode | undefined = root; node;) {
    node = [...node.children]
      .reverse()
      .find(({ from, to, named }) => named && from <= offset && (offset < to || to === from));
    if (node) {
      path.push(node);
    }
  }
  return path;
}
