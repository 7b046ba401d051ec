import { defineRule } from '../core/rule';
import { programOf } from '../python/program';
import { removeAwait } from '../fixes/remove-await';
import { AwaitedValue, awaitedValues } from './findings/awaited-value';
import { awaitablesIn } from './awaited-list';
import { links } from './links';

export const needlessAwait = defineRule<AwaitedValue>({
  name: 'needless-await',
  severity: 'error',
  example: { value: 'rows()', type: 'list' },
  title: trans => trans.__('await of a finished value'),
  whatHappened: ({ value, type }, trans) =>
    trans.__(
      '`await` waits for work that is not done yet. `%1` is a finished value already (`%2`).',
      value,
      type
    ),
  whyHere: ({ value }, trans) =>
    trans.__('`%1` comes from plain code, not from an `async def` function or a task.', value),
  whatToDo: ({ value }, trans) => trans.__('Use the value as it is: `%1`, without `await`.', value),
  learnMore: [links.awaitables],
  detect: (notebook, run) =>
    awaitedValues(
      notebook,
      run,
      (type, operand) => !OTHERS.has(type) && !awaitablesIn(programOf(notebook), operand)
    ),
  message: ({ value }, trans) =>
    trans.__('`%1` is a finished value; there is nothing to wait for.', value),
  // The failed await shows the type: without it the same value goes on.
  fixes: ({ site }, notebook, trans) =>
    [removeAwait(notebook, site, trans)].flatMap(fix => fix ?? [])
});

/** Types of which other rules know more. */
const OTHERS = new Set([
  'function',
  'method',
  'builtin_function_or_method',
  'Future',
  'async_generator',
  'generator'
]);
