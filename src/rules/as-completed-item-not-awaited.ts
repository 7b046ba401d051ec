import { Notebook } from '../core/notebook';
import { defineRule, Finding } from '../core/rule';
import { bindingAt, usesOfBinding } from '../python/awaitables';
import { PythonCell, textOf } from '../python/cell';
import { cellsCalling, Program, programOf, qualifiedName, Site } from '../python/program';
import { child, contains, nodesOf, SyntaxNode } from '../python/syntax';
import { isAsync } from '../python/value-use';
import { addAwait } from '../fixes/add-await';
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
    [use && addAwait(notebook, use, trans)].flatMap(fix => fix ?? [])
});

function found(notebook: Notebook): readonly Found[] {
  const program = programOf(notebook);
  return cellsCalling(program, AS_COMPLETED)
    .filter(({ kind }) => kind !== 'opaque')
    .flatMap(cell =>
      nodesOf(cell.tree, 'for_statement').flatMap(node => foundAt(program, cell, node))
    );
}

const AS_COMPLETED = new Set(['asyncio.as_completed']);

function foundAt(program: Program, cell: PythonCell, loop: SyntaxNode): readonly Found[] {
  const items = !isAsync(loop) ? child(loop, 'right') : null;
  const callee = items?.type === 'call' ? child(items, 'function') : null;
  const item = child(loop, 'left');
  const binding = item?.type === 'identifier' ? bindingAt(cell, item) : null;
  if (
    !item ||
    !binding ||
    !callee ||
    qualifiedName(program, cell, callee) !== 'asyncio.as_completed'
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
