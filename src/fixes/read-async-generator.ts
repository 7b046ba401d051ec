import { cellEdit, TextEdit } from '../core/edit';
import { Kernel, Notebook } from '../core/notebook';
import { Applicability, Fix } from '../core/rule';
import { Trans } from '../core/words';
import { NamedUse, usesOfValue } from '../python/awaitables';
import { awaitProblem } from '../python/await-legality';
import { textOf } from '../python/cell';
import { awaitText } from '../python/precedence';
import { programOf, Site } from '../python/program';
import { child, enclosing } from '../python/syntax';
import { argumentsOf, builtinName, isAsync } from '../python/value-use';
import { endingOf } from './endings';
import { itemName } from './iteration';
import { shortCode } from './short-code';

/**
 * What `await agen()` may have meant, best first: the head of a loop becomes
 * `async for`, a value used as one the next item, a value used as a list one,
 * where the generator certainly ends.
 */
export function readAsyncGenerator(
  notebook: Notebook,
  site: Site,
  operand: Site,
  trans: Trans
): readonly Fix[] {
  const program = programOf(notebook);
  const loop = loopFixes(site, operand, trans);
  if (loop) {
    return loop;
  }
  const { uses } = usesOfValue(program, site);
  const [list, next] = [listFix(site, operand, trans), nextFix(notebook, site, operand, trans)];
  if (endingOf(program, operand) !== 'ends') {
    return uses.some(isListUse) ? [] : [next];
  }
  return [uses.some(isSingleUse) ? next : list];
}

/** `for x in await agen()` and `async for x in await agen()`. */
function loopFixes({ cell, node }: Site, operand: Site, trans: Trans): readonly Fix[] | null {
  const loop = node.field === 'right' ? node.parent : null;
  if (!loop || !/^for_(statement|in_clause)$/.test(loop.type)) {
    return null;
  }
  if (loop.type === 'for_in_clause' && enclosing(loop, 'generator_expression')) {
    return [];
  }
  const removed = { from: node.from, to: operand.node.from, insert: '' };
  const made = isAsync(loop) ? [] : [{ from: loop.from, to: loop.from, insert: 'async ' }];
  const title = shortCode(`async for … in ${textOf(cell, operand.node)}`, 36);
  return [fix(trans.__('Use %1', title), 'safe', null, { cell, node }, [...made, removed])];
}

function listFix(site: Site, operand: Site, trans: Trans): Fix {
  const source = textOf(site.cell, operand.node);
  const name = itemName(source);
  return fix(
    trans.__('Use %1', shortCode(`[… async for … in ${source}]`, 36)),
    'check-first',
    trans.__('Check that all items are meant, as a list.'),
    site,
    around(site, operand, `[${name} async for ${name} in `, ']')
  );
}

function nextFix({ kernel }: Notebook, site: Site, operand: Site, trans: Trans): Fix {
  const source = textOf(site.cell, operand.node);
  const [open, close] = lacksAnext(kernel) ? ['await ', '.__anext__()'] : ['await anext(', ')'];
  return fix(
    trans.__('Use %1', shortCode(`${open}${source}${close}`, 36)),
    'check-first',
    trans.__('Takes the first item only.'),
    site,
    around(site, operand, open, close)
  );
}

/** Python before 3.10. */
function lacksAnext({ python }: Kernel): boolean {
  return python !== null && python[0] === 3 && python[1] < 10;
}

/** `next(agen)` becomes `await anext(agen)`. The site is what `next` was given. */
export function awaitNext(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const call = node.parent?.type === 'argument_list' ? node.parent.parent : null;
  const callee = call && child(call, 'function');
  if (
    !call ||
    !callee ||
    builtinName(program, cell, callee) !== 'next' ||
    argumentsOf(call)[0] !== node ||
    awaitProblem(program, cell, call) ||
    (lacksAnext(notebook.kernel) && argumentsOf(call).length > 1)
  ) {
    return null;
  }
  const source = textOf(cell, node);
  const text = lacksAnext(notebook.kernel)
    ? `${source}.__anext__()`
    : `anext${cell.source.slice(callee.to, call.to)}`;
  const edits = [{ from: call.from, to: call.to, insert: awaitText(cell, call, text, true) }];
  const title = trans.__('Use %1', shortCode(`await ${text}`, 36));
  return fix(title, 'safe', null, { cell, node }, edits);
}

function around({ node }: Site, operand: Site, open: string, close: string): TextEdit[] {
  return [
    { from: node.from, to: operand.node.from, insert: open },
    { from: node.to, to: node.to, insert: close }
  ];
}

function fix(
  title: string,
  applicability: Applicability,
  note: string | null,
  { cell }: Site,
  edits: readonly TextEdit[]
): Fix {
  return { title, applicability, ...(note ? { note } : {}), edit: [cellEdit(cell, edits)] };
}

/** `b['percent']`, `b.percent`, `b + 1`: one item is meant. */
function isSingleUse({ use, node, cell }: NamedUse): boolean {
  if (use.how !== 'needed') {
    return false;
  }
  const index = use.as === 'subscript' && node.parent ? child(node.parent, 'subscript') : null;
  const method = use.as === 'attribute' && node.parent ? child(node.parent, 'attribute') : null;
  return (
    index?.type === 'string' ||
    (method !== null && !LIST_METHODS.has(textOf(cell, method))) ||
    use.as === 'operand'
  );
}

function isListUse({ use, node }: NamedUse): boolean {
  const index = node.parent?.type === 'subscript' ? child(node.parent, 'subscript') : null;
  return (
    use.how === 'needed' &&
    (use.as === 'iteration' || use.as === 'argument' || /^(integer|slice)$/.test(index?.type ?? ''))
  );
}

const LIST_METHODS = new Set([
  'append',
  'count',
  'extend',
  'index',
  'insert',
  'pop',
  'reverse',
  'sort'
]);
