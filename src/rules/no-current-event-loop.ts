import { defineRule } from '../core/rule';
import { Explained } from './findings/explained';
import { explainedAnywhere } from './findings/explained-anywhere';
import { links } from './links';

export const noCurrentEventLoop = defineRule<Explained>({
  name: 'no-current-event-loop',
  severity: 'error',
  example: { code: 'asyncio.get_event_loop()' },
  title: trans => trans.__('A thread without an event loop'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      '`%1` asks for the event loop of its thread, the part that runs async code. This thread has none.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'Jupyter’s event loop belongs to the main thread. Every other thread has to start its own.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'In the thread, run the async code with `asyncio.run(…)`: it makes a loop and closes it afterwards.'
    ),
  learnMore: [links.fromThreads, links.toThread],
  detect: (notebook, run) =>
    explainedAnywhere(
      notebook,
      run,
      /^RuntimeError$/,
      /^There is no current event loop in thread (['"])(.*)\1\.$/
    ),
  message: ({ code }, trans) => trans.__('The thread of `%1` has no event loop.', code),
  fixes: () => []
});
