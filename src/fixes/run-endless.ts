import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { Program, Site } from '../python/program';
import { SyntaxNode } from '../python/syntax';
import { endlessCall } from './endless';
import { endlessWithin } from './run-effects';
import { runInBackground } from './run-in-background';
import type { Starter } from './starters';

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

/** The same for a call that starts a loop for it, or for a coroutine that waits for it. */
export function runEndlessStarter(
  notebook: Notebook,
  program: Program,
  starter: Starter,
  trans: Trans
): Fix | null {
  const { cell, call, kind, operand } = starter;
  if (operand && endlessCall(program, cell, operand)) {
    return runEndless(notebook, program, { cell, node: operand }, call, trans);
  }
  const within = kind === 'asyncio.run' ? endlessWithin(program, starter)?.within : null;
  return within ? runInBackground(notebook, { cell, node: call }, within, trans) : null;
}
