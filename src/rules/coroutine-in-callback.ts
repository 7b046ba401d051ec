import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';
import { links } from './links';

export const coroutineInCallback = defineRule<Explained>({
  name: 'coroutine-in-callback',
  severity: 'error',
  example: { code: 'loop.call_soon(fetch)' },
  title: trans => trans.__('An async function as a callback of the loop'),
  whatHappened: ({ code }, trans) =>
    trans.__('`%1` hands an async function to something that only calls plain functions.', code),
  whyHere: (_names, trans) =>
    trans.__(
      'The event loop, the part that runs async code, calls a callback once and does not wait for it.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'To run async work in the background use `asyncio.create_task(f())`. To wait for it, use `await f()`.'
    ),
  learnMore: [links.createTask, links.loop],
  detect: (notebook, run) =>
    explainedFailures(
      notebook,
      run,
      /^TypeError$/,
      /^coroutines cannot be used with (call_soon|call_soon_threadsafe|call_at|call_later|run_in_executor|add_signal_handler)\(\)$/
    ),
  message: ({ code }, trans) => trans.__('`%1` cannot wait for an async function.', code),
  fixes: () => []
});
