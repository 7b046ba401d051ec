import { Notebook } from '../../core/notebook';
import { Finding } from '../../core/rule';
import { Run } from '../../core/run';
import { textOf } from '../../python/cell';
import { Site } from '../../python/program';
import { child } from '../../python/syntax';
import { argumentsOf } from '../../python/value-use';
import { shortCode } from '../../fixes/short-code';
import { failures, pickAtFailure, rangeOf } from './failure';

/** A method of a task that was called too early: `t.result()`. */
export type EarlyCall = Finding & {
  readonly names: { readonly task: string };
  readonly call: Site;
};

/** The calls of this method, without arguments, that the failure means. */
export function earlyCalls(
  notebook: Notebook,
  run: Run | null,
  method: string,
  evalue: RegExp
): readonly EarlyCall[] {
  return failures(notebook, run, /^InvalidStateError$/, evalue).flatMap(failure => {
    const [call] = pickAtFailure(failure, ({ cell, current }, node) => {
      const callee = node.type === 'call' ? child(node, 'function') : null;
      const name = callee && child(callee, 'attribute');
      const isCall = name && textOf(cell, name) === method && argumentsOf(node).length === 0;
      return isCall && current ? { cell, node } : null;
    });
    const task = call && child(child(call.node, 'function') ?? call.node, 'object');
    return call && task
      ? [{ at: rangeOf(call), names: { task: shortCode(textOf(call.cell, task), 24) }, call }]
      : [];
  });
}
