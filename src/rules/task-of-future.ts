import { Notebook } from '../core/notebook';
import { defineRule, Finding, Fix } from '../core/rule';
import { cellEdit } from '../core/edit';
import { Trans } from '../core/words';
import { textOf } from '../python/cell';
import { Site } from '../python/program';
import { child } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { shortCode } from '../fixes/short-code';
import { failures, pickAtFailure, rangeOf } from './findings/failure';
import { links } from './links';

type Found = Finding & { readonly names: { readonly given: string }; readonly call: Site };

export const taskOfFuture = defineRule<Found>({
  name: 'task-of-future',
  severity: 'error',
  example: { given: 'asyncio.gather(a(), b())' },
  title: trans => trans.__('create_task of something that is no coroutine'),
  whatHappened: ({ given }, trans) =>
    trans.__('create_task takes a coroutine, what an `async def` call gives. `%1` is none.', given),
  whyHere: ({ given }, trans) =>
    trans.__('`%1` is a task or future: work that runs already and needs no second task.', given),
  whatToDo: ({ given }, trans) =>
    trans.__(
      'Use it as it is, without create_task: `%1`. Await it when you need the result.',
      given
    ),
  learnMore: [links.createTask, links.gather],
  detect: (notebook, run) =>
    failures(notebook, run, /^(TypeError|ValueError)$/, TEXT).flatMap(failure => {
      const [call] = pickAtFailure(failure, ({ cell, current }, node) => {
        const callee = node.type === 'call' ? child(node, 'function') : null;
        const name = callee && (child(callee, 'attribute') ?? callee);
        const isTask = name !== null && textOf(cell, name) === 'create_task';
        return current && isTask && argumentsOf(node).length === 1 ? { cell, node } : null;
      });
      const given = call && argumentsOf(call.node)[0];
      return given
        ? [{ at: rangeOf(call), names: { given: shortCode(textOf(call.cell, given), 28) }, call }]
        : [];
    }),
  message: ({ given }, trans) =>
    trans.__('`%1` runs already; create_task takes a coroutine only.', given),
  fixes: ({ call }, notebook, trans) =>
    [withoutTask(notebook, call, trans)].flatMap(fix => fix ?? [])
});

const TEXT = /^a coroutine was expected, got <(_GatheringFuture|Future|Task) [^]*>$/;

/** `create_task(asyncio.gather(…))` becomes `asyncio.gather(…)`. */
function withoutTask(_notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const [given] = argumentsOf(node);
  if (!/^(call|identifier|attribute|subscript)$/.test(given.type)) {
    return null;
  }
  return {
    title: trans.__('Use %1', shortCode(textOf(cell, given), 36)),
    applicability: 'safe',
    edit: [
      cellEdit(cell, [
        { from: node.from, to: given.from, insert: '' },
        { from: given.to, to: node.to, insert: '' }
      ])
    ]
  };
}
