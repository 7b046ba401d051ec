import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';
import { gatherOfList } from './gather-of-list';
import { links } from './links';

export const taskBadYield = defineRule<Explained>({
  name: 'task-bad-yield',
  severity: 'error',
  example: { code: 'await old_style()' },
  title: trans => trans.__('A task that yields something asyncio does not know'),
  whatHappened: ({ code }, trans) =>
    trans.__('In `%1` a task was handed a value that asyncio cannot wait for.', code),
  whyHere: (_names, trans) =>
    trans.__(
      'Only coroutines and futures of asyncio can be waited for here. Often a plain generator was run, or an object of another async library.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Await coroutines of asyncio only. Make a function with `yield` an `async def` function with `await`.'
    ),
  learnMore: [links.awaitables],
  detect: (notebook, run) =>
    gatherOfList.detect(notebook, run).length > 0
      ? []
      : explainedFailures(notebook, run, /^RuntimeError$/, TEXT),
  message: (_names, trans) => trans.__('A task got something that asyncio cannot wait for.'),
  fixes: () => []
});

/** Texts of Python 3.8 to 3.15. */
const TEXT = /^Task got bad yield: (?!<coroutine object )[^]*$/;
