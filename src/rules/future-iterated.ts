import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';
import { links } from './links';
import { loopedOver } from './task-used-as-value';

export const futureIterated = defineRule<Explained>({
  name: 'future-iterated',
  severity: 'error',
  example: { code: 'next(iter(f))' },
  title: trans => trans.__('A future used without await'),
  whatHappened: ({ code }, trans) =>
    trans.__('In `%1` a future was stepped through by hand. Futures can only be awaited.', code),
  whyHere: (_names, trans) =>
    trans.__('A future is a ticket for a result to come. Only `await` knows how to wait for it.'),
  whatToDo: (_names, trans) =>
    trans.__(
      'Write `await future` inside an `async def` function or at the top of a cell. Replace `yield` and `yield from` by `await`.'
    ),
  learnMore: [links.future, links.awaitables],
  detect: (notebook, run) =>
    loopedOver(notebook, run).length > 0
      ? []
      : explainedFailures(notebook, run, /^RuntimeError$/, TEXT),
  message: (_names, trans) => trans.__('A future was not awaited, but stepped through by hand.'),
  fixes: () => []
});

/** Texts of Python 3.8 to 3.15. */
const TEXT = /^(await wasn't used with future|yield was used instead of yield from [^]*)$/;
