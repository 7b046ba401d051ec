import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { defineRule, Finding, Fix } from '../core/rule';
import { Trans } from '../core/words';
import { bindingAt, usesOfBinding } from '../python/awaitables';
import { PythonCell, textOf } from '../python/cell';
import { cellsCalling, Program, programOf, qualifiedName, Site } from '../python/program';
import { child, contains, nodesOf, SyntaxNode } from '../python/syntax';
import { isAsync } from '../python/value-use';
import { awaitProblem } from '../python/await-legality';
import { addAwait } from '../fixes/add-await';
import { awaitInstead } from '../fixes/insert-await';
import { shortCode } from '../fixes/short-code';
import { rangeOf } from './findings/failure';
import { links } from './links';

type Found = Finding & { readonly names: { readonly item: string }; readonly use: Site | null };

export const asCompletedItemNotAwaited = defineRule<Found>({
  name: 'as-completed-item-not-awaited',
  severity: 'warning',
  example: { item: 'c' },
  title: trans => trans.__('Items of as_completed that nobody waits for'),
  whatHappened: ({ item }, trans) =>
    trans.__(
      '`%1` is not a result. It is a coroutine that gives the next result when it is awaited.',
      item
    ),
  whyHere: (_names, trans) =>
    trans.__(
      '`asyncio.as_completed` hands out placeholders: one for whichever work is done first, then the next.'
    ),
  whatToDo: ({ item }, trans) => trans.__('Wait for each item in the loop: `await %1`.', item),
  learnMore: [links.wait],
  detect: (notebook, run) => (run ? [] : found(notebook)),
  message: ({ item }, trans) =>
    trans.__('`%1` stands for a result; nothing in the loop waits for it.', item),
  fixes: ({ use }, notebook, trans) =>
    [use && (awaitResult(notebook, use, trans) ?? addAwait(notebook, use, trans))].flatMap(
      fix => fix ?? []
    )
});

function found(notebook: Notebook): readonly Found[] {
  const program = programOf(notebook);
  return cellsCalling(program, AS_COMPLETED)
    .filter(({ kind }) => kind !== 'opaque')
    .flatMap(cell =>
      nodesOf(cell.tree, 'for_statement').flatMap(node => foundAt(program, cell, node))
    );
}

const AS_COMPLETED = new Set([
  'asyncio.as_completed',
  'tqdm.asyncio.tqdm.as_completed',
  'tqdm.asyncio.tqdm_asyncio.as_completed',
  'tqdm.asyncio.tqdm_asyncio_notebook.as_completed'
]);

/** `t.result()`, as of a finished task, becomes `await t`. */
function awaitResult(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const method = node.parent?.type === 'attribute' ? child(node.parent, 'attribute') : null;
  const call = node.parent?.parent;
  const isResult = method && textOf(cell, method) === 'result' && call?.type === 'call';
  const edits =
    isResult && awaitProblem(programOf(notebook), cell, call) === null
      ? awaitInstead(cell, call, node)
      : null;
  return edits
    ? {
        title: trans.__('Use %1', `await ${textOf(cell, node)}`),
        applicability: 'safe',
        edit: [cellEdit(cell, edits)]
      }
    : null;
}

function foundAt(program: Program, cell: PythonCell, loop: SyntaxNode): readonly Found[] {
  const items = !isAsync(loop) ? child(loop, 'right') : null;
  const callee = items?.type === 'call' ? child(items, 'function') : null;
  const item = child(loop, 'left');
  const binding = item?.type === 'identifier' ? bindingAt(cell, item) : null;
  if (
    !item ||
    !binding ||
    !callee ||
    !AS_COMPLETED.has(qualifiedName(program, cell, callee) ?? '')
  ) {
    return [];
  }
  const { uses, certain } = usesOfBinding(program, binding);
  const inLoop = uses.filter(({ cell: { id }, node }) => id === cell.id && contains(loop, node));
  const isNeeded = ({ use }: (typeof uses)[number]) => use.how === 'needed';
  if (!certain || inLoop.length === 0 || !inLoop.every(isNeeded)) {
    return [];
  }
  const [only, more] = inLoop;
  return [
    {
      at: rangeOf({ cell, node: loop }),
      names: { item: shortCode(textOf(cell, item), 24) },
      use: more ? null : only
    }
  ];
}
