import { Notebook } from '../core/notebook';
import { defineRule } from '../core/rule';
import { Run } from '../core/run';
import { Explained, explainedFailures } from './findings/explained';
import { loggedFunctions } from './findings/log';
import { links } from './links';

export const tasksEntangled = defineRule<Explained>({
  name: 'tasks-entangled',
  severity: 'error',
  example: { code: 'await job' },
  title: trans => trans.__('Two tasks running inside each other'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      'In `%1` a task was to run while another one was still in the middle of a step.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'This happens when the event loop, the part that runs async code, is started inside itself. An old `nest_asyncio` does that.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Restart the kernel. Use `await` instead of `asyncio.run`, or `nest_asyncio2` instead of `nest_asyncio`.'
    ),
  learnMore: [links.autoawait, links.loop],
  detect: (notebook, run) => [
    ...explainedFailures(notebook, run, /^RuntimeError$/, TEXT),
    ...(run ? logged(notebook, run) : [])
  ],
  message: (_names, trans) =>
    trans.__('A task was run inside another one, as nest_asyncio may do.'),
  fixes: () => []
});

/** The loop's log, at the first function of the notebook that it names. */
function logged(notebook: Notebook, run: Run): readonly Explained[] {
  const lines = run.stderr
    .split('\n')
    .filter(line => TEXT.test(line.replace(/^RuntimeError: /, '')));
  return loggedFunctions(notebook, { ...run, stderr: lines.join('\n') }, /coro=<([\w.<>]+)\(\)/g)
    .slice(0, 1)
    .map(({ names: { name }, ...found }) => ({ ...found, names: { code: `${name}()` } }));
}

/** Texts of Python 3.8 to 3.15. */
const TEXT =
  /^(Cannot enter into task <[^]*> while another task <[^]*> is being executed\.|Leaving task <[^]*> does not match the current task [^]*\.|Invalid attempt to leave task <[^]*> while task [^]* is entered\.)$/;
