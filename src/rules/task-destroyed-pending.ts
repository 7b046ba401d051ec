import { defineRule, Finding } from '../core/rule';
import { links } from './links';
import { loggedTasks } from './findings/log';

type Found = Finding & { readonly names: { readonly name: string } };

export const taskDestroyedPending = defineRule<Found>({
  name: 'task-destroyed-pending',
  severity: 'warning',
  example: { name: 'work' },
  title: trans => trans.__('A background task was lost before it was done'),
  whatHappened: ({ name }, trans) =>
    trans.__('A task that ran `%1` was thrown away while it still had work to do.', name),
  whyHere: (_names, trans) =>
    trans.__(
      'Python keeps a task only while something refers to it, such as a variable. Without one it may vanish midway.'
    ),
  whatToDo: ({ name }, trans) =>
    trans.__(
      'Keep it in a variable: `task = asyncio.create_task(%1(…))`. Stop it with `task.cancel()` before you drop it.',
      name
    ),
  learnMore: [links.createTask],
  detect: (notebook, run) => loggedTasks(notebook, run, /^Task was destroyed but it is pending!$/m),
  message: ({ name }, trans) => trans.__('A task that ran `%1` was lost before it was done.', name),
  fixes: () => []
});
