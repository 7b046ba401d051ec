import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './explained';
import { links } from './links';

export const coroutineAwaitedConcurrently = defineRule<Explained>({
  name: 'coroutine-awaited-concurrently',
  severity: 'error',
  example: { code: 'await c' },
  title: trans => trans.__('One coroutine awaited twice at the same time'),
  whatHappened: ({ code }, trans) =>
    trans.__('In `%1` a coroutine is awaited while something else awaits it already.', code),
  whyHere: (_names, trans) =>
    trans.__(
      'A coroutine is work that runs once, for one waiter. Often a task was made of it before, and the task runs it.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Await the task instead, which any number may do: `t = asyncio.create_task(c)`, then `await t`.'
    ),
  learnMore: [links.awaitables, links.createTask],
  detect: (notebook, run) => explainedFailures(notebook, run, /^RuntimeError$/, TEXT),
  message: (_names, trans) => trans.__('Something else awaits this coroutine already.'),
  fixes: () => []
});

/** Texts of Python 3.8 to 3.15. */
const TEXT = /^coroutine is being awaited already$/;
