import { TextEdit } from '../core/edit';
import { PythonCell, textOf } from '../python/cell';
import { Program } from '../python/program';
import { child, namedChildren, SyntaxNode } from '../python/syntax';
import { argumentsOf, builtinName, isAsync } from '../python/value-use';
import { readsAll } from './list-generator';

/** A name for an item that no word of these texts is. */
export function itemName(...texts: readonly string[]): string {
  const words = new Set(texts.flatMap(text => text.match(/\w+/g) ?? []));
  const free = ['item', 'each', 'one'].find(name => !words.has(name));
  return free ?? `item_${texts.join('').length}`;
}

/** Edits, and the place that waits after them. */
export type Rewriting = { readonly edits: readonly TextEdit[]; readonly waits: SyntaxNode };

/**
 * The function given to map() whose results are read at once:
 * `list(map(f, xs))` as `[await f(item) for item in xs]`.
 */
export function awaitedMap(
  program: Program,
  cell: PythonCell,
  mapped: SyntaxNode
): Rewriting | null {
  const call = mapped.parent?.parent;
  const callee = call && child(call, 'function');
  const reader = call?.parent?.parent;
  if (!callee || !reader || builtinName(program, cell, callee) !== 'map') {
    return null;
  }
  const [first, items, ...more] = argumentsOf(call);
  const plain = first === mapped && items && more.length === 0 && !/splat|keyword/.test(items.type);
  if (!plain || argumentsOf(reader)[0] !== call || !readsAll(program, cell, reader)) {
    return null;
  }
  const replaced = isListOf(program, cell, reader) ? reader : call;
  const wrap = /^(conditional_expression|lambda)$/.test(items.type) ? ['(', ')'] : ['', ''];
  const item = itemName(textOf(cell, mapped), textOf(cell, items));
  const edits = [
    { from: replaced.from, to: mapped.from, insert: '[await ' },
    { from: mapped.to, to: items.from, insert: `(${item}) for ${item} in ${wrap[0]}` },
    { from: items.to, to: replaced.to, insert: `${wrap[1]}]` }
  ];
  return dropsComment(cell, edits) ? null : { edits, waits: replaced };
}

/** The places that read a generator which becomes an async one. */
export function asyncIteration(
  program: Program,
  cell: PythonCell,
  call: SyntaxNode
): Rewriting | null {
  const up = call.parent;
  if (up && call.field === 'right' && !isAsync(up)) {
    const edits = [{ from: up.from, to: up.from, insert: 'async ' }];
    if (up.type === 'for_statement') {
      return { edits, waits: up };
    }
    const body = up.parent && child(up.parent, 'body');
    if (up.type === 'for_in_clause' && body) {
      return { edits, waits: body };
    }
  }
  const reader = up?.type === 'argument_list' ? up.parent : null;
  if (!reader || argumentsOf(reader)[0] !== call || !readsAll(program, cell, reader)) {
    return null;
  }
  const replaced = isListOf(program, cell, reader) ? reader : call;
  const item = itemName(textOf(cell, call));
  const edits = [
    { from: replaced.from, to: call.from, insert: `[${item} async for ${item} in ` },
    { from: call.to, to: replaced.to, insert: ']' }
  ];
  return dropsComment(cell, edits) ? null : { edits, waits: replaced };
}

/** Whether the generator works as an async one: no `yield from`, no value sent or returned. */
export function isConvertibleGenerator(def: SyntaxNode): boolean {
  const own = ownNodes(def);
  const returns = own.filter(({ type }) => type === 'return_statement');
  const yields = own.filter(({ type, named }) => named && type === 'yield');
  return (
    def.type === 'function_definition' &&
    child(def, 'return_type') === null &&
    returns.every(node => namedChildren(node).length === 0) &&
    yields.every(
      node =>
        node.parent?.type === 'expression_statement' &&
        !node.children.some(({ type }) => type === 'from')
    )
  );
}

/** Whether the call is `list(…)` of one thing. */
function isListOf(program: Program, cell: PythonCell, call: SyntaxNode): boolean {
  const callee = child(call, 'function');
  return (
    callee !== null &&
    builtinName(program, cell, callee) === 'list' &&
    argumentsOf(call).length === 1
  );
}

function dropsComment({ source }: PythonCell, edits: readonly TextEdit[]): boolean {
  return edits.some(({ from, to }) => source.slice(from, to).includes('#'));
}

function ownNodes(def: SyntaxNode): SyntaxNode[] {
  const body = child(def, 'body');
  const own = (node: SyntaxNode): SyntaxNode[] =>
    /^(function_definition|class_definition|lambda)$/.test(node.type)
      ? []
      : [node, ...node.children.flatMap(own)];
  return body ? own(body) : [];
}
