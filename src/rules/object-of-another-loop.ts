import { defineRule } from '../core/rule';
import { Explained } from './findings/explained';
import { explainedAnywhere } from './findings/explained-anywhere';
import { links } from './links';

export const objectOfAnotherLoop = defineRule<Explained>({
  name: 'object-of-another-loop',
  severity: 'error',
  example: { code: 'await queue.get()' },
  title: trans => trans.__('One object used on two event loops'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      '`%1` uses a task, lock or queue of another event loop. An event loop is the part that runs async code.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'Such objects belong to the loop they were made or first used on. Each `asyncio.run()` in a thread has a loop of its own.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Make the object on the loop that uses it. In a notebook: in a cell, used with `await`, without `asyncio.run()` or threads.'
    ),
  learnMore: [links.loop, links.fromThreads],
  detect: (notebook, run) => explainedAnywhere(notebook, run, /^(RuntimeError|ValueError)$/, TEXT),
  message: ({ code }, trans) =>
    trans.__('`%1` uses an object that belongs to another event loop.', code),
  fixes: () => []
});

/** Texts of Python 3.8 to 3.15. */
const TEXT =
  /^(Task <[^]*> got Future <[^]*> attached to a different loop|<[^]*> is bound to a different event loop|The future belongs to a different loop than the one specified as the loop argument)$/;
