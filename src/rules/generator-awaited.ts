import { cellEdit } from '../core/edit';
import { defineRule } from '../core/rule';
import { isLocked } from '../fixes/async-blockers';
import { itemName } from '../fixes/iteration';
import { shortCode } from '../fixes/short-code';
import { textOf } from '../python/cell';
import { programOf } from '../python/program';
import { awaitablesIn } from './awaited-list';
import { AwaitedValue, awaitedValues } from './findings/awaited-value';
import { links } from './links';

export const generatorAwaited = defineRule<AwaitedValue>({
  name: 'generator-awaited',
  severity: 'error',
  example: { value: 'ticks()', type: 'async_generator' },
  title: trans => trans.__('await of a generator'),
  whatHappened: ({ value }, trans) =>
    trans.__(
      '`await` waits for one result. `%1` is a generator: it gives many, one by one.',
      value
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'A function with `yield` in it is a generator function. With `async def` it is an async one.'
    ),
  whatToDo: ({ value, type }, trans) =>
    type === 'async_generator'
      ? trans.__('Read it with `async for … in %1`, or `[x async for x in %1]` for a list.', value)
      : trans.__('Read it with `for … in %1`, or `list(%1)` for a list, without `await`.', value),
  learnMore: [links.asyncGenerators, links.asyncFor],
  detect: (notebook, run) =>
    awaitedValues(
      notebook,
      run,
      (type, operand) =>
        type === 'async_generator' ||
        (type === 'generator' && !awaitablesIn(programOf(notebook), operand))
    ),
  message: ({ value }, trans) =>
    trans.__('`%1` is a generator, and `await` takes a single result.', value),
  fixes: ({ site: { cell, node }, operand, names: { type } }, notebook, trans) => {
    const source = textOf(cell, operand.node);
    const name = itemName(source);
    return type === 'async_generator' &&
      operand.node.to === node.to &&
      !isLocked(programOf(notebook), cell)
      ? [
          {
            title: trans.__('Use %1', shortCode(`[… async for … in ${source}]`, 36)),
            applicability: 'check-first',
            note: trans.__('Check that all items are meant, as a list.'),
            edit: [
              cellEdit(cell, [
                {
                  from: node.from,
                  to: operand.node.from,
                  insert: `[${name} async for ${name} in `
                },
                { from: node.to, to: node.to, insert: ']' }
              ])
            ]
          }
        ]
      : [];
  }
});
