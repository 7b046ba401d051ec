import { cellEdit } from '../core/edit';
import { defineRule, Finding } from '../core/rule';
import { isLocked } from '../fixes/async-blockers';
import { shortCode } from '../fixes/short-code';
import { awaitProblem } from '../python/await-legality';
import { PythonCell, textOf } from '../python/cell';
import { CellSearch } from '../python/memory';
import { programOf, Site } from '../python/program';
import { descendants, enclosing, namedChildren, nodesOf, SyntaxNode } from '../python/syntax';
import { rangeOf } from './findings/failure';
import { links } from './links';

type Found = Finding & { readonly site: Site };

export const returnAtTopLevel = defineRule<Found>({
  name: 'return-at-top-level',
  severity: 'error',
  example: { code: 'await load()' },
  title: trans => trans.__('return of an awaited value outside a function'),
  whatHappened: (_, trans) =>
    trans.__(
      '`return` ends a function, and there is none around this line. Python refuses the cell.'
    ),
  whyHere: (_, trans) =>
    trans.__(
      'Lines copied out of an `async def` keep their `return`. The cell itself can wait, but it cannot return.'
    ),
  whatToDo: ({ code }, trans) =>
    trans.__('Leave out `return`: Jupyter shows the value of the last line, `%1`.', code),
  learnMore: [links.autoawait],
  detect: (notebook, run) => {
    if (run && !run.errors.some(({ ename }) => ename === 'SyntaxError')) {
      return [];
    }
    return returns
      .in(programOf(notebook))
      .filter(({ cell }) => !run || run.cell === cell.id)
      .map(site => ({
        at: rangeOf(site),
        site,
        names: { code: textOf(site.cell, namedChildren(site.node)[0]) }
      }));
  },
  message: (_, trans) =>
    trans.__('A cell cannot `return`; the value of its last line is shown instead.'),
  fixes: ({ site: { cell, node } }, notebook, trans) => {
    const program = programOf(notebook);
    const [value] = namedChildren(node);
    const statements = namedChildren(cell.tree);
    const isLast = statements[statements.length - 1] === node;
    const isOnly = nodesOf(cell.tree, 'return_statement').filter(isTopReturn).length === 1;
    const waits = descendants(value).find(({ type, named }) => named && type === 'await');
    if (
      isLocked(program, cell) ||
      !isLast ||
      !isOnly ||
      !waits ||
      awaitProblem(program, cell, waits)
    ) {
      return [];
    }
    return [
      {
        title: trans.__('Use %1', shortCode(textOf(cell, value), 36)),
        applicability: 'safe' as const,
        edit: [cellEdit(cell, [{ from: node.from, to: value.from, insert: '' }])]
      }
    ];
  }
});

/** The first of each cell. */
const returns = new CellSearch(
  (_, cell) =>
    cell.broken
      ? []
      : returnsAwaited(cell)
          .slice(0, 1)
          .map(node => ({ cell, node })),
  ({ index }) => index.cellsWith('await')
);

/** `return` statements of the cell's top level whose value is awaited. */
function returnsAwaited(cell: PythonCell): SyntaxNode[] {
  return nodesOf(cell.tree, 'return_statement').filter(
    node =>
      isTopReturn(node) &&
      namedChildren(node).length === 1 &&
      descendants(node).some(({ type, named }) => named && type === 'await')
  );
}

function isTopReturn(node: SyntaxNode): boolean {
  return (
    node.named && enclosing(node, 'function_definition', 'class_definition', 'lambda') === null
  );
}
