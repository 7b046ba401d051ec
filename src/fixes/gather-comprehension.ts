import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { awaitProblem } from '../python/await-legality';
import { programOf, Site } from '../python/program';
import { child, namedChildren } from '../python/syntax';
import { gatherNote, gatherTitle } from './gather-words';
import { asyncioName } from './import-asyncio';

/** `[await f(x) for x in xs]` becomes `await asyncio.gather(*[f(x) for x in xs])`; the site is the list. */
export function gatherComprehension(
  notebook: Notebook,
  { cell, node }: Site,
  trans: Trans
): Fix | null {
  const program = programOf(notebook);
  const body = node.type === 'list_comprehension' ? child(node, 'body') : null;
  const call = body?.type === 'await' ? namedChildren(body)[0] : null;
  const asyncio = asyncioName(program, cell, node);
  const isPlain = /^(assignment|expression_statement|argument_list|return_statement)$/.test(
    node.parent?.type ?? ''
  );
  if (!body || !call || !asyncio || !isPlain || awaitProblem(program, cell, node)) {
    return null;
  }
  return {
    title: gatherTitle(null, trans),
    applicability: 'check-first',
    note: gatherNote(trans),
    edit: [
      cellEdit(cell, [
        ...asyncio.edits,
        { from: node.from, to: node.from, insert: `await ${asyncio.name}.gather(*` },
        { from: body.from, to: call.from, insert: '' },
        { from: node.to, to: node.to, insert: ')' }
      ])
    ]
  };
}
