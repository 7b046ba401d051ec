import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { Program, Site } from '../python/program';
import { SyntaxNode } from '../python/syntax';
import { endlessCall } from './endless';
import { runInBackground } from './run-in-background';

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
