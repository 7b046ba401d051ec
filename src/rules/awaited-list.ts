import { defineRule } from '../core/rule';
import { itemOrigin, originOf, reachingBinding, valueOf } from '../python/awaitables';
import { Program, programOf, Site } from '../python/program';
import { child } from '../python/syntax';
import { gatherAwaited } from '../fixes/gather-awaited';
import { AwaitedValue, awaitedValues } from './findings/awaited-value';
import { links } from './links';

export const awaitedList = defineRule<AwaitedValue>({
  name: 'awaited-list',
  severity: 'error',
  example: { value: '[fetch(1), fetch(2)]', type: 'list' },
  title: trans => trans.__('await of a list of coroutines'),
  whatHappened: ({ value, type }, trans) =>
    trans.__(
      '`await` takes one coroutine or task. `%1` is a `%2` with several in it.',
      value,
      type
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'Each item is a coroutine: work that has not run yet. The list around them is plain Python.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Hand them all to gather, which runs them together: `await asyncio.gather(*items)`. The results keep the order.'
    ),
  learnMore: [links.gather, links.awaitables],
  detect: (notebook, run) =>
    awaitedValues(
      notebook,
      run,
      (type, operand) =>
        /^(list|tuple|generator)$/.test(type) && awaitablesIn(programOf(notebook), operand)
    ),
  message: ({ value }, trans) =>
    trans.__('`%1` holds several coroutines; `await` takes one at a time.', value),
  fixes: ({ site, operand }, notebook, trans) =>
    [gatherAwaited(notebook, { cell: site.cell, node: operand.node }, trans)].flatMap(
      fix => fix ?? []
    )
});

/** Whether the items of a list, tuple or generator are coroutines, tasks or the like. */
export function awaitablesIn(program: Program, { cell, node }: Site): boolean {
  if (node.type === 'parenthesized_expression') {
    return node.children.some(inner => inner.named && awaitablesIn(program, { cell, node: inner }));
  }
  if (node.type === 'identifier') {
    const bound = reachingBinding(program, cell, node);
    const value = bound && valueOf(bound.binding);
    return (
      !!value &&
      value.type !== 'identifier' &&
      awaitablesIn(program, { cell: bound.cell, node: value })
    );
  }
  if (node.type === 'generator_expression') {
    const body = child(node, 'body');
    const origin = body && originOf(program, cell, body);
    return !!origin && origin.kind !== 'unknown';
  }
  if (node.type === 'tuple') {
    const first = node.children.find(({ named }) => named);
    const origin = first && originOf(program, cell, first);
    return !!origin && origin.kind !== 'unknown';
  }
  const origin = itemOrigin(program, cell, node);
  return origin !== null && origin.kind !== 'unknown';
}
