import { CellRange, Notebook } from '../../core/notebook';
import { Names } from '../../core/rule';
import { Run } from '../../core/run';
import { Trans } from '../../core/words';
import { BlockerReason, blockerText, cellLabel } from '../../fixes/async-blockers';
import { blockersOf } from '../../fixes/make-async';
import { AwaitProblem, awaitProblem } from '../../python/await-legality';
import { PythonCell } from '../../python/cell';
import { CellSearch } from '../../python/memory';
import { Program, programOf, Site } from '../../python/program';
import { child, nodesOf, SyntaxNode } from '../../python/syntax';
import { isAsync } from '../../python/value-use';

/** An `await`, `async for` or `async with` where Python does not allow it. */
export type MisplacedWait = Site & {
  readonly keyword: 'await' | 'async for' | 'async with';
  readonly problem: AwaitProblem;
  readonly at: CellRange;
};

/**
 * The misplaced ones of these kinds, by cell: of the cell that failed, or
 * without a run of every cell, because such a cell cannot run at all.
 */
export function misplacedWaits(
  notebook: Notebook,
  run: Run | null,
  problems: readonly AwaitProblem[]
): readonly (readonly MisplacedWait[])[] {
  if (run && !run.errors.some(({ ename }) => ename === 'SyntaxError')) {
    return [];
  }
  const byCell = new Map<string, MisplacedWait[]>();
  for (const wait of waits.in(programOf(notebook))) {
    const { id } = wait.cell;
    if (problems.includes(wait.problem) && (!run || run.cell === id)) {
      byCell.set(id, [...(byCell.get(id) ?? []), wait]);
    }
  }
  return [...byCell.values()];
}

/** Names by which the texts tell what keeps the function from becoming async. */
export function blockerNames(notebook: Notebook, site: Site): Names {
  const [blocker] = blockersOf(notebook, site);
  return blocker
    ? {
        blockedBy: blocker.why,
        blockedName: blocker.name,
        blockedCell: cellLabel(notebook, blocker.cell)
      }
    : { blockedBy: '', blockedName: '', blockedCell: '' };
}

/** What those names say, and what can be done; the other text when nothing is in the way. */
export function unlessBlocked(names: Names, otherwise: string, trans: Trans): string {
  const { blockedBy, blockedName, blockedCell } = names;
  return blockedBy
    ? trans.__(
        '%1 Do the waiting where the cell can wait, or run it in a thread.',
        blockerText(blockedBy as BlockerReason, blockedName, blockedCell, trans)
      )
    : otherwise;
}

/** Asked by a rule per kind of place. */
const waits = new CellSearch(
  (program, cell) => (cell.kind === 'opaque' || cell.broken ? [] : waitsIn(program, cell)),
  ({ index }) => index.cellsWithAny(['await', 'async'])
);

function waitsIn(program: Program, cell: PythonCell): readonly MisplacedWait[] {
  return nodesOf(cell.tree, ...KEYWORDS_OF).flatMap(node => {
    const keyword = keywordOf(node);
    const place = node.type === 'for_in_clause' && node.parent ? child(node.parent, 'body') : node;
    const problem = keyword && place && awaitProblem(program, cell, place);
    const at = { cell: cell.id, from: node.from, to: headEnd(node) };
    return keyword && problem ? [{ cell, node: place, keyword, problem, at }] : [];
  });
}

const KEYWORDS_OF = ['await', 'for_statement', 'for_in_clause', 'with_statement'];

function keywordOf(node: SyntaxNode): MisplacedWait['keyword'] | null {
  switch (node.type) {
    case 'await':
      return node.named ? 'await' : null;
    case 'for_statement':
    case 'for_in_clause':
      return isAsync(node) ? 'async for' : null;
    case 'with_statement':
      return isAsync(node) ? 'async with' : null;
    default:
      return null;
  }
}

/** The end of a node, without the block below it. */
function headEnd(node: SyntaxNode): number {
  const body = child(node, 'body');
  return body?.type === 'block' ? body.from : node.to;
}
