import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { Background } from '../core/library';
import { PythonCell, textOf } from '../python/cell';
import { definitionOf, kindOfCall, Program, Site } from '../python/program';
import { child, SyntaxNode } from '../python/syntax';
import { endlessCall } from './endless';
import { endingOf } from './endings';
import { endlessWithin } from './run-effects';
import { runInBackground } from './run-in-background';
import type { Starter } from './starters';

/** Whether the call makes a coroutine of the notebook that runs until someone stops it. */
export function neverEnds(program: Program, { cell, node }: Site): boolean {
  return (
    kindOfCall(program, cell, node) === 'coroutine' && endingOf(program, { cell, node }) === 'never'
  );
}

/** What to say of an `await` of such a coroutine. */
export function endlessNote(trans: Trans): string {
  return trans.__('It never ends by itself; Stop ends it.');
}

/**
 * Runs a coroutine that never ends in the background, in place of the statement
 * that starts or makes it. One of the notebook has to be the last of its cell,
 * as what follows would have come after its end, and let others run meanwhile.
 */
export function runEndless(
  notebook: Notebook,
  program: Program,
  { cell, node }: Site,
  statement: SyntaxNode,
  trans: Trans
): Fix | null {
  const background =
    endlessCall(program, cell, node)?.background ??
    (isLast(cell, statement) && isHarmless(program, { cell, node }) ? OWN : null);
  return background && runInBackground(notebook, { cell, node }, background, trans, statement);
}

const OWN: Background = {
  what: 'task',
  lines: ['{task} = {asyncio}.create_task({function}({arguments}))'],
  keywords: 'any',
  stop: '{task}.cancel()'
};

function isLast(cell: PythonCell, statement: SyntaxNode): boolean {
  return /^(\s|#.*)*$/.test(cell.source.slice(statement.to));
}

/** Whether a task of it neither ends the kernel nor keeps it busy. */
function isHarmless(program: Program, site: Site): boolean {
  const callee = child(site.node, 'function');
  const definition = callee && definitionOf(program, site.cell, callee);
  const value = definition?.binding.value;
  return (
    neverEnds(program, site) &&
    !!value &&
    !/\b(exit|quit|SystemExit|KeyboardInterrupt|sleep\(|input\()/.test(
      textOf(definition.cell, value).replace(/await [\w.]*sleep\(/g, '')
    )
  );
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
