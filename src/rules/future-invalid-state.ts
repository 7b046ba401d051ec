import { Notebook } from '../core/notebook';
import { defineRule } from '../core/rule';
import { Run } from '../core/run';
import { shortCode } from '../fixes/short-code';
import { textOf } from '../python/cell';
import { programOf } from '../python/program';
import { child } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { Explained, explainedFailures } from './findings/explained';
import { rangeOf } from './findings/failure';
import { links } from './links';

export const futureInvalidState = defineRule<Explained>({
  name: 'future-invalid-state',
  severity: 'error',
  example: { code: 'f.set_result(2)' },
  title: trans => trans.__('A future that is done already'),
  whatHappened: ({ code }, trans) =>
    trans.__('`%1` wants to finish a future that has its result, or was cancelled, already.', code),
  whyHere: (_names, trans) =>
    trans.__('A future is a ticket for one result. It can be filled only once.'),
  whatToDo: (_names, trans) =>
    trans.__(
      'Ask before: `if not future.done(): future.set_result(…)`. For several results use an `asyncio.Queue`.'
    ),
  learnMore: [links.future],
  detect: (notebook, run) => [
    ...explainedFailures(notebook, run, /^InvalidStateError$/, TEXT),
    ...(run ? logged(notebook, run) : [])
  ],
  message: (_names, trans) => trans.__('This future has its result already, or was cancelled.'),
  fixes: () => []
});

/** Texts of Python 3.8 to 3.15. */
const TEXT = /^(invalid state|(PENDING|FINISHED|CANCELLED): <[^]*>)$/;

/** `call_later(1, f.set_result, 2)` fails in the log of the loop, which does not name `f`. */
function logged(notebook: Notebook, run: Run): readonly Explained[] {
  const [, method] = LOG.exec(run.stderr) ?? [];
  if (!method) {
    return [];
  }
  const calls = programOf(notebook).cells.flatMap(cell =>
    cell.calls.flatMap(node => {
      const isHanded = argumentsOf(node).some(given => {
        const name = given.type === 'attribute' ? child(given, 'attribute') : null;
        return name !== null && textOf(cell, name) === method;
      });
      return isHanded ? [{ cell, node }] : [];
    })
  );
  const [call, more] = calls;
  return call && !more
    ? [
        {
          at: rangeOf(call),
          ...(run.cell && run.cell !== call.cell.id ? { shownIn: run.cell } : {}),
          names: { code: shortCode(textOf(call.cell, call.node), 40) }
        }
      ]
    : [];
}

const LOG =
  /^Exception in callback Future\.(set_result|set_exception)\([^\n]*\n(?:(?!Exception in )[^\n]*\n)*?(?:\w+\.)*InvalidStateError: /m;
