import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';
import { loggedFunctions } from './findings/log';
import { links } from './links';

export const generatorExitIgnored = defineRule<Explained>({
  name: 'generator-exit-ignored',
  severity: 'error',
  example: { code: 'await g.aclose()' },
  title: trans => trans.__('A coroutine that goes on while it is closed'),
  whatHappened: ({ code }, trans) =>
    trans.__('In `%1` a coroutine or async generator was told to stop, and waited again.', code),
  whyHere: (_names, trans) =>
    trans.__(
      'Closing it raises `GeneratorExit` inside. After that it may clean up, and may not await or yield.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Do not await in `finally` or `except` of code that may be closed. Let `GeneratorExit` pass.'
    ),
  learnMore: [links.asyncGenerators],
  detect: (notebook, run) => [
    ...explainedFailures(notebook, run, /^RuntimeError$/, TEXT),
    ...loggedFunctions(notebook, run, LOG).map(({ names: { name }, ...found }) => ({
      ...found,
      names: { code: `${name}()` }
    }))
  ],
  message: (_names, trans) => trans.__('A coroutine awaited or yielded while it was being closed.'),
  fixes: () => []
});

/** Texts of Python 3.8 to 3.15. */
const TEXT = /^(coroutine|async generator) ignored GeneratorExit$/;
/** On stderr, where Python closes what nobody holds any more. */
const LOG =
  /^Exception ignored [^<\n]*<(?:coroutine|async_generator) object ([\w.<>]+) at [^\n]*\nTraceback [^\n]*\n(?: [^\n]*\n)*RuntimeError: (?:coroutine|async generator) ignored GeneratorExit$/gm;
