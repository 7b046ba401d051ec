import { defineRule } from '../core/rule';
import { LoopFinding, loopFindings } from './findings/running-loop';
import { loopFixes } from './findings/running-loop-fixes';
import { loopLinks, nestedMessage, whatToWrite, whyALoopRuns } from './findings/running-loop-words';

export const loopAlreadyRunning = defineRule<LoopFinding>({
  name: 'loop-already-running',
  severity: 'error',
  example: { call: 'loop.run_until_complete(main())', awaited: 'main()', way: 'await' },
  title: trans => trans.__('Starting a loop that already runs'),
  whatHappened: ({ call }, trans) =>
    trans.__(
      '`%1` asks the event loop, the part that runs async code, to start. It is running already.',
      call
    ),
  whyHere: whyALoopRuns,
  whatToDo: whatToWrite,
  learnMore: [
    {
      title: 'loop.run_until_complete()',
      url: 'https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.run_until_complete'
    },
    ...loopLinks
  ],
  detect: (notebook, run) =>
    loopFindings(notebook, run).filter(({ rule }) => rule === 'loop-already-running'),
  message: (names, trans) =>
    nestedMessage(names, trans) ??
    trans.__('Jupyter’s event loop already runs, so `%1` can’t start it.', names.call),
  fixes: loopFixes
});
