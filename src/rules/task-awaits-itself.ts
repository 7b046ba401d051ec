import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';
import { links } from './links';

export const taskAwaitsItself = defineRule<Explained>({
  name: 'task-awaits-itself',
  severity: 'error',
  example: { code: 'await task' },
  title: trans => trans.__('A task that waits for itself'),
  whatHappened: ({ code }, trans) =>
    trans.__('In `%1` a task waits for its own end. It would wait for ever.', code),
  whyHere: (_names, trans) =>
    trans.__('The name holds the very task that runs this line, as with `asyncio.current_task()`.'),
  whatToDo: (_names, trans) =>
    trans.__('Wait for another task, or return the value instead of awaiting it.'),
  learnMore: [links.taskObject],
  detect: (notebook, run) => explainedFailures(notebook, run, /^RuntimeError$/, TEXT),
  message: (_names, trans) => trans.__('This task waits for its own end.'),
  fixes: () => []
});

/** Texts of Python 3.8 to 3.15. */
const TEXT = /^Task cannot await on itself: <[^]*>$/;
