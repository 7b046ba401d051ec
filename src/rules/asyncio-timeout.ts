import { defineRule } from '../core/rule';
import { Run } from '../core/run';
import { Explained, explainedFailures } from './findings/explained';
import { links } from './links';

export const asyncioTimeout = defineRule<Explained>({
  name: 'asyncio-timeout',
  severity: 'advice',
  example: { code: 'await asyncio.wait_for(work(), 5)' },
  title: trans => trans.__('A time limit ran out'),
  whatHappened: ({ code }, trans) =>
    trans.__('`%1` had a time limit. The work was not done in time, so it was stopped.', code),
  whyHere: (_names, trans) =>
    trans.__(
      'The error text of a timeout is empty. The limit counts all waiting, also while other code keeps the event loop busy.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Give it more time, or catch the error with `except TimeoutError:`. Before Python 3.11 write `except asyncio.TimeoutError:`.'
    ),
  learnMore: [links.timeouts],
  detect: (notebook, run) =>
    explainedFailures(notebook, run && withLimits(run), /^TimeoutError$/, /^/),
  message: ({ code }, trans) => trans.__('`%1` ran out of time.', code),
  fixes: () => []
});

/** Only the timeouts of asyncio: other libraries have errors of that name. */
function withLimits(run: Run): Run {
  return {
    ...run,
    errors: run.errors.filter(({ chain }) =>
      chain
        .at(-1)
        ?.frames.some(({ file }) => /[\\/]asyncio[\\/](tasks|timeouts)\.py/.test(file ?? ''))
    )
  };
}
