import { defineRule } from '../core/rule';
import { Explained } from './findings/explained';
import { explainedAnywhere } from './findings/explained-anywhere';
import { links } from './links';

export const signalOutsideMainThread = defineRule<Explained>({
  name: 'signal-outside-main-thread',
  severity: 'error',
  example: { code: 'loop.add_signal_handler(SIGINT, stop)' },
  title: trans => trans.__('Signals outside the main thread'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      '`%1` wants to react to a signal, such as Stop. Python allows that in the main thread only.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__('This code runs in another thread, or in a subshell of Jupyter, which is one.'),
  whatToDo: (_names, trans) =>
    trans.__(
      'Leave the signal handler out; many servers and bots have an option for it. Or run this in the main thread.'
    ),
  learnMore: [links.signals],
  detect: (notebook, run) =>
    explainedAnywhere(
      notebook,
      run,
      /^(ValueError|RuntimeError)$/,
      /^(signal|set_wakeup_fd) only works in main thread( of the main interpreter)?$/
    ),
  message: ({ code }, trans) => trans.__('`%1` handles signals outside the main thread.', code),
  fixes: () => []
});
