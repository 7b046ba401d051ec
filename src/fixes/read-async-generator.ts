import { cellEdit, TextEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Applicability, Fix } from '../core/rule';
import { Trans } from '../core/words';
import { NamedUse, usesOfValue } from '../python/awaitables';
import { textOf } from '../python/cell';
import { definitionOf, Program, programOf, Site } from '../python/program';
import { child, descendants, enclosing, SyntaxNode } from '../python/syntax';
import { isAsync } from '../python/value-use';
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
  if (!ends(program, operand)) {
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
  const isOld = kernel.python !== null && kernel.python[0] === 3 && kernel.python[1] < 10;
  const [open, close] = isOld ? ['await ', '.__anext__()'] : ['await anext(', ')'];
  return fix(
    trans.__('Use %1', shortCode(`${open}${source}${close}`, 36)),
    'check-first',
    trans.__('Takes the first item only.'),
    site,
    around(site, operand, open, close)
  );
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

/** Whether the generator is one of the notebook whose loops all come to an end. */
function ends(program: Program, { cell, node }: Site): boolean {
  const callee = node.type === 'call' ? child(node, 'function') : null;
  const definition = callee && definitionOf(program, cell, callee);
  const body = definition?.binding.value && child(definition.binding.value, 'body');
  return (
    !!body &&
    !descendants(body).some(
      part =>
        part.type === 'while_statement' ||
        (part.type === 'for_statement' && !isBounded(definition.cell, part))
    )
  );
}

/** A plain loop over a range, a literal or a name, not over `itertools.count()`. */
function isBounded(cell: Site['cell'], loop: SyntaxNode): boolean {
  const iterable = child(loop, 'right');
  return (
    !isAsync(loop) &&
    !!iterable &&
    descendants(iterable).every(
      ({ type, children: [callee] }) =>
        type !== 'call' || /^(range|enumerate|zip|sorted|reversed|len)$/.test(textOf(cell, callee))
    )
  );
}
