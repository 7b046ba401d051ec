import { defineRule } from '../core/rule';
import { Explained } from './findings/explained';
import { explainedAnywhere } from './findings/explained-anywhere';
import { links } from './links';

export const noRunningEventLoop = defineRule<Explained>({
  name: 'no-running-event-loop',
  severity: 'error',
  example: { code: 'asyncio.create_task(work())' },
  title: trans => trans.__('No event loop is running in this thread'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      '`%1` needs a running event loop, the part that runs async code. In this thread none is running.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'Jupyter’s loop runs in the main thread only. Another thread, also that of an executor, has none.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Start a loop in the thread with `asyncio.run(…)`. Or hand the work to Jupyter’s loop: `asyncio.run_coroutine_threadsafe(…, loop)`.'
    ),
  learnMore: [links.fromThreads, links.toThread],
  detect: (notebook, run) =>
    explainedAnywhere(notebook, run, /^RuntimeError$/, /^no running event loop$/),
  message: ({ code }, trans) => trans.__('No event loop runs in the thread of `%1`.', code),
  fixes: () => []
});
