import { Notebook } from '../core/notebook';
import { defineRule } from '../core/rule';
import { Run } from '../core/run';
import { shortCode } from '../fixes/short-code';
import { textOf } from '../python/cell';
import { methodCalls, programOf } from '../python/program';
import { child } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { Explained, explainedFailures } from './findings/explained';
import { rangeOf } from './findings/failure';
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
  detect: (notebook, run) => [
    ...explainedFailures(notebook, run, /^TypeError$/, TEXT),
    ...(run?.stderr.includes("'coroutine' object is not callable") ? logged(notebook, run) : [])
  ],
  message: ({ code }, trans) => trans.__('`%1` cannot wait for an async function.', code),
  fixes: () => []
});

/** In debug mode the loop looks at what it is given. */
const TEXT =
  /^coroutines cannot be used with (call_soon|call_soon_threadsafe|call_at|call_later|run_in_executor|add_signal_handler)\(\)$/;

/** `call_soon(f())` fails later, in the log of the loop, which names `f`. */
function logged(notebook: Notebook, run: Run): readonly Explained[] {
  const program = programOf(notebook);
  const failed = new Set(
    [...run.stderr.matchAll(LOGGED)].map(([, name]) => name.split('.').at(-1))
  );
  return TAKERS.flatMap(method => methodCalls(program, method)).flatMap(({ cell, node }) => {
    const given = argumentsOf(node).some(({ type, children: [callee] }) => {
      const name = type === 'call' ? (child(callee, 'attribute') ?? callee) : null;
      return name !== null && failed.has(textOf(cell, name));
    });
    return given
      ? [
          {
            at: rangeOf({ cell, node }),
            ...(run.cell && run.cell !== cell.id ? { shownIn: run.cell } : {}),
            names: { code: shortCode(textOf(cell, node), 40) }
          }
        ]
      : [];
  });
}

const TAKERS = ['call_soon', 'call_soon_threadsafe', 'call_at', 'call_later', 'add_done_callback'];
const LOGGED =
  /^Exception in callback ([\w.<>]+)\([^\n]*\n(?:(?!Exception in )[^\n]*\n)*?TypeError: 'coroutine' object is not callable$/gm;
