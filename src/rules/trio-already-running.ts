import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';

import { links } from './links';

export const trioAlreadyRunning = defineRule<Explained>({
  name: 'trio-already-running',
  severity: 'error',
  example: { code: 'trio.run(main)' },
  title: trans => trans.__('Starting Trio inside Trio'),
  whatHappened: ({ code }, trans) =>
    trans.__('`%1` starts Trio, a way to run async code. Trio is running already.', code),
  whyHere: (_names, trans) => trans.__('After `%autoawait trio`, Trio runs every cell that waits.'),
  whatToDo: (_names, trans) =>
    trans.__(
      'Wait for the function directly, with `await`. Or turn it off with `%autoawait asyncio` in a cell of its own.'
    ),
  learnMore: [links.trio],
  detect: (notebook, run) =>
    explainedFailures(
      notebook,
      run,
      /^RuntimeError$/,
      /^Attempted to call run\(\) from inside a run\(\)$/
    ),
  message: ({ code }, trans) => trans.__('`%1` starts Trio, and Trio is running already.', code),
  fixes: () => []
});
