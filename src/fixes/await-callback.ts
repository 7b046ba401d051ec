import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { awaitProblem } from '../python/await-legality';
import { PythonCell, textOf } from '../python/cell';
import { Program, programOf, qualifiedName, Site } from '../python/program';
import { child, SyntaxNode } from '../python/syntax';
import { argumentsOf, builtinName } from '../python/value-use';
import { gatherNote, gatherTitle } from './gather-words';
import { asyncioName } from './import-asyncio';
import { itemName } from './iteration';
import { shortCode } from './short-code';

/**
 * Waits for a coroutine function that `map` or `filter` would only call:
 * `list(map(f, xs))` becomes `[await f(item) for item in xs]`, `filter` tests
 * with `if await f(item)`. The site is the call of `map` or `filter`.
 */
export function awaitInList(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const place = callbackPlace(program, cell, node);
  if (!place || awaitProblem(program, cell, place.whole)) {
    return null;
  }
  const { whole, callback, items, name } = place;
  const item = itemName(callback, items);
  const text =
    name === 'map'
      ? `[await ${callback}(${item}) for ${item} in ${items}]`
      : `[${item} for ${item} in ${items} if await ${callback}(${item})]`;
  return {
    title: trans.__('Use %1', shortCode(`[… await ${callback}(${item})]`, 36)),
    applicability: 'check-first',
    note: trans.__('Waits for every item, one after the other.'),
    edit: [cellEdit(cell, [{ from: whole.from, to: whole.to, insert: text }])]
  };
}

/** Runs them at the same time: `list(map(f, xs))` becomes `await asyncio.gather(*map(f, xs))`. */
export function gatherMap(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const place = callbackPlace(program, cell, node);
  const asyncio = asyncioName(program, cell, node);
  if (place?.name !== 'map' || place.whole === node || !asyncio) {
    return null;
  }
  if (awaitProblem(program, cell, place.whole) || !standsAlone(place.whole)) {
    return null;
  }
  const { whole } = place;
  return {
    title: gatherTitle(null, trans),
    applicability: 'check-first',
    note: gatherNote(trans),
    edit: [
      cellEdit(cell, [
        ...asyncio.edits,
        { from: whole.from, to: node.from, insert: `await ${asyncio.name}.gather(*` },
        { from: node.to, to: whole.to, insert: ')' }
      ])
    ]
  };
}

/** Runs it here: `await asyncio.to_thread(f, x)` becomes `await f(x)`. */
export function awaitInsteadOfThread(
  notebook: Notebook,
  { cell, node }: Site,
  trans: Trans
): Fix | null {
  const program = programOf(notebook);
  const callee = child(node, 'function');
  const [callback, next] = argumentsOf(node);
  const isThread = callee !== null && qualifiedName(program, cell, callee) === 'asyncio.to_thread';
  if (
    !isThread ||
    node.parent?.type !== 'await' ||
    !/^(identifier|attribute)$/.test(callback?.type)
  ) {
    return null;
  }
  const name = textOf(cell, callback);
  return {
    title: trans.__('Use %1', shortCode(`await ${name}(${next ? '…' : ''})`, 36)),
    applicability: 'safe',
    edit: [
      cellEdit(cell, [
        { from: node.from, to: (next ?? callback).from, insert: `${name}(` },
        ...(next ? [] : [{ from: callback.from, to: callback.to, insert: '' }])
      ])
    ]
  };
}

type CallbackPlace = {
  readonly name: 'map' | 'filter';
  /** What becomes a list: the call, or `list(…)` around it. */
  readonly whole: SyntaxNode;
  readonly callback: string;
  readonly items: string;
};

function callbackPlace(program: Program, cell: PythonCell, call: SyntaxNode): CallbackPlace | null {
  const name = nameOf(program, cell, call);
  const [callback, items, more] = argumentsOf(call);
  if (
    (name !== 'map' && name !== 'filter') ||
    !items ||
    more ||
    !/^(identifier|attribute)$/.test(callback.type)
  ) {
    return null;
  }
  if (
    !/^(identifier|attribute|call|subscript|list|tuple|set|parenthesized_expression)$/.test(
      items.type
    )
  ) {
    return null;
  }
  const outer = call.parent?.type === 'argument_list' ? call.parent.parent : null;
  const isListed =
    outer && nameOf(program, cell, outer) === 'list' && argumentsOf(outer).length === 1;
  return {
    name,
    whole: isListed ? outer : call,
    callback: textOf(cell, callback),
    items: textOf(cell, items)
  };
}

function nameOf(program: Program, cell: PythonCell, call: SyntaxNode): string | null {
  const callee = child(call, 'function');
  return callee && builtinName(program, cell, callee);
}

/** Where `await` needs no brackets around it. */
function standsAlone({ parent }: SyntaxNode): boolean {
  return /^(expression_statement|assignment|argument_list|return_statement|for_statement)$/.test(
    parent?.type ?? ''
  );
}
