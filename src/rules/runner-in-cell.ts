import { defineRule } from '../core/rule';
import { LoopFinding, loopFindings } from './findings/running-loop';
import { loopFixes } from './findings/running-loop-fixes';
import { loopLinks, nestedMessage, whatToWrite, whyALoopRuns } from './findings/running-loop-words';

export const runnerInCell = defineRule<LoopFinding>({
  name: 'runner-in-cell',
  severity: 'error',
  example: { call: 'runner.run(main())', awaited: 'main()', way: 'await' },
  title: trans => trans.__('asyncio.Runner where a loop already runs'),
  whatHappened: ({ call }, trans) =>
    trans.__(
      '`%1` runs async code on the runner’s own event loop. Another loop is running already.',
      call
    ),
  whyHere: whyALoopRuns,
  whatToDo: whatToWrite,
  learnMore: [
    {
      title: 'asyncio.Runner',
      url: 'https://docs.python.org/3/library/asyncio-runner.html#asyncio.Runner'
    },
    ...loopLinks
  ],
  detect: (notebook, run) =>
    loopFindings(notebook, run).filter(({ rule }) => rule === 'runner-in-cell'),
  message: (names, trans) =>
    nestedMessage(names, trans) ??
    trans.__('Jupyter already runs an event loop, so `%1` can’t run another.', names.call),
  fixes: loopFixes
});
