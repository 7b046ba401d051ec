import { defineRule } from '../core/rule';
import { Explained } from './findings/explained';
import { explainedAnywhere } from './findings/explained-anywhere';
import { links } from './links';

export const loopUsedFromThread = defineRule<Explained>({
  name: 'loop-used-from-thread',
  severity: 'error',
  example: { code: 'loop.call_soon(work)' },
  title: trans => trans.__('An event loop used from another thread'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      '`%1` spoke to an event loop, the part that runs async code, from a thread that is not its own.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'An event loop may be used in its own thread only. From elsewhere its work can get mixed up.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'From another thread use `loop.call_soon_threadsafe(…)`, or `asyncio.run_coroutine_threadsafe(…, loop)` for async code.'
    ),
  learnMore: [links.fromThreads],
  detect: (notebook, run) =>
    explainedAnywhere(
      notebook,
      run,
      /^RuntimeError$/,
      /^Non-thread-safe operation invoked on an event loop other than the current one$/
    ),
  message: ({ code }, trans) => trans.__('`%1` uses an event loop from another thread.', code),
  fixes: () => []
});
