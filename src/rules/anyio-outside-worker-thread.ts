import { defineRule } from '../core/rule';
import { Explained } from './findings/explained';
import { explainedAnywhere } from './findings/explained-anywhere';
import { links } from './links';

export const anyioOutsideWorkerThread = defineRule<Explained>({
  name: 'anyio-outside-worker-thread',
  severity: 'error',
  example: { code: 'from_thread.run(work)' },
  title: trans => trans.__('A call for threads of AnyIO only'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      '`%1` hands work to an event loop, the part that runs async code. It works only in a thread that AnyIO started.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__('The code of a cell runs in the main thread. AnyIO does not know which loop to ask.'),
  whatToDo: (_names, trans) =>
    trans.__(
      'In a cell, wait directly with `await`. In a thread of your own, use `asyncio.run_coroutine_threadsafe(…, loop)`.'
    ),
  learnMore: [links.anyioThreads],
  detect: (notebook, run) =>
    explainedAnywhere(
      notebook,
      run,
      /^(RuntimeError|NoEventLoopError)$/,
      /^(Not running inside an AnyIO worker thread|This function can only be run from an AnyIO worker thread)/
    ),
  message: ({ code }, trans) => trans.__('`%1` works only in a thread that AnyIO started.', code),
  fixes: () => []
});
