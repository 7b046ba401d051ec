import { defineRule } from '../core/rule';
import { LoopFinding, loopFindings } from './findings/running-loop';
import { loopFixes } from './findings/running-loop-fixes';
import { loopLinks, nestedMessage, whatToWrite, whyALoopRuns } from './findings/running-loop-words';

export const anotherLoopRunning = defineRule<LoopFinding>({
  name: 'another-loop-running',
  severity: 'error',
  example: { call: 'loop.run_until_complete(main())', awaited: 'main()', way: 'await' },
  title: trans => trans.__('A new loop while another one runs'),
  whatHappened: ({ call }, trans) =>
    trans.__(
      '`%1` starts a new event loop, the part that runs async code. Another loop is running already.',
      call
    ),
  whyHere: whyALoopRuns,
  whatToDo: whatToWrite,
  learnMore: [
    {
      title: 'asyncio.new_event_loop()',
      url: 'https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.new_event_loop'
    },
    ...loopLinks
  ],
  detect: (notebook, run) =>
    loopFindings(notebook, run).filter(({ rule }) => rule === 'another-loop-running'),
  message: (names, trans) =>
    nestedMessage(names, trans) ??
    trans.__('`%1` needs a loop of its own, but Jupyter’s already runs.', names.call),
  fixes: loopFixes
});
