import { Notebook } from '../core/notebook';
import { defineRule } from '../core/rule';
import { Run } from '../core/run';
import { textOf } from '../python/cell';
import { methodCalls, programOf, Site } from '../python/program';
import { coroutineInThread, leaveThread } from '../fixes/leave-thread';
import { shortCode } from '../fixes/short-code';
import { Explained, explained } from './findings/explained';
import { failuresAnywhere } from './findings/explained-anywhere';
import { Failure, pickAtFailure, rangeOf } from './findings/failure';
import { links } from './links';

type Found = Explained & {
  /** The call that runs the coroutine in a thread, with a loop of its own; null where none is seen. */
  readonly call: Site | null;
};

export const objectOfAnotherLoop = defineRule<Found>({
  name: 'object-of-another-loop',
  severity: 'error',
  example: { code: 'await queue.get()' },
  title: trans => trans.__('One object used on two event loops'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      '`%1` uses a task, lock or queue of another event loop. An event loop is the part that runs async code.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'Such objects belong to the loop they were made or first used on. Each `asyncio.run()` in a thread has a loop of its own.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Make the object on the loop that uses it. In a notebook: in a cell, used with `await`, without `asyncio.run()` or threads.'
    ),
  learnMore: [links.loop, links.fromThreads],
  detect: (notebook, run) =>
    failuresAnywhere(notebook, run, /^(RuntimeError|ValueError)$/, TEXT)
      .filter(({ places }) => places.every(({ current }) => current))
      .flatMap(failure => inThread(notebook, failure) ?? atStatement(failure, run) ?? []),
  message: ({ code }, trans) =>
    trans.__('`%1` uses an object that belongs to another event loop.', code),
  fixes: ({ call }, notebook, trans) =>
    [call && isAlone(notebook) ? leaveThread(notebook, call, trans) : null].flatMap(
      fix => fix ?? []
    )
});

function inThread(notebook: Notebook, failure: Failure): Found | null {
  const program = programOf(notebook);
  const [call] = pickAtFailure(failure, ({ cell }, node) =>
    coroutineInThread(program, cell, node) ? { cell, node } : null
  );
  const coroutine = call && coroutineInThread(program, call.cell, call.node);
  return (
    coroutine && {
      at: rangeOf(call),
      names: { code: shortCode(textOf(call.cell, coroutine), 30) },
      call
    }
  );
}

function atStatement(failure: Failure, run: Run | null): Found | null {
  const found = explained(failure, run);
  return found && { ...found, call: null };
}

/** With more than one thread, the object may belong to the loop of another one. */
function isAlone(notebook: Notebook): boolean {
  const program = programOf(notebook);
  const calls = methodCalls(program, 'result').filter(({ cell, node }) =>
    coroutineInThread(program, cell, node)
  );
  return calls.length === 1;
}

/** Texts of Python 3.8 to 3.15. */
const TEXT =
  /^(Task <[^]*> got Future <[^]*> attached to a different loop|<[^]*> is bound to a different event loop|The future belongs to a different loop than the one specified as the loop argument)$/;
