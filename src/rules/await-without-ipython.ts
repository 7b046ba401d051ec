import { defineRule } from '../core/rule';
import { explainedFailures, Explained } from './findings/explained';
import { programOf } from '../python/program';
import { links } from './links';

export const awaitWithoutIpython = defineRule<Explained>({
  name: 'await-without-ipython',
  severity: 'error',
  example: { code: 'print(await brew("tea"))' },
  title: trans => trans.__('await in a kernel without IPython'),
  whatHappened: ({ code }, trans) =>
    trans.__('`%1` waits at the top of a cell. This kernel takes that for a syntax error.', code),
  whyHere: (_, trans) =>
    trans.__(
      'It is IPython that lets a cell wait. This kernel runs Python without IPython, as `xpython-raw` does, though an event loop runs here too.'
    ),
  whatToDo: (_, trans) =>
    trans.__(
      'Choose a kernel with IPython, such as `Python 3 (ipykernel)` or `xpython`. Or run the async function in a thread, where no loop runs.'
    ),
  learnMore: [links.autoawait],
  detect: (notebook, run) =>
    run && programOf(notebook).notebook.kernel.canWait === false
      ? explainedFailures(
          notebook,
          run,
          /^SyntaxError$/,
          /^('await'|asynchronous comprehension|'async (?:for|with)') outside /
        )
      : [],
  message: (_, trans) => trans.__('This kernel has no IPython, so its cells cannot wait.'),
  fixes: () => []
});
