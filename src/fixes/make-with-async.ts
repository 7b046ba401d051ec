import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { textOf } from '../python/cell';
import { awaitProblem } from '../python/await-legality';
import { BoundSite, definitionOf, programOf, qualifiedName, Site } from '../python/program';
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

/**
 * `async with aiohttp.ClientSession as s:` gets its brackets, and plain `with` its
 * `async`. Null when the class of the notebook needs arguments, has no
 * `__aenter__`, or nothing is known of it, or nothing can wait there.
 */
export function callManager(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const items = withItems(node);
  const manager = items.length === 1 ? managerOf(items[0]) : null;
  const known = manager && definitionOf(program, cell, manager);
  const name = manager && qualifiedName(program, cell, manager);
  if (!manager || !(known ? isOpenedBare(known) : name && BARE.test(name))) {
    return null;
  }
  if (!isAsync(node) && awaitProblem(program, cell, node)) {
    return null;
  }
  return {
    title: trans.__('Use %1', shortCode(`async with ${textOf(cell, manager)}()`, 36)),
    applicability: 'safe',
    edit: [
      cellEdit(cell, [
        ...(isAsync(node) ? [] : [{ from: node.from, to: node.from, insert: 'async ' }]),
        { from: manager.to, to: manager.to, insert: '()' }
      ])
    ]
  };
}

/** Classes of libraries that are made without arguments. */
const BARE =
  /^(asyncio\.(Lock|Semaphore|BoundedSemaphore|Condition|TaskGroup)|aiohttp\.ClientSession|httpx\.AsyncClient|contextlib\.AsyncExitStack)$/;

/** A class with `__aenter__` of its own and an `__init__` that needs nothing. */
function isOpenedBare({ cell, binding: { kind, value } }: BoundSite): boolean {
  const members = value && cell.scopes.get(value)?.bindings;
  const [init] = members?.get('__init__') ?? [];
  const parameters = init?.value && child(init.value, 'parameters');
  const needed = parameters
    ? namedChildren(parameters).filter(({ type }) => /^(identifier|typed_parameter)$/.test(type))
    : [];
  return (
    kind === 'class' &&
    !!value &&
    child(value, 'superclasses') === null &&
    !!members?.has('__aenter__') &&
    needed.length <= 1
  );
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
