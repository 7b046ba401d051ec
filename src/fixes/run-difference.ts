import { Trans } from '../core/words';
import { PythonCell, textOf } from '../python/cell';
import { hasOwnPolicy, Program, resolve } from '../python/program';
import { child, enclosing, namedChildren, SyntaxNode } from '../python/syntax';
import { awaitTextEdits } from './await-text';
import { endlessWithin, runEffects, worstEffects } from './run-effects';
import { Starter } from './starters';

/** What differs from a loop of their own, in words; null when nothing does. */
export function differenceOf(
  program: Program,
  starters: readonly Starter[],
  trans: Trans
): string | null {
  const given = starters.flatMap(({ cell, call, receiver }) =>
    [call, ...madeBy(program, cell, receiver)].flatMap(made => keywordsOf(cell, made))
  );
  if (given.some(text => /^debug\s*=(?!\s*(False|None)$)/.test(text))) {
    return trans.__('Without debug mode.');
  }
  if (given.some(text => /^(loop_factory|backend_options|use_uvloop)\s*=/.test(text))) {
    return trans.__('It runs on Jupyter’s loop, not on the one asked for.');
  }
  if (hasOwnPolicy(program)) {
    return trans.__('It runs on Jupyter’s loop, not on one of the policy that was set.');
  }
  if (given.some(text => /^context\s*=/.test(text))) {
    return trans.__('It runs in the context of the cell, not in the one given.');
  }
  if (starters.some(starter => endlessWithin(program, starter) !== null)) {
    return trans.__('The cell runs until you stop it.');
  }
  switch (worstEffects(starters.map(starter => runEffects(program, starter)))) {
    case 'leaves-tasks':
    case 'own-task-leaves-tasks':
      return trans.__('Tasks that it leaves behind go on running.');
    case 'leaves-generators':
      return trans.__('Async generators that it leaves open are closed later.');
    case 'own-task':
      return starters.every(starter => isolates(program, starter))
        ? trans.__('Context variables that it sets stay inside it.')
        : trans.__('Context variables that it sets stay set.');
    default:
      return null;
  }
}

/** Whether it sets no context variables, or is awaited in a task of its own. */
function isolates(program: Program, starter: Starter): boolean {
  return (
    !runEffects(program, starter).startsWith('own-task') ||
    (awaitTextEdits(program, starter) ?? []).some(({ insert }) => insert.includes('.create_task('))
  );
}

function keywordsOf(cell: PythonCell, call: SyntaxNode): readonly string[] {
  const list = child(call, 'arguments');
  return list
    ? namedChildren(list)
        .filter(({ type }) => type === 'keyword_argument')
        .map(argument => textOf(cell, argument))
    : [];
}

/** The calls that made a runner: `asyncio.Runner(debug=True)`. */
function madeBy(
  program: Program,
  cell: PythonCell,
  receiver: SyntaxNode | null
): readonly SyntaxNode[] {
  const bindings = receiver?.type === 'identifier' ? resolve(program, cell, receiver).bindings : [];
  return bindings.flatMap(({ cell: where, binding }) => {
    const pattern = enclosing(binding.node, 'as_pattern');
    const made = binding.value ?? pattern?.children[0];
    return where === cell && made?.type === 'call' ? made : [];
  });
}
