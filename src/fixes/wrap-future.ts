import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { textOf } from '../python/cell';
import { programOf, Site } from '../python/program';
import { namedChildren } from '../python/syntax';
import { asyncioName } from './import-asyncio';
import { shortCode } from './short-code';

/** Waits for a future of a thread or process pool: `await x` becomes `await asyncio.wrap_future(x)`. */
export function wrapFuture(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const [future] = namedChildren(node);
  const asyncio = asyncioName(programOf(notebook), cell, node);
  if (node.type !== 'await' || !future || !asyncio) {
    return null;
  }
  return {
    title: trans.__('Use %1', shortCode(`wrap_future(${textOf(cell, future)})`, 36)),
    applicability: 'safe',
    edit: [
      cellEdit(cell, [
        ...asyncio.edits,
        { from: future.from, to: future.from, insert: `${asyncio.name}.wrap_future(` },
        { from: future.to, to: future.to, insert: ')' }
      ])
    ]
  };
}
