import { defineRule } from '../core/rule';
import { isLocked } from '../fixes/async-blockers';
import { readAsyncGenerator } from '../fixes/read-async-generator';
import { programOf } from '../python/program';
import { awaitablesIn } from './awaited-list';
import { AwaitedValue, awaitedValues } from './findings/awaited-value';
import { links } from './links';

export const generatorAwaited = defineRule<AwaitedValue>({
  name: 'generator-awaited',
  severity: 'error',
  example: { value: 'ticks()', type: 'async_generator' },
  title: trans => trans.__('await of a generator'),
  whatHappened: ({ value, type }, trans) =>
    type === 'async_generator'
      ? trans.__(
          '`await` waits for one result. `%1` is an async generator: it gives many, one by one.',
          value
        )
      : trans.__(
          '`await` waits for one result. `%1` is a generator: it gives many, one by one.',
          value
        ),
  whyHere: (_names, trans) =>
    trans.__(
      'A function with `yield` in it is a generator function. With `async def` it is an async one.'
    ),
  whatToDo: ({ value, type }, trans) =>
    type === 'async_generator'
      ? trans.__(
          'Read it with `async for … in %1`, or take one item with `await anext(%1)`.',
          value
        )
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
  message: ({ value, type }, trans) =>
    type === 'async_generator'
      ? trans.__('`%1` is an async generator, and `await` takes a single result.', value)
      : trans.__('`%1` is a generator, and `await` takes a single result.', value),
  fixes: ({ site, operand, names: { type } }, notebook, trans) =>
    type === 'async_generator' &&
    operand.node.to === site.node.to &&
    !isLocked(programOf(notebook), site.cell)
      ? readAsyncGenerator(notebook, site, operand, trans)
      : []
});
