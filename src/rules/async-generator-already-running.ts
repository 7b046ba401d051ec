import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';
import { links } from './links';

export const asyncGeneratorAlreadyRunning = defineRule<Explained>({
  name: 'async-generator-already-running',
  severity: 'error',
  example: { code: 'await g.__anext__()' },
  title: trans => trans.__('Two readers of one async generator'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      'In `%1` an async generator was asked for an item while it still worked on the one before.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'An async generator gives its items to one reader, one after the other. Here two read, or one closes it, at the same time.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Read it in one `async for` loop. To share the items, put them into an `asyncio.Queue`.'
    ),
  learnMore: [links.asyncGenerators],
  detect: (notebook, run) => explainedFailures(notebook, run, /^RuntimeError$/, TEXT),
  message: (_names, trans) => trans.__('Two readers asked one async generator at the same time.'),
  fixes: () => []
});

/** Texts of Python 3.8 to 3.15. */
const TEXT = /^(anext|aclose|athrow)\(\): asynchronous generator is already running$/;
