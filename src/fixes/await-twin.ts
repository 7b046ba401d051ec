import { applyTextEdits, cellEdit, NotebookEdit, TextEdit } from '../core/edit';
import { cellOf, Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { awaitProblem } from '../python/await-legality';
import { PythonCell, textOf } from '../python/cell';
import { programOf } from '../python/program';
import { child, SyntaxNode } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { isEditable } from './await-call';
import { insertAwait } from './insert-await';
import { makeAllAsync } from './make-async';
import { shortCode } from './short-code';
import { Caller } from './unseen-callers';

/** A plain call, and what turns it into its coroutine; null where that is not possible. */
export type Twin = { readonly node: SyntaxNode; readonly edits: readonly TextEdit[] | null };

/**
 * Waits for the coroutines that stand beside plain calls, all at places of one
 * kind. In a plain function, the function becomes async with all its callers.
 * Null where neither is possible.
 */
export function awaitTwins(
  notebook: Notebook,
  cell: PythonCell,
  twins: readonly Twin[],
  trans: Trans,
  callers: readonly Caller[] | null = null
): Fix | null {
  const [first] = twins;
  const edits = twins.flatMap(({ edits }) => edits ?? []);
  if (!first || twins.some(({ edits }) => !edits) || !isEditable(cell)) {
    return null;
  }
  const problem = awaitProblem(programOf(notebook), cell, first.node);
  if (problem === null) {
    const waits = twins.flatMap(({ node }) => insertAwait(cell, node));
    return {
      title:
        twins.length === 1
          ? trans.__('Use await %1', titleOf(textAfter(cell, first.node, edits)))
          : trans.__('Use await in %1 places', String(twins.length)),
      applicability: 'safe',
      edit: [cellEdit(cellOf(notebook, cell.id), [...waits, ...edits])]
    };
  }
  const sites = twins.map(({ node }) => ({ cell, node }));
  const fix = problem === 'function' ? makeAllAsync(notebook, sites, trans, callers) : null;
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
    !!changed?.edits.every(({ from, to }) => to <= one.from || one.to <= from);
  return changed && edits.every(isFree)
    ? edit.map(change =>
        change === changed
          ? cellEdit({ id: cell.id, source: cell.source }, [...change.edits, ...edits])
          : change
      )
    : null;
}
