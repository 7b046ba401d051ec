import { defineRule, Finding } from '../core/rule';
import { awaitableCalls } from '../python/awaitables';
import { textOf } from '../python/cell';
import { Program, programOf, qualifiedName, Site } from '../python/program';
import { child } from '../python/syntax';
import { loopOrigin } from '../fixes/starters';
import { keepTask } from '../fixes/keep-task';
import { shortCode } from '../fixes/short-code';
import { waitForEffect } from '../fixes/wait-for-effect';
import { rangeOf } from './findings/failure';
import { links } from './links';

type Found = Finding & { readonly names: { readonly call: string }; readonly site: Site };

export const unkeptTask = defineRule<Found>({
  name: 'unkept-task',
  severity: 'advice',
  example: { call: 'asyncio.create_task(work())' },
  title: trans => trans.__('A background task that nobody keeps'),
  whatHappened: ({ call }, trans) =>
    trans.__(
      '`%1` starts work in the background. Nothing keeps the task, or looks at how it ends.',
      call
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'Python may drop a task that has no name while it still runs. If it fails, no cell shows the error.'
    ),
  whatToDo: ({ call }, trans) =>
    trans.__(
      'Keep it: `task = %1`. Later, `await task` gives its result or raises its error.',
      call
    ),
  learnMore: [links.createTask, links.neverRetrieved],
  detect: (notebook, run) =>
    run
      ? []
      : awaitableCalls(programOf(notebook))
          .filter(({ kind, use }) => kind === 'task' && use.how === 'dropped')
          .filter(site => isKeptByNobody(programOf(notebook), site))
          .map(({ cell, node }) => ({
            at: rangeOf({ cell, node }),
            names: { call: shortCode(textOf(cell, node), 34) },
            site: { cell, node }
          })),
  message: ({ call }, trans) =>
    trans.__('Nothing keeps the task of `%1`, or sees how it ends.', call),
  fixes: ({ site }, notebook, trans) =>
    [waitForEffect(notebook, site, trans), keepTask(notebook, site, trans)].flatMap(
      fix => fix ?? []
    )
});

/** Of `group.create_task(…)` the group keeps its tasks. */
function isKeptByNobody(program: Program, { cell, node }: Site): boolean {
  const callee = child(node, 'function');
  const owner = callee && child(callee, 'object');
  const name = callee && qualifiedName(program, cell, callee);
  return (
    /^asyncio\.(create_task|ensure_future)$/.test(name ?? '') ||
    (owner !== null && loopOrigin(program, cell, owner) === 'kernel')
  );
}
