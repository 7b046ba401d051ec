import { defineRule } from '../core/rule';
import { Explained } from './findings/explained';
import { explainedAnywhere } from './findings/explained-anywhere';
import { links } from './links';

export const executorShutDown = defineRule<Explained>({
  name: 'executor-shut-down',
  severity: 'error',
  example: { code: 'await asyncio.to_thread(work)' },
  title: trans => trans.__('Threads that are shut down already'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      '`%1` needs a thread of an executor, the keeper of threads. That one was shut down.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'An executor takes no more work after its `with` block, or after `shutdown()`. Closing an event loop also shuts down its threads.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Call it inside the `with` block, or make a new executor. Leave out `loop.shutdown_default_executor()` in a notebook.'
    ),
  learnMore: [links.toThread],
  detect: (notebook, run) =>
    explainedAnywhere(
      notebook,
      run,
      /^RuntimeError$/,
      /^(Executor shutdown has been called|cannot schedule new futures after shutdown)$/
    ),
  message: ({ code }, trans) => trans.__('`%1` asks threads that are shut down.', code),
  fixes: () => []
});
