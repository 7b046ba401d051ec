import { defineRule, Finding } from '../core/rule';
import { itemOrigin } from '../python/awaitables';
import { textOf } from '../python/cell';
import { Program, programOf, qualifiedName, Site } from '../python/program';
import { child } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { shortCode } from '../fixes/short-code';
import { gatherWaited } from '../fixes/gather-waited';
import { waitOnTasks } from '../fixes/wait-on-tasks';
import { failures, pickAtFailure, rangeOf } from './findings/failure';
import { links } from './links';

type Found = Finding & { readonly names: { readonly given: string }; readonly call: Site };

export const waitOfCoroutines = defineRule<Found>({
  name: 'wait-of-coroutines',
  severity: 'error',
  example: { given: '[fetch(1), fetch(2)]' },
  title: trans => trans.__('asyncio.wait without tasks'),
  whatHappened: ({ given }, trans) =>
    trans.__('`asyncio.wait` takes a list of tasks. `%1` is not that.', given),
  whyHere: (_names, trans) =>
    trans.__(
      'A coroutine is work that has not started. A task is work that runs, and only that can be watched.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Make each one a task with `asyncio.create_task(…)`, in a list. For the results alone, `await asyncio.gather(…)` is shorter.'
    ),
  learnMore: [links.wait, links.createTask],
  detect(notebook, run) {
    const program = programOf(notebook);
    return failures(notebook, run, /^TypeError$/, TEXT).flatMap(failure => {
      const [call] = pickAtFailure(failure, ({ cell, current }, node) => {
        const callee = node.type === 'call' ? child(node, 'function') : null;
        const name = callee && qualifiedName(program, cell, callee);
        return current && /^asyncio\.(wait|as_completed)$/.test(name ?? '') ? { cell, node } : null;
      });
      const given = call && argumentsOf(call.node)[0];
      return given && !isOfTasks(program, { cell: call.cell, node: given })
        ? [{ at: rangeOf(call), names: { given: shortCode(textOf(call.cell, given), 28) }, call }]
        : [];
    });
  },
  message: ({ given }, trans) =>
    trans.__('`asyncio.wait` needs tasks, and `%1` is not a list of them.', given),
  fixes: ({ call }, notebook, trans) =>
    [gatherWaited(notebook, call, trans), waitOnTasks(notebook, call, trans)].flatMap(
      fix => fix ?? []
    )
});

/** Texts of Python 3.8 to 3.15 (errors.md 1B). */
const TEXT =
  /^(Passing coroutines is forbidden, use tasks explicitly\.|(expect a list of futures|expect an iterable of futures|expects an iterable of awaitables), not (coroutine|Task|Future|_GatheringFuture))$/;

function isOfTasks(program: Program, { cell, node }: Site): boolean {
  const origin = itemOrigin(program, cell, node);
  return origin !== null && origin.kind === 'task';
}
