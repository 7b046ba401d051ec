import { cellEdit, TextEdit } from '../core/edit';
import { cellOf, Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { awaitProblem } from '../python/await-legality';
import { PythonCell, textOf } from '../python/cell';
import { programOf, Site } from '../python/program';
import { child, namedChildren, SyntaxNode } from '../python/syntax';
import { isEditable } from './await-call';
import { asyncioName } from './import-asyncio';
import { insertAwait } from './insert-await';
import { shortCode } from './short-code';

/**
 * Runs a plain call in a thread, where no loop runs, and waits for it:
 * `download(x)` → `await asyncio.to_thread(download, x)`. Null where `await`
 * may not stand, or threads do not exist.
 */
export function callInThread(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const { python, implementation } = notebook.kernel;
  const isOld = python !== null && (python[0] < 3 || (python[0] === 3 && python[1] < 9));
  const callee = child(node, 'function');
  const asyncio = asyncioName(program, cell, node);
  const handed = callee && asyncio && handedOver(cell, node, callee, asyncio.name);
  if (
    !handed ||
    isOld ||
    implementation === 'pyodide' ||
    !isEditable(cell) ||
    awaitProblem(program, cell, node) !== null
  ) {
    return null;
  }
  const edits = [...asyncio.edits, ...insertAwait(cell, node), ...handed];
  return {
    title: trans.__('Run %1 in a thread', shortCode(textOf(cell, node), ROOM)),
    applicability: 'check-first',
    note: trans.__('Stop does not reach it there.'),
    edit: [cellEdit(cellOf(notebook, cell.id), edits)]
  };
}

/** Room for code in a title of 40 characters. */
const ROOM = 24;

/** `f(x)` → `asyncio.to_thread(f, x)`. */
function handedOver(
  cell: PythonCell,
  call: SyntaxNode,
  callee: SyntaxNode,
  asyncio: string
): readonly TextEdit[] | null {
  const list = child(call, 'arguments');
  const open = list?.type === 'argument_list' ? list.children[0] : null;
  if (!open || /[#\n]/.test(cell.source.slice(callee.to, open.to))) {
    return null;
  }
  const given = list !== null && namedChildren(list).length > 0;
  return [
    { from: callee.from, to: callee.from, insert: `${asyncio}.to_thread(` },
    { from: callee.to, to: open.to, insert: given ? ', ' : '' }
  ];
}
