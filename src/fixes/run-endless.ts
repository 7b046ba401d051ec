import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { endless, Endless } from './endless';
import { PythonCell } from '../python/cell';
import { Program, qualifiedName, Site } from '../python/program';
import { child, SyntaxNode } from '../python/syntax';
import { runInBackground } from './run-in-background';

/** What is known of a call whose coroutine runs until someone stops it; null of any other. */
export function endlessCall(program: Program, cell: PythonCell, call: SyntaxNode): Endless | null {
  const callee = call.type === 'call' ? child(call, 'function') : null;
  const full = callee && qualifiedName(program, cell, callee);
  return full
    ? (endless.find(
        ({ name, packages }) =>
          packages.includes(full.split('.')[0]) && `.${full}`.endsWith(`.${name}`)
      ) ?? null)
    : null;
}

/** Runs such a coroutine in the background, in place of the statement that starts or makes it. */
export function runEndless(
  notebook: Notebook,
  program: Program,
  { cell, node }: Site,
  statement: SyntaxNode,
  trans: Trans
): Fix | null {
  const known = endlessCall(program, cell, node);
  return known && runInBackground(notebook, { cell, node }, known.background, trans, statement);
}
