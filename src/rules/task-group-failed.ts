import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';

import { links } from './links';

export const taskGroupFailed = defineRule<Explained>({
  name: 'task-group-failed',
  severity: 'advice',
  example: { code: 'async with asyncio.TaskGroup() as group:' },
  title: trans => trans.__('Tasks of a group failed'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      'In `%1` at least one task failed. The group stopped the other tasks and passed the errors on together.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'Several tasks can fail at once, so Python collects their errors in an exception group. Jupyter prints it below the cell.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Look at the errors behind the `|` signs: each names its own line. To handle one kind, write `except* ValueError:`.'
    ),
  learnMore: [links.taskGroups],
  detect: (notebook, run) =>
    explainedFailures(
      notebook,
      run,
      /^(Base)?ExceptionGroup$/,
      /^unhandled errors in a TaskGroup \(\d+ sub-exceptions?\)$/
    ),
  message: (_names, trans) =>
    trans.__('A task of the group failed; its own error stands further down in the output.'),
  fixes: () => []
});
