import { defineRule } from '../core/rule';
import { LoopFinding, loopFindings } from './findings/running-loop';
import { loopFixes } from './findings/running-loop-fixes';
import { loopLinks, nestedMessage, whatToWrite, whyALoopRuns } from './findings/running-loop-words';

export const asyncioRunInCell = defineRule<LoopFinding>({
  name: 'asyncio-run-in-cell',
  severity: 'error',
  example: { call: 'asyncio.run(main())', awaited: 'main()', way: 'await' },
  title: trans => trans.__('asyncio.run() where a loop already runs'),
  whatHappened: ({ call }, trans) =>
    trans.__(
      '`%1` tries to start an event loop, the part that runs async code. One is already running.',
      call
    ),
  whyHere: whyALoopRuns,
  whatToDo: whatToWrite,
  learnMore: loopLinks,
  detect: (notebook, run) =>
    loopFindings(notebook, run).filter(({ rule }) => rule === 'asyncio-run-in-cell'),
  message: (names, trans) =>
    nestedMessage(names, trans) ??
    trans.__('Jupyter already runs an event loop, so `%1` can’t start one.', names.call),
  fixes: loopFixes
});
