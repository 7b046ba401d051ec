import { cellEdit, TextEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { originOf } from '../python/awaitables';
import { awaitProblem } from '../python/await-legality';
import { awaitText } from '../python/precedence';
import { Program, programOf, Site } from '../python/program';
import { child, enclosing, namedChildren, SyntaxNode } from '../python/syntax';
import { gatherNote, gatherTitle } from './gather-words';
import { asyncioName } from './import-asyncio';

/**
 * Runs the coroutines of a list at the same time: `[f(i) for i in xs]` becomes
 * `await asyncio.gather(*[f(i) for i in xs])`. The site is one of the calls in
 * the list, or the list.
 */
export function gatherList(notebook: Notebook, site: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const { cell } = site;
  const list = listAround(program, site);
  const asyncio = list && asyncioName(program, cell, list);
  if (!asyncio || awaitProblem(program, cell, list) !== null) {
    return null;
  }
  const count = list.type === 'list' ? namedChildren(list).length : null;
  return {
    title: gatherTitle(count, trans),
    applicability: 'check-first',
    note: gatherNote(trans),
    edit: [cellEdit(cell, [...asyncio.edits, ...gatherEdits(cell, list, asyncio.name)])]
  };
}

function listAround(program: Program, { cell, node }: Site): SyntaxNode | null {
  if (isListOfCoroutines(program, cell, node)) {
    return node;
  }
  const list = enclosing(node, 'list', 'list_comprehension', 'generator_expression');
  return list && isListOfCoroutines(program, cell, list) ? list : null;
}

function isListOfCoroutines(program: Program, cell: Site['cell'], list: SyntaxNode): boolean {
  const isCoroutine = (item: SyntaxNode | null) => {
    const kind = item && originOf(program, cell, item)?.kind;
    return kind !== null && kind !== undefined && kind !== 'async-generator';
  };
  switch (list.type) {
    case 'list':
      return namedChildren(list).length > 0 && namedChildren(list).every(isCoroutine);
    case 'list_comprehension':
    case 'generator_expression':
      return isCoroutine(child(list, 'body'));
    default:
      return false;
  }
}

function gatherEdits(cell: Site['cell'], list: SyntaxNode, asyncio: string): TextEdit[] {
  const alone = list.field === 'arguments';
  const inner = cell.source.slice(list.from + 1, list.to - 1);
  const [open, close] =
    list.type === 'list' ? [`${asyncio}.gather(`, ')'] : [`${asyncio}.gather(*[`, '])'];
  const call = `${open}${inner}${close}`;
  const text = alone ? `(await ${call})` : awaitText(cell, list, call, true);
  const at = text.indexOf(call);
  return [
    { from: list.from, to: list.from + 1, insert: text.slice(0, at) + open },
    { from: list.to - 1, to: list.to, insert: close + text.slice(at + call.length) }
  ];
}
