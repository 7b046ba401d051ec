import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { textOf } from '../python/cell';
import { awaitProblem } from '../python/await-legality';
import { programOf, Site } from '../python/program';
import { child, namedChildren, SyntaxNode } from '../python/syntax';
import { isAsync } from '../python/value-use';
import { shortCode } from './short-code';

/** `with x:` becomes `async with x:`. Null when it has several items, or cannot wait there. */
export function makeWithAsync(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const items = withItems(node);
  if (isAsync(node) || items.length !== 1 || awaitProblem(programOf(notebook), cell, node)) {
    return null;
  }
  return {
    title: trans.__('Use %1', shortCode(`async with ${managerSource(cell, items[0])}`, 36)),
    applicability: 'safe',
    edit: [cellEdit(cell, [{ from: node.from, to: node.from, insert: 'async ' }])]
  };
}

/** `async with x:` becomes `with x:`. Null when it has several items. */
export function makeWithPlain(_notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const items = withItems(node);
  const keyword = node.children.find(({ type }) => type === 'with');
  if (!isAsync(node) || items.length !== 1 || !keyword) {
    return null;
  }
  return {
    title: trans.__('Use %1', shortCode(`with ${managerSource(cell, items[0])}`, 36)),
    applicability: 'safe',
    edit: [cellEdit(cell, [{ from: node.from, to: keyword.from, insert: '' }])]
  };
}

/** The items of a `with` statement. */
export function withItems(statement: SyntaxNode): SyntaxNode[] {
  const clause = statement.children.find(({ type }) => type === 'with_clause');
  return clause ? namedChildren(clause).filter(({ type }) => type === 'with_item') : [];
}

/** The context manager of a `with` item, without its `as` name. */
export function managerOf(item: SyntaxNode): SyntaxNode | null {
  const value = child(item, 'value') ?? namedChildren(item)[0] ?? null;
  return value?.type === 'as_pattern' ? (namedChildren(value)[0] ?? null) : value;
}

function managerSource(cell: Site['cell'], item: SyntaxNode): string {
  const manager = managerOf(item);
  return manager ? textOf(cell, manager) : '';
}
