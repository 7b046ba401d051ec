import { TextEdit } from '../core/edit';
import { PythonCell, textOf } from '../python/cell';
import { READ_ALL } from '../python/plain-value';
import { Program } from '../python/program';
import { child, namedChildren, SyntaxNode } from '../python/syntax';
import { builtinName } from '../python/value-use';

/**
 * `sum(… for …)` as `sum([… for …])`: with an `await` in it, a generator
 * expression is an async generator, which sum() cannot read; a list can wait.
 * The brackets are replaced, as other edits may begin or end right inside.
 */
export function listEdits({ from, to, field }: SyntaxNode): readonly TextEdit[] {
  const [open, close] = field === 'arguments' ? ['([', '])'] : ['[', ']'];
  return [
    { from, to: from + 1, insert: open },
    { from: to - 1, to, insert: close }
  ];
}

/**
 * How the call reads that the generator expression is given to: all items at
 * once, or until any() or all() is decided. Null where a list may not do.
 */
export function readingOf(
  program: Program,
  cell: PythonCell,
  generator: SyntaxNode
): 'all' | 'until-decided' | null {
  const list = generator.field === 'arguments' ? generator : generator.parent;
  const isFirst = list === generator || (list !== null && namedChildren(list)[0] === generator);
  const call = list?.field === 'arguments' && isFirst ? list.parent : null;
  const callee = call && child(call, 'function');
  if (!call || !callee) {
    return null;
  }
  const decides = STOP_EARLY.has(builtinName(program, cell, callee) ?? '');
  return decides ? 'until-decided' : readsAll(program, cell, call) ? 'all' : null;
}

/** Whether the call reads every item of its first argument, and takes a list for a generator. */
export function readsAll(program: Program, cell: PythonCell, call: SyntaxNode): boolean {
  const callee = child(call, 'function');
  if (callee?.type === 'attribute') {
    const [object, name] = [child(callee, 'object'), child(callee, 'attribute')];
    return object?.type === 'string' && name !== null && textOf(cell, name) === 'join';
  }
  return callee !== null && READ_ALL.has(builtinName(program, cell, callee) ?? '');
}

const STOP_EARLY = new Set(['any', 'all']);
