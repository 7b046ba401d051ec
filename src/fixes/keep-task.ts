import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { programOf, Site } from '../python/program';
import { freeName } from './free-name';

/**
 * Keeps a background task alive: `asyncio.create_task(f())` becomes
 * `task = asyncio.create_task(f())`. Only at the top of a cell: a name in a
 * function is gone when the function returns.
 */
export function keepTask(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  if (node.parent?.type !== 'expression_statement' || node.parent.parent?.type !== 'module') {
    return null;
  }
  const name = freeName(programOf(notebook), 'task', 'background_task', 'kept_task');
  return {
    title: trans.__('Keep it as %1', name),
    applicability: 'check-first',
    note: trans.__('The task is no longer lost; its result stays.'),
    edit: [cellEdit(cell, [{ from: node.from, to: node.from, insert: `${name} = ` }])]
  };
}
