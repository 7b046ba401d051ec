import { defineRule } from '../core/rule';
import { waitFirst } from '../fixes/wait-first';
import { links } from './links';
import { EarlyCall, earlyCalls } from './findings/task-call';

export const exceptionNotSet = defineRule<EarlyCall>({
  name: 'exception-not-set',
  severity: 'error',
  example: { task: 'task' },
  title: trans => trans.__('The exception of a task asked for too early'),
  whatHappened: ({ task }, trans) =>
    trans.__('`%1.exception()` asks how the task ended, and `%1` has not finished yet.', task),
  whyHere: ({ task }, trans) =>
    trans.__(
      '`%1` is a task: work that runs in the background. It runs only while your code waits, or between cells.',
      task
    ),
  whatToDo: ({ task }, trans) =>
    trans.__(
      'Wait first with `await asyncio.wait([%1])`, then ask. `await %1` itself would raise the exception.',
      task
    ),
  learnMore: [links.taskObject, links.wait],
  detect: (notebook, run) =>
    earlyCalls(notebook, run, 'exception', /^Exception is not set\.$/).filter(
      ({ call }) => !isWaitedFor(call.cell.source, call.node.from)
    ),
  message: ({ task }, trans) =>
    trans.__('`%1` has not finished yet, so nobody knows how it ends.', task),
  fixes: ({ call }, notebook, trans) => [waitFirst(notebook, call, trans)].flatMap(fix => fix ?? [])
});

/** Whether the line before waits already. */
function isWaitedFor(source: string, offset: number): boolean {
  const before = source.slice(0, source.lastIndexOf('\n', offset - 1) + 1).trimEnd();
  return /(?:^|\n)[ \t]*await \w+\.wait\(\[\w+\]\)$/.test(before);
}
