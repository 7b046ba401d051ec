import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { textOf } from '../python/cell';
import { awaitProblem } from '../python/await-legality';
import { originOf } from '../python/awaitables';
import { programOf, receiverKind, Site } from '../python/program';
import { child, descendants, enclosing } from '../python/syntax';
import { builtinName, isAsync } from '../python/value-use';
import { endingOf, isLeft } from './endings';
import { itemName } from './iteration';
import { endlessNote } from './run-endless';
import { shortCode } from './short-code';

/** `for x in g():` becomes `async for x in g():`, as a statement or in a list. */
export function makeForAsync(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const source = iterableSource({ cell, node });
  const holder = node.type === 'for_in_clause' ? enclosing(node, ...COMPREHENSIONS) : node;
  if (isAsync(node) || source === null || !holder || holder.type === 'generator_expression') {
    return null;
  }
  const inner = node.type === 'for_in_clause' ? (child(holder, 'body') ?? holder) : node;
  const program = programOf(notebook);
  if (awaitProblem(program, cell, inner)) {
    return null;
  }
  const iterable = child(node, 'right');
  const items = iterable && originOf(program, cell, iterable)?.made;
  const isEndless = !!items && endingOf(program, items) === 'never' && !isLeft(node);
  if (isEndless && node.type !== 'for_statement') {
    return null;
  }
  return {
    title: trans.__('Use %1', shortCode(`async for … in ${source}`, 36)),
    applicability: isEndless ? 'check-first' : 'safe',
    ...(isEndless ? { note: endlessNote(trans) } : {}),
    edit: [cellEdit(cell, [{ from: node.from, to: node.from, insert: 'async ' }])]
  };
}

/** `async for x in xs` becomes `for x in xs`. */
export function makeForPlain(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const source = iterableSource({ cell, node });
  const keyword = node.children.find(({ type }) => type === 'for');
  if (!isAsync(node) || source === null || !keyword || hasAwaitables(notebook, { cell, node })) {
    return null;
  }
  return {
    title: trans.__('Use %1', shortCode(`for … in ${source}`, 36)),
    applicability: 'safe',
    edit: [cellEdit(cell, [{ from: node.from, to: keyword.from, insert: '' }])]
  };
}

/** `list(g())` becomes `[item async for item in g()]`; others read that list: `sum([item async …])`. */
export function collectAsync(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const call = node.parent?.type === 'argument_list' ? node.parent.parent : null;
  const callee = call && child(call, 'function');
  if (!call || !callee || awaitProblem(programOf(notebook), cell, node)) {
    return null;
  }
  const program = programOf(notebook);
  const made = originOf(program, cell, node)?.made;
  const ending = made ? endingOf(program, made) : 'unknown';
  if (ending === 'never' || builtinName(program, cell, callee) === 'next') {
    return null;
  }
  const source = textOf(cell, node);
  const name = itemName(source);
  const open = `[${name} async for ${name} in `;
  const whole = textOf(cell, callee) === 'list' && call.children.length === 2;
  const [outer, inner] = whole && node.parent ? [call, node] : [node, node];
  return {
    title: trans.__('Use %1', shortCode(`[… async for … in ${source}]`, 36)),
    applicability: ending === 'ends' ? 'safe' : 'check-first',
    ...(ending === 'ends' ? {} : { note: trans.__('Check that it comes to an end.') }),
    edit: [
      cellEdit(cell, [
        { from: outer.from, to: inner.from, insert: open },
        { from: inner.to, to: outer.to, insert: ']' }
      ])
    ]
  };
}

const COMPREHENSIONS = [
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression'
];

/** Whether the items have to be awaited in their turn, and are not. */
function hasAwaitables(notebook: Notebook, { cell, node }: Site): boolean {
  const [target, items] = [child(node, 'left'), child(node, 'right')];
  const program = programOf(notebook);
  const kind = items && receiverKind(program, cell, items)?.kind;
  const owner = node.type === 'for_statement' ? node : node.parent;
  const name = target?.type === 'identifier' ? textOf(cell, target) : null;
  return (
    /^(coroutine|task)-list$/.test(kind ?? '') &&
    !!owner &&
    !descendants(owner).some(
      ({ type, children: [, operand] }) =>
        type === 'await' && operand !== undefined && textOf(cell, operand) === name
    )
  );
}

function iterableSource({ cell, node }: Site): string | null {
  const iterable = child(node, 'right');
  return iterable && textOf(cell, iterable);
}
