import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';
import { links } from './links';

export const waitOfNothing = defineRule<Explained>({
  name: 'wait-of-nothing',
  severity: 'error',
  example: { code: 'await asyncio.wait(tasks)' },
  title: trans => trans.__('asyncio.wait without anything to wait for'),
  whatHappened: ({ code }, trans) => trans.__('`%1` was given an empty list of tasks.', code),
  whyHere: (_names, trans) =>
    trans.__(
      '`asyncio.wait` refuses an empty list. Often the loop that makes the tasks found nothing to do.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Ask before: `if tasks:`. Or use `await asyncio.gather(*tasks)`, which takes nothing as well.'
    ),
  learnMore: [links.wait, links.gather],
  detect: (notebook, run) => explainedFailures(notebook, run, /^ValueError$/, TEXT),
  message: (_names, trans) => trans.__('`asyncio.wait` was given no tasks to wait for.'),
  fixes: () => []
});

/** Up to Python 3.10, and from 3.11 on. */
const TEXT = /^Set of (coroutines|Tasks)\/Futures is empty\.$/;
