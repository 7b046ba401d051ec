import { defineRule } from '../core/rule';
import { Run } from '../core/run';
import { Explained, explainedFailures } from './findings/explained';
import { links } from './links';

export const signalHandlerMissing = defineRule<Explained>({
  name: 'signal-handler-missing',
  severity: 'error',
  example: { code: 'loop.add_signal_handler(SIGINT, stop)' },
  title: trans => trans.__('Signal handlers where there are none'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      '`%1` wants to react to a signal, such as Stop. This event loop, the part that runs async code, cannot.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__('Only the loops of Linux and macOS can. Those of Windows and of the browser cannot.'),
  whatToDo: (_names, trans) =>
    trans.__('Leave the line out in a notebook: Stop already cancels a cell that waits.'),
  learnMore: [
    {
      title: 'asyncio on Windows',
      url: 'https://docs.python.org/3/library/asyncio-platforms.html#windows'
    },
    links.signals
  ],
  detect: (notebook, run) =>
    explainedFailures(notebook, run && ofHandlers(run), /^NotImplementedError$/, /^/),
  message: (_names, trans) => trans.__('This event loop has no signal handlers.'),
  fixes: () => []
});

/** The text is empty, or differs between browsers: the last frame tells. */
function ofHandlers(run: Run): Run {
  return {
    ...run,
    errors: run.errors.filter(({ chain }) =>
      /(^|\.)add_signal_handler$/.test(chain.at(-1)?.frames.at(-1)?.function ?? '')
    )
  };
}
