import { defineRule } from '../core/rule';
import { awaitTask } from '../fixes/await-task';
import { links } from './links';
import { EarlyCall, earlyCalls } from './findings/task-call';

export const resultNotSet = defineRule<EarlyCall>({
  name: 'result-not-set',
  severity: 'error',
  example: { task: 'task' },
  title: trans => trans.__('The result of a task asked for too early'),
  whatHappened: ({ task }, trans) =>
    trans.__('`%1.result()` asks for a result, and `%1` has not finished yet.', task),
  whyHere: ({ task }, trans) =>
    trans.__(
      '`%1` is a task: work that runs in the background. It runs only while your code waits, or between cells.',
      task
    ),
  whatToDo: ({ task }, trans) =>
    trans.__('Wait for it: `await %1` gives the result as soon as it is there.', task),
  learnMore: [links.taskObject, links.awaitables],
  detect: (notebook, run) => earlyCalls(notebook, run, 'result', /^Result is not (set|ready)\.$/),
  message: ({ task }, trans) => trans.__('`%1` has not finished yet, so it has no result.', task),
  fixes: ({ call }, notebook, trans) => [awaitTask(notebook, call, trans)].flatMap(fix => fix ?? [])
});
