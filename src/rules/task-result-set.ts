import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';
import { links } from './links';

export const taskResultSet = defineRule<Explained>({
  name: 'task-result-set',
  severity: 'error',
  example: { code: 't.set_result(1)' },
  title: trans => trans.__('Setting the result of a task'),
  whatHappened: ({ code }, trans) =>
    trans.__('`%1` tries to give a task its result from outside.', code),
  whyHere: (_names, trans) =>
    trans.__('A task gets its result from the coroutine that it runs: whatever that returns.'),
  whatToDo: (_names, trans) =>
    trans.__(
      'Return the value in the `async def` function. To set a result by hand, use a future: `loop.create_future()`.'
    ),
  learnMore: [links.future, links.taskObject],
  detect: (notebook, run) => explainedFailures(notebook, run, /^RuntimeError$/, TEXT),
  message: (_names, trans) => trans.__('A task takes its result only from its own coroutine.'),
  fixes: () => []
});

/** Texts of Python 3.8 to 3.15. */
const TEXT = /^Task does not support set_(result|exception) operation$/;
