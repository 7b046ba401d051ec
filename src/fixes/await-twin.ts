import { applyTextEdits, cellEdit, NotebookEdit, TextEdit } from '../core/edit';
import { cellOf, Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { awaitProblem } from '../python/await-legality';
import { PythonCell, textOf } from '../python/cell';
import { programOf, Site } from '../python/program';
import { child, SyntaxNode } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { isEditable } from './await-call';
import { insertAwait } from './insert-await';
import { makeAsync } from './make-async';
import { shortCode } from './short-code';

/**
 * Waits for the coroutine that stands beside a plain call: `edits` turn the
 * call into it. In a plain function, the function becomes async with all its
 * callers. Null where neither is possible.
 */
export function awaitTwin(
  notebook: Notebook,
  { cell, node }: Site,
  edits: readonly TextEdit[],
  trans: Trans
): Fix | null {
  const program = programOf(notebook);
  if (!isEditable(cell)) {
    return null;
  }
  const problem = awaitProblem(program, cell, node);
  if (problem === null) {
    const source = cellOf(notebook, cell.id);
    return {
      title: trans.__('Use await %1', titleOf(textAfter(cell, node, edits))),
      applicability: 'safe',
      edit: [cellEdit(source, [...insertAwait(cell, node), ...edits])]
    };
  }
  const fix = problem === 'function' ? makeAsync(notebook, { cell, node }, trans) : null;
  const edit = fix && withEdits(fix.edit, cell, edits);
  return fix && edit && { ...fix, edit };
}

/** `agent.run_sync` → `agent.run`; null where the function goes by a name of its own. */
export function renamedMethod(call: SyntaxNode, name: string): readonly TextEdit[] | null {
  const callee = child(call, 'function');
  const method = callee?.type === 'attribute' ? child(callee, 'attribute') : null;
  return method && [{ from: method.from, to: method.to, insert: name }];
}

/** `async_to_sync(f)(x)` → `f(x)`; null unless f is a name and nothing else is given. */
export function unwrappedCall(cell: PythonCell, call: SyntaxNode): readonly TextEdit[] | null {
  const callee = child(call, 'function');
  const wrapped = callee?.type === 'call' ? argumentsOf(callee) : [];
  const [f] = wrapped;
  if (!callee || wrapped.length !== 1 || !/^(identifier|attribute)$/.test(f.type)) {
    return null;
  }
  const edits = [
    { from: callee.from, to: f.from, insert: '' },
    { from: f.to, to: callee.to, insert: '' }
  ];
  return edits.some(({ from, to }) => /[#\n]/.test(cell.source.slice(from, to))) ? null : edits;
}

/** Room for code in a title of 40 characters, behind `Use await `. */
const ROOM = 29;

/** Of a long chain of calls the last one: `….acount()`. */
function titleOf(code: string): string {
  const [last] = /\.\w+\([^()]*\)$/.exec(code) ?? [];
  const short = shortCode(code, ROOM);
  return last && code.indexOf('(') < code.length - last.length && short !== code
    ? shortCode(`…${last}`, ROOM)
    : short;
}

function textAfter(cell: PythonCell, node: SyntaxNode, edits: readonly TextEdit[]): string {
  const moved = edits.map(({ from, to, insert }) => ({
    from: from - node.from,
    to: to - node.from,
    insert
  }));
  return applyTextEdits(textOf(cell, node), moved);
}

function withEdits(
  edit: NotebookEdit,
  cell: PythonCell,
  edits: readonly TextEdit[]
): NotebookEdit | null {
  const changed = edit.find(change => change.cell === cell.id);
  const isFree = (one: TextEdit): boolean =>
    changed!.edits.every(({ from, to }) => to <= one.from || one.to <= from);
  return changed && edits.every(isFree)
    ? edit.map(change =>
        change === changed
          ? cellEdit({ id: cell.id, source: cell.source }, [...change.edits, ...edits])
          : change
      )
    : null;
}
