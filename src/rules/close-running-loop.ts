import { cellEdit } from '../core/edit';
import { defineRule } from '../core/rule';
import { isEditable } from '../fixes/await-call';
import { closingStatements, removalOf } from '../fixes/remove-loop';
import { removeStatements, statementOf } from '../fixes/remove-statements';
import { programOf, pythonCell } from '../python/program';
import { child } from '../python/syntax';
import { LoopFinding, loopFindings } from './findings/running-loop';
import { loopLinks } from './findings/running-loop-words';

export const closeRunningLoop = defineRule<LoopFinding>({
  name: 'close-running-loop',
  severity: 'error',
  example: { call: 'loop.close()', awaited: '', way: 'await' },
  title: trans => trans.__('Closing the loop that runs the notebook'),
  whatHappened: ({ call }, trans) =>
    trans.__(
      '`%1` tries to close the event loop, the part that runs async code. It is still running.',
      call
    ),
  whyHere: (_, trans) =>
    trans.__(
      'In a notebook this loop belongs to Jupyter, which needs it for the next cell. A script makes its own loop and closes it at the end.'
    ),
  whatToDo: ({ call, way }, trans) =>
    way === 'hidden'
      ? trans.__(
          'Keep this loop away from what `%1` closes. Jupyter needs its loop until the kernel shuts down.',
          call
        )
      : trans.__('Leave `%1` out. Jupyter needs its loop until the kernel shuts down.', call),
  learnMore: [
    {
      title: 'loop.close()',
      url: 'https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.close'
    },
    ...loopLinks
  ],
  detect: (notebook, run) =>
    loopFindings(notebook, run).filter(({ rule }) => rule === 'close-running-loop'),
  message: ({ call }, trans) =>
    trans.__('`%1` can’t close the event loop that Jupyter is using.', call),
  fixes({ at, names }, notebook, trans) {
    if (names.way === 'hidden') {
      // The line may do other things too.
      return [];
    }
    const program = programOf(notebook);
    const cell = pythonCell(program, at.cell);
    const call = cell?.calls.find(({ from, to }) => from === at.from && to === at.to);
    const callee = call && child(call, 'function');
    const loop = callee && child(callee, 'object');
    if (!cell || !call || !loop || !isEditable(cell)) {
      return [];
    }
    const statements =
      loop.type === 'identifier' ? closingStatements(program, cell, loop) : [statementOf(call)];
    return [
      {
        title: trans.__('Remove %1', names.call),
        applicability: 'safe',
        edit: [cellEdit(cell, removeStatements(cell, removalOf(statements)))]
      }
    ];
  }
});
