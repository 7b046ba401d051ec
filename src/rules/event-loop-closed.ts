import { defineRule } from '../core/rule';
import { Explained } from './findings/explained';
import { explainedAnywhere } from './findings/explained-anywhere';
import { links } from './links';

export const eventLoopClosed = defineRule<Explained>({
  name: 'event-loop-closed',
  severity: 'error',
  example: { code: 'await client.get(url)' },
  title: trans => trans.__('An event loop that is closed'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      '`%1` needs an event loop, the part that runs async code. The one it belongs to is closed for good.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'A client, session or stream belongs to the loop it was made on. That loop ended with the `asyncio.run()` or the thread that started it.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Make the client in the cell that uses it, and wait there with `await`. Leave out `loop.close()`: Jupyter keeps its loop.'
    ),
  learnMore: [links.loop],
  detect: (notebook, run) =>
    explainedAnywhere(notebook, run, /^RuntimeError$/, /^Event loop is closed$/),
  message: ({ code }, trans) => trans.__('`%1` needs an event loop that is closed.', code),
  fixes: () => []
});
