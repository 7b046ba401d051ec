import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { awaitProblem } from '../python/await-legality';
import { textOf } from '../python/cell';
import { awaitText } from '../python/precedence';
import { programOf, Site } from '../python/program';
import { child } from '../python/syntax';
import { asyncioName } from './import-asyncio';
import { shortCode } from './short-code';

/** Lets other tasks run meanwhile: `time.sleep(1)` becomes `await asyncio.sleep(1)`. */
export function sleepAsync(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const callee = child(node, 'function');
  const asyncio = asyncioName(program, cell, node);
  if (!callee || !asyncio || awaitProblem(program, cell, node)) {
    return null;
  }
  const call = `${asyncio.name}.sleep${cell.source.slice(callee.to, node.to)}`;
  const text = awaitText(cell, node, call, true);
  const at = text.indexOf(call);
  return {
    title: trans.__('Use %1', shortCode(`await ${call}`, 36)),
    applicability: 'check-first',
    note: trans.__('Other tasks run during the pause.'),
    edit: [
      cellEdit(cell, [
        ...asyncio.edits,
        { from: node.from, to: callee.to, insert: `${text.slice(0, at)}${asyncio.name}.sleep` },
        { from: node.to, to: node.to, insert: text.slice(at + call.length) }
      ])
    ]
  };
}

/** Moves a blocking call to a thread: `get(url)` becomes `await asyncio.to_thread(get, url)`. */
export function callInThread(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const { python } = notebook.kernel;
  const callee = child(node, 'function');
  const list = child(node, 'arguments');
  const asyncio = asyncioName(program, cell, node);
  const isOld = python !== null && python[0] === 3 && python[1] < 9;
  if (!callee || list?.type !== 'argument_list' || !asyncio || isOld) {
    return null;
  }
  if (awaitProblem(program, cell, node) || /^\(\s*#/.test(textOf(cell, list))) {
    return null;
  }
  const isEmpty = list.children.length === 2;
  const call = `${asyncio.name}.to_thread(${textOf(cell, callee)}${isEmpty ? '' : ', '}${cell.source.slice(list.from + 1, node.to)}`;
  const text = awaitText(cell, node, call, true);
  const at = text.indexOf(call);
  return {
    title: trans.__('Run %1 in a thread', shortCode(textOf(cell, callee), 24)),
    applicability: 'check-first',
    note: trans.__('Other tasks run meanwhile.'),
    edit: [
      cellEdit(cell, [
        ...asyncio.edits,
        {
          from: callee.from,
          to: callee.from,
          insert: `${text.slice(0, at)}${asyncio.name}.to_thread(`
        },
        { from: callee.to, to: list.from + 1, insert: isEmpty ? '' : ', ' },
        { from: node.to, to: node.to, insert: text.slice(at + call.length) }
      ])
    ]
  };
}
