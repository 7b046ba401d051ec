import { defineRule, Finding } from '../core/rule';
import { textOf } from '../python/cell';
import { programOf, Site } from '../python/program';
import { coroutineInThread, leaveThread } from '../fixes/leave-thread';
import { shortCode } from '../fixes/short-code';
import { failures, pickAtFailure, rangeOf } from './findings/failure';
import { links } from './links';

type Found = Finding & { readonly names: { readonly coroutine: string }; readonly call: Site };

export const objectOfAnotherThread = defineRule<Found>({
  name: 'object-of-another-thread',
  severity: 'error',
  example: { coroutine: 'query()' },
  title: trans => trans.__('An object that only works in its own thread'),
  whatHappened: ({ coroutine }, trans) =>
    trans.__(
      '`%1` ran in a thread of its own. It used an object of the cell’s thread, which refuses that.',
      coroutine
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'Database connections and windows often work only in the thread that made them. Cells all run in one thread.'
    ),
  whatToDo: ({ coroutine }, trans) =>
    trans.__('Leave out the thread: `await %1` runs it in the thread of the cells.', coroutine),
  learnMore: [links.autoawait],
  detect: (notebook, run) =>
    failures(notebook, run, /^ProgrammingError$/, TEXT).flatMap(failure => {
      const program = programOf(notebook);
      const [call] = pickAtFailure(failure, ({ cell }, node) =>
        coroutineInThread(program, cell, node) ? { cell, node } : null
      );
      const coroutine = call && coroutineInThread(program, call.cell, call.node);
      return coroutine
        ? [
            {
              at: rangeOf(call),
              names: { coroutine: shortCode(textOf(call.cell, coroutine), 30) },
              call
            }
          ]
        : [];
    }),
  message: ({ coroutine }, trans) =>
    trans.__('`%1` runs in another thread than the object it uses.', coroutine),
  fixes: ({ call }, notebook, trans) =>
    [leaveThread(notebook, call, trans)].flatMap(fix => fix ?? [])
});

const TEXT = /^SQLite objects created in a thread can only be used in that same thread\./;
