import { cellEdit, TextEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { textOf } from '../python/cell';
import { awaitProblem } from '../python/await-legality';
import { awaitText } from '../python/precedence';
import { programOf, Site } from '../python/program';
import { child } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { shortCode } from './short-code';

/** Waits for a task instead of asking for its result too early: `t.result()` becomes `await t`. */
export function awaitTask(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const callee = child(node, 'function');
  const task = callee && child(callee, 'object');
  if (!task || argumentsOf(node).length > 0 || awaitProblem(programOf(notebook), cell, node)) {
    return null;
  }
  const source = textOf(cell, task);
  const text = awaitText(cell, node, source, task.type !== 'await');
  const at = text.indexOf(source);
  const edits: TextEdit[] = [
    { from: node.from, to: task.from, insert: text.slice(0, at) },
    { from: task.to, to: node.to, insert: text.slice(at + source.length) }
  ];
  return {
    title: trans.__('Use %1', shortCode(`await ${source}`, 36)),
    applicability: 'safe',
    edit: [cellEdit(cell, edits)]
  };
}
