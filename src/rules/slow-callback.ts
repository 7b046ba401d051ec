import { defineRule, Finding } from '../core/rule';
import { links } from './links';
import { loggedFunctions } from './findings/log';

type Found = Finding & { readonly names: { readonly name: string } };

export const slowCallback = defineRule<Found>({
  name: 'slow-callback',
  severity: 'advice',
  example: { name: 'crunch' },
  title: trans => trans.__('A task that kept all others waiting'),
  whatHappened: ({ name }, trans) =>
    trans.__('A step of `%1` took so long that the other tasks had to wait.', name),
  whyHere: (_names, trans) =>
    trans.__(
      'Async code takes turns at each `await`. Work without an `await` keeps the turn. Debug mode reports turns over 0.1 seconds.'
    ),
  whatToDo: (_names, trans) =>
    trans.__('Move the slow part to a thread: `await asyncio.to_thread(slow_part)`.'),
  learnMore: [links.debugMode, links.blocking],
  detect: (notebook, run) =>
    loggedFunctions(
      notebook,
      run,
      /^Executing <(?:Task .*?coro=<(?!Kernel\.)|(?:TimerHandle when=\S+|Handle) )([\w.<>]+)\(.* took \d+\.\d+ seconds$/gm
    ),
  message: ({ name }, trans) => trans.__('`%1` kept the other tasks waiting.', name),
  fixes: () => []
});
