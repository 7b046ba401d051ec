import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { awaitProblem } from '../python/await-legality';
import { PythonCell, textOf } from '../python/cell';
import { awaitText } from '../python/precedence';
import { Program, programOf, qualifiedName, Site } from '../python/program';
import { child, SyntaxNode } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { shortCode } from './short-code';

/**
 * Runs a coroutine on the kernel's loop instead of a thread's:
 * `pool.submit(asyncio.run, f()).result()` becomes `await f()`. The site is the
 * call of `.result`.
 */
export function leaveThread(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const coroutine = coroutineInThread(program, cell, node);
  if (!coroutine || awaitProblem(program, cell, node)) {
    return null;
  }
  const source = textOf(cell, coroutine);
  return {
    title: trans.__('Use %1', shortCode(`await ${source}`, 36)),
    applicability: 'safe',
    edit: [
      cellEdit(cell, [
        { from: node.from, to: node.to, insert: awaitText(cell, node, source, true) }
      ])
    ]
  };
}

/** The coroutine of `….submit(asyncio.run, f()).result()`; null for other calls. */
export function coroutineInThread(
  program: Program,
  cell: PythonCell,
  call: SyntaxNode
): SyntaxNode | null {
  const submit = methodReceiver(cell, call, 'result');
  if (submit?.type !== 'call' || !methodReceiver(cell, submit, 'submit')) {
    return null;
  }
  const [runner, coroutine, more] = argumentsOf(submit);
  const isRun = !!runner && qualifiedName(program, cell, runner) === 'asyncio.run';
  return isRun && coroutine?.type === 'call' && !more ? coroutine : null;
}

function methodReceiver(cell: PythonCell, call: SyntaxNode, method: string): SyntaxNode | null {
  const callee = call.type === 'call' ? child(call, 'function') : null;
  const name = callee && child(callee, 'attribute');
  return callee && name && textOf(cell, name) === method ? child(callee, 'object') : null;
}
