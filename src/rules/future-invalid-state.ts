import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';
import { links } from './links';

export const futureInvalidState = defineRule<Explained>({
  name: 'future-invalid-state',
  severity: 'error',
  example: { code: 'f.set_result(2)' },
  title: trans => trans.__('A future that is done already'),
  whatHappened: ({ code }, trans) =>
    trans.__('`%1` wants to finish a future that has its result, or was cancelled, already.', code),
  whyHere: (_names, trans) =>
    trans.__('A future is a ticket for one result. It can be filled only once.'),
  whatToDo: (_names, trans) =>
    trans.__(
      'Ask before: `if not future.done(): future.set_result(…)`. For several results use an `asyncio.Queue`.'
    ),
  learnMore: [links.future],
  detect: (notebook, run) => explainedFailures(notebook, run, /^InvalidStateError$/, TEXT),
  message: (_names, trans) => trans.__('This future has its result already, or was cancelled.'),
  fixes: () => []
});

/** Texts of Python 3.8 to 3.15. */
const TEXT = /^(invalid state|(PENDING|FINISHED|CANCELLED): <[^]*>)$/;
