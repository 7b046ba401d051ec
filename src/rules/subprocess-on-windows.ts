import { defineRule } from '../core/rule';
import { Run } from '../core/run';
import { Explained, explainedFailures } from './findings/explained';
import { links } from './links';

export const subprocessOnWindows = defineRule<Explained>({
  name: 'subprocess-on-windows',
  severity: 'error',
  example: { code: 'await asyncio.create_subprocess_exec("dir")' },
  title: trans => trans.__('Starting programs on Windows'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      '`%1` starts a program. On Windows the event loop of a notebook, the part that runs async code, cannot.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'Windows has two kinds of event loop. Only the Proactor loop starts programs, and Jupyter needs the other one.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Use `subprocess.run(…)` in a thread: `await asyncio.to_thread(…)`. Or run the async code in a thread on a Proactor loop of its own.'
    ),
  learnMore: [links.windows, links.toThread],
  detect: (notebook, run) =>
    explainedFailures(notebook, run && ofSubprocesses(run), /^NotImplementedError$/, /^$/),
  message: (_names, trans) => trans.__('On Windows, Jupyter’s event loop cannot start programs.'),
  fixes: () => []
});

/** The error has no text; the loop's method says what it is about (errors.md 1H). */
function ofSubprocesses(run: Run): Run {
  return {
    ...run,
    errors: run.errors.filter(({ chain }) =>
      /_make_subprocess_transport/.test(chain.at(-1)?.frames.at(-1)?.function ?? '')
    )
  };
}
