import { defineRule } from '../core/rule';
import { Explained } from './findings/explained';
import { explainedAnywhere } from './findings/explained-anywhere';
import { links } from './links';

export const eventLoopStopped = defineRule<Explained>({
  name: 'event-loop-stopped',
  severity: 'error',
  example: { code: 'asyncio.run(main())' },
  title: trans => trans.__('An event loop stopped too early'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      '`%1` was waiting for a result. Then the event loop, the part that runs async code, was stopped.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'Something called `loop.stop()` before the result was there. In a notebook that call can stop Jupyter’s own loop, and then the kernel no longer answers.'
    ),
  whatToDo: (_names, trans) =>
    trans.__('Remove `loop.stop()`. If the kernel does not answer any more, restart it.'),
  learnMore: [links.loop],
  detect: (notebook, run) =>
    explainedAnywhere(
      notebook,
      run,
      /^RuntimeError$/,
      /^Event loop stopped before Future completed\.$/
    ),
  message: ({ code }, trans) => trans.__('The event loop was stopped before `%1` was done.', code),
  fixes: () => []
});
