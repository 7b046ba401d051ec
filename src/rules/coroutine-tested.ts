import { defineRule } from '../core/rule';
import { awaitableCalls } from '../python/awaitables';
import { isFreeToWait } from '../python/free-to-wait';
import { programOf } from '../python/program';
import { links } from './links';
import { certainMisuses, UnfinishedValue, waitFixes } from './findings/unfinished-value';

export const coroutineTested = defineRule<UnfinishedValue>({
  name: 'coroutine-tested',
  severity: 'warning',
  example: { value: 'allowed()', call: 'allowed()' },
  title: trans => trans.__('A coroutine tested instead of its result'),
  whatHappened: ({ value }, trans) =>
    trans.__(
      '`%1` is tested before it has run. A coroutine always counts as true, and equals nothing but itself.',
      value
    ),
  whyHere: ({ call }, trans) =>
    trans.__(
      '`%1` calls an `async def` function. It gives a coroutine: work that has not run yet. Python shows no error here.',
      call
    ),
  whatToDo: ({ call }, trans) => trans.__('Wait for the answer and test that: `await %1`.', call),
  learnMore: [links.coroutines, links.neverAwaited],
  detect: (notebook, run) =>
    run
      ? []
      : certainMisuses(
          notebook,
          awaitableCalls(programOf(notebook)).filter(({ kind }) => kind === 'coroutine'),
          use => use.how === 'needed' && (use.as === 'truth' || use.as === 'comparison')
        ).filter(({ origin }) => origin && isFreeToWait(programOf(notebook), origin)),
  message: ({ value }, trans) =>
    trans.__('`%1` is tested before it has run, so the answer is always the same.', value),
  fixes: waitFixes
});
