import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';

import { links } from './links';

export const taskGroupMisused = defineRule<Explained>({
  name: 'task-group-misused',
  severity: 'error',
  example: { code: 'group.create_task(work())' },
  title: trans => trans.__('A task group used outside its block'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      '`%1` uses a task group that is not open. A task group runs tasks together and waits for all.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__('A task group is open only inside its `async with` block, and only once.'),
  whatToDo: (_names, trans) =>
    trans.__(
      'Use a new group for each block: `async with asyncio.TaskGroup() as group:`. Create its tasks inside the block.'
    ),
  learnMore: [links.taskGroups, links.timeouts],
  detect: (notebook, run) => explainedFailures(notebook, run, /^RuntimeError$/, TEXT),
  message: ({ code }, trans) =>
    trans.__('`%1` uses a task group outside its `async with` block.', code),
  fixes: () => []
});

/** The words of groups, and of `asyncio.timeout()`. */
const TEXT =
  /^(TaskGroup <[^]*> (has not been entered|is finished|is shutting down|has already been entered)|Timeout has (not|already) been entered|cannot reschedule a(n)? .*timeout)$/;
