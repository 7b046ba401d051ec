import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { programOf, Site } from '../python/program';

/**
 * Keeps a background task alive: `asyncio.create_task(f())` becomes
 * `task = asyncio.create_task(f())`. Only at the top of a cell: a name in a
 * function is gone when the function returns.
 */
export function keepTask(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  if (node.parent?.type !== 'expression_statement' || node.parent.parent?.type !== 'module') {
    return null;
  }
  const { cells } = programOf(notebook);
  const isTaken = (name: string) =>
    cells.some(({ source }) => new RegExp(`\\b${name}\\b`).test(source));
  const name = ['task', 'background_task', 'kept_task'].find(name => !isTaken(name));
  if (!name) {
    return null;
  }
  return {
    title: trans.__('Keep it as %1', name),
    applicability: 'check-first',
    note: trans.__('The task is no longer lost; its result stays.'),
    edit: [cellEdit(cell, [{ from: node.from, to: node.from, insert: `${name} = ` }])]
  };
}
