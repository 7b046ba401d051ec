import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';
import { links } from './links';

export const coroutineAlreadyExecuting = defineRule<Explained>({
  name: 'coroutine-already-executing',
  severity: 'error',
  example: { code: 'c.send(None)' },
  title: trans => trans.__('A coroutine that runs into itself'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      'In `%1` a coroutine or async generator was asked to go on while it was running.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'It can do one thing at a time. It was resumed from its own code, or by hand with `send` or `throw`.'
    ),
  whatToDo: (_names, trans) =>
    trans.__('Do not call `send` or `throw` on it. Await it in one place, or use a task.'),
  learnMore: [links.coroutines],
  detect: (notebook, run) => explainedFailures(notebook, run, /^ValueError$/, TEXT),
  message: (_names, trans) => trans.__('A coroutine was resumed while it was running.'),
  fixes: () => []
});

/** Texts of Python 3.8 to 3.15. */
const TEXT = /^(coroutine|async generator) already executing$/;
