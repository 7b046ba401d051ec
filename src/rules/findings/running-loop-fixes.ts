import { Notebook } from '../../core/notebook';
import { Fix } from '../../core/rule';
import { Trans } from '../../core/words';
import { applyNestAsyncio } from '../../fixes/apply-nest-asyncio';
import { awaitCall } from '../../fixes/await-call';
import { backgroundTask } from '../../fixes/background-task';
import { leaveMagic } from '../../fixes/leave-magic';
import { makeAsync } from '../../fixes/make-async';
import { endlessWithin, isFollowedByCleaning, runEffects } from '../../fixes/run-effects';
import { runInThread } from '../../fixes/run-in-thread';
import { starterAt } from '../../fixes/starters';
import { programOf, pythonCell } from '../../python/program';
import { LoopFinding } from './running-loop';

/** What mends a call that starts a second loop, by the place where it stands. */
export function* loopFixes(
  { at, names, callers }: LoopFinding,
  notebook: Notebook,
  trans: Trans
): Generator<Fix> {
  const program = programOf(notebook);
  const cell = pythonCell(program, at.cell);
  const call = cell?.calls.find(({ from, to }) => from === at.from && to === at.to);
  const node = call ?? (names.way === 'magic' ? cell?.tree : undefined);
  if (!cell || !node) {
    return;
  }
  const site = { cell, node };
  const starter = starterAt(program, cell, node);
  const isEndless = starter !== null && endlessWithin(program, starter) !== null;
  // Neither gives the cell back while the coroutine runs.
  const patch = () => (isEndless ? null : applyNestAsyncio(notebook, site, trans));
  const thread = () => (isEndless ? null : runInThread(notebook, site, trans));
  const threadAnywhere = () =>
    // The lines below, reached then, would end Jupyter's own tasks.
    isFollowedByCleaning(cell, node) ? thread() : runInThread(notebook, site, trans, 'anywhere');
  const ways: Readonly<Record<typeof names.way, readonly (() => Fix | null)[]>> = {
    await: [() => awaitCall(notebook, site, trans), patch],
    forever: [() => backgroundTask(notebook, site, trans)],
    function: [() => makeAsync(notebook, site, trans, callers), thread, patch],
    magic: [() => leaveMagic(notebook, cell, trans), patch],
    kernel: [isEndless ? () => null : threadAnywhere, patch],
    elsewhere: [thread, patch],
    string: [patch],
    hidden: []
  };
  // Only a thread has a loop and all tasks to itself.
  const endsLoop = starter !== null && runEffects(program, starter) === 'ends-loop';
  for (const way of endsLoop ? [threadAnywhere] : ways[names.way]) {
    const fix = way();
    if (fix) {
      yield fix;
    }
  }
}
