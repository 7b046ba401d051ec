import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';
import { links } from './links';

export const asyncGeneratorStepReused = defineRule<Explained>({
  name: 'async-generator-step-reused',
  severity: 'error',
  example: { code: 'await step' },
  title: trans => trans.__('One step of an async generator awaited twice'),
  whatHappened: ({ code }, trans) =>
    trans.__('In `%1` something is awaited that was awaited before. It works only once.', code),
  whyHere: (_names, trans) =>
    trans.__(
      'An async generator gives an object for each step, such as `__anext__()` or `aclose()`. It stands for this one step.'
    ),
  whatToDo: (_names, trans) =>
    trans.__('Ask for the next step each time: `await anext(items)`. Or loop with `async for`.'),
  learnMore: [links.asyncGenerators, links.asyncFor],
  detect: (notebook, run) => explainedFailures(notebook, run, /^RuntimeError$/, TEXT),
  message: (_names, trans) => trans.__('One step of an async generator can be awaited only once.'),
  fixes: () => []
});

/** Texts of Python 3.8 to 3.15. */
const TEXT = /^cannot reuse already awaited (__anext__\(\)\/asend\(\)|aclose\(\)\/athrow\(\))$/;
