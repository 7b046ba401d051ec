import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';
import { links } from './links';

export const coroutineRaisedStopiteration = defineRule<Explained>({
  name: 'coroutine-raised-stopiteration',
  severity: 'error',
  example: { code: 'await first(items)' },
  title: trans => trans.__('StopIteration inside async code'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      'In `%1` a `StopIteration` came up inside a coroutine. Python turns it into this error.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__(
      '`next(items)` raises `StopIteration` when nothing is left. In async code that would look like a normal end.'
    ),
  whatToDo: (_names, trans) =>
    trans.__('Give `next` a default: `next(items, None)`. Or catch `StopIteration` around it.'),
  learnMore: [links.coroutines],
  detect: (notebook, run) => explainedFailures(notebook, run, /^RuntimeError$/, TEXT),
  message: (_names, trans) => trans.__('next() found no item inside async code.'),
  fixes: () => []
});

/** Texts of Python 3.8 to 3.15. */
const TEXT = /^(coroutine|async generator) raised Stop(Async)?Iteration$/;
