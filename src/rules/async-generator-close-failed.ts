import { defineRule, Finding } from '../core/rule';
import { links } from './links';
import { loggedFunctions } from './findings/log';

type Found = Finding & { readonly names: { readonly name: string } };

export const asyncGeneratorCloseFailed = defineRule<Found>({
  name: 'async-generator-close-failed',
  severity: 'warning',
  example: { name: 'ticks' },
  title: trans => trans.__('An async generator failed while it was closed'),
  whatHappened: ({ name }, trans) =>
    trans.__('`%1` was not read to its end. Closing it later raised an error.', name),
  whyHere: (_names, trans) =>
    trans.__(
      'The event loop, the part that runs async code, closes forgotten async generators. Their errors only reach a log.'
    ),
  whatToDo: ({ name }, trans) =>
    trans.__(
      'Close it yourself: `async with contextlib.aclosing(%1()) as items:` around the loop.',
      name
    ),
  learnMore: [links.asyncGenerators],
  detect: (notebook, run) => loggedFunctions(notebook, run, TEXT),
  message: ({ name }, trans) => trans.__('`%1` raised an error while it was closed.', name),
  fixes: () => []
});

/** Said by the loop, or, since it closes generators in tasks, by such a task. */
const TEXT =
  /(?:an error occurred during closing of asynchronous generator <async_generator object |coro=<<async_generator_athrow [^\n]*\nTraceback [^\n]*\n[^\n]*, in )([\w.<>]+)(?= at |\n)/g;
