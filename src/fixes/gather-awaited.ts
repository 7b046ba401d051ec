import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { programOf, Site } from '../python/program';
import { namedChildren } from '../python/syntax';
import { gatherTitle } from './gather-words';
import { asyncioName } from './import-asyncio';

/** `await xs` becomes `await asyncio.gather(*xs)`; the site is the list. */
export function gatherAwaited(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const asyncio = asyncioName(programOf(notebook), cell, node);
  if (!asyncio) {
    return null;
  }
  const count = node.type === 'list' ? namedChildren(node).length : null;
  return {
    title: gatherTitle(count, trans),
    applicability: 'safe',
    edit: [
      cellEdit(cell, [
        ...asyncio.edits,
        { from: node.from, to: node.from, insert: `${asyncio.name}.gather(*` },
        { from: node.to, to: node.to, insert: ')' }
      ])
    ]
  };
}
