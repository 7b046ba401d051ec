import { defineRule, Finding } from '../core/rule';
import { links } from './links';
import { loggedFunctions } from './findings/log';

type Found = Finding & { readonly names: { readonly name: string } };

export const exceptionInCallback = defineRule<Found>({
  name: 'exception-in-callback',
  severity: 'warning',
  example: { name: 'on_done' },
  title: trans => trans.__('A callback failed outside any cell'),
  whatHappened: ({ name }, trans) =>
    trans.__('`%1` was called by the event loop and raised an error. No cell failed.', name),
  whyHere: (_names, trans) =>
    trans.__(
      'The event loop, the part that runs async code, calls callbacks between cells. It writes their errors to a log.'
    ),
  whatToDo: ({ name }, trans) =>
    trans.__('Catch the error in `%1`, or run it as a task and await the task.', name),
  learnMore: [links.loop],
  detect: (notebook, run) => loggedFunctions(notebook, run, CALLBACK),
  message: ({ name }, trans) => trans.__('The loop called `%1`, and it raised an error.', name),
  fixes: () => []
});

/** A coroutine in place of a callback fails like this too, and has a rule of its own. */
const CALLBACK =
  /^Exception in callback (?:<function )?([\w.<>]+)(?:\(| at )(?![^\n]*\n(?:(?!Exception in )[^\n]*\n)*?TypeError: 'coroutine' object is not callable$)/gm;
