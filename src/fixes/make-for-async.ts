import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { textOf } from '../python/cell';
import { awaitProblem } from '../python/await-legality';
import { programOf, Site } from '../python/program';
import { child, enclosing } from '../python/syntax';
import { isAsync } from '../python/value-use';
import { itemName } from './iteration';
import { shortCode } from './short-code';

/** `for x in g():` becomes `async for x in g():`, as a statement or in a list. */
export function makeForAsync(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const source = iterableSource({ cell, node });
  const holder = node.type === 'for_in_clause' ? enclosing(node, ...COMPREHENSIONS) : node;
  if (isAsync(node) || source === null || !holder || holder.type === 'generator_expression') {
    return null;
  }
  const inner = node.type === 'for_in_clause' ? (child(holder, 'body') ?? holder) : node;
  if (awaitProblem(programOf(notebook), cell, inner)) {
    return null;
  }
  return {
    title: trans.__('Use %1', shortCode(`async for … in ${source}`, 36)),
    applicability: 'safe',
    edit: [cellEdit(cell, [{ from: node.from, to: node.from, insert: 'async ' }])]
  };
}

/** `async for x in xs` becomes `for x in xs`. */
export function makeForPlain(_notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const source = iterableSource({ cell, node });
  const keyword = node.children.find(({ type }) => type === 'for');
  if (!isAsync(node) || source === null || !keyword) {
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
  const source = textOf(cell, node);
  const name = itemName(source);
  const open = `[${name} async for ${name} in `;
  const whole = textOf(cell, callee) === 'list' && call.children.length === 2;
  const [outer, inner] = whole && node.parent ? [call, node] : [node, node];
  return {
    title: trans.__('Use %1', shortCode(`[… async for … in ${source}]`, 36)),
    applicability: 'safe',
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

function iterableSource({ cell, node }: Site): string | null {
  const iterable = child(node, 'right');
  return iterable && textOf(cell, iterable);
}
