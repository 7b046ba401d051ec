import { defineRule, Finding } from '../core/rule';
import { links } from './links';
import { loggedTasks } from './findings/log';

type Found = Finding & { readonly names: { readonly name: string; readonly error: string } };

export const taskExceptionNeverRetrieved = defineRule<Found>({
  name: 'task-exception-never-retrieved',
  severity: 'warning',
  example: { name: 'spill', error: 'ValueError' },
  title: trans => trans.__('A background task failed and nobody looked'),
  whatHappened: ({ name, error }, trans) =>
    trans.__(
      'A task that ran `%1` failed with %2. Nothing waited for the task, so no cell failed.',
      name,
      error
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'A task is work in the background. Its error waits until something awaits the task, and shows up late, or never.'
    ),
  whatToDo: ({ name }, trans) =>
    trans.__(
      'Keep the task and wait for it: `task = asyncio.create_task(%1(…))`, then `await task`. The error then shows in that cell.',
      name
    ),
  learnMore: [links.neverRetrieved, links.createTask],
  detect: (notebook, run) =>
    loggedTasks(
      notebook,
      run,
      /^(\w+ exception was never retrieved|Unhandled exception in event loop)$/m
    ),
  message: ({ name, error }, trans) =>
    trans.__('A task that ran `%1` failed with %2, and nothing waited for it.', name, error),
  fixes: () => []
});
