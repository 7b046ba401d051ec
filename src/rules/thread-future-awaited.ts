import { defineRule } from '../core/rule';
import { textOf } from '../python/cell';
import { wrapFuture } from '../fixes/wrap-future';
import { AwaitedValue, awaitedValues } from './findings/awaited-value';
import { links } from './links';

export const threadFutureAwaited = defineRule<AwaitedValue>({
  name: 'thread-future-awaited',
  severity: 'error',
  example: { value: 'pool.submit(work)', type: 'Future' },
  title: trans => trans.__('await of a future from a thread'),
  whatHappened: ({ value }, trans) =>
    trans.__(
      '`%1` is a future of a thread or process pool. `await` takes those of asyncio only.',
      value
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'Python has two kinds of future, a ticket for a result to come: one for threads, one for async code.'
    ),
  whatToDo: ({ value }, trans) =>
    trans.__('Turn it into the other kind: `await asyncio.wrap_future(%1)`.', value),
  learnMore: [links.future, links.toThread],
  detect: (notebook, run) =>
    awaitedValues(notebook, run, (type, { cell, node }) => {
      const isWrapped = /\bwrap_future\(/.test(textOf(cell, node));
      return type === 'Future' && !isWrapped;
    }),
  message: ({ value }, trans) =>
    trans.__('`%1` is a future of a thread; `await` needs one of asyncio.', value),
  fixes: ({ site }, notebook, trans) =>
    [wrapFuture(notebook, site, trans)].flatMap(fix => fix ?? [])
});
