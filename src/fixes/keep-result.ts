import { cellEdit, TextEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { awaitProblem } from '../python/await-legality';
import { programOf, Site } from '../python/program';
import { descendants, enclosing, SyntaxNode } from '../python/syntax';
import { HeldCoroutine, heldCoroutine } from './call-anew';
import { awaitEdits } from './add-await';
import { statementOf } from './remove-statements';
import { shortCode } from './short-code';

/**
 * Waits once, where the coroutine is made, and uses the result at each place
 * that waited: `order = await place('tea')`, then `order`. Null when something
 * else is done with the coroutine.
 */
export function keepResult(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const held = heldCoroutine(program, cell, node);
  const made = held?.made;
  if (
    !held ||
    !made ||
    !held.onlyRuns ||
    made.binding.scope.bindings.get(made.binding.name)?.length !== 1 ||
    enclosing(made.binding.node, 'for_statement', 'while_statement') ||
    awaitProblem(program, made.cell, held.call) !== null ||
    !held.uses.every(use => use.node.parent?.type === 'await' && comesAfter(held, use))
  ) {
    return null;
  }
  const wait = awaitEdits(program, { cell: made.cell, node: held.call });
  const cells = [...new Set([made.cell, ...held.uses.map(use => use.cell)])];
  const edit = cells.map(each => {
    const uses = held.uses.filter(use => use.cell === each);
    const edits: TextEdit[] = uses.map(use => ({
      from: use.node.parent!.from,
      to: use.node.from,
      insert: ''
    }));
    return cellEdit(each, [...(each === made.cell ? (wait?.edits ?? []) : []), ...edits]);
  });
  const isSame = followsAtOnce(held);
  return {
    title: trans.__('Keep the result in %1', shortCode(made.binding.name, 18)),
    applicability: isSame ? 'safe' : 'check-first',
    ...(isSame ? {} : { note: trans.__('The work is then done once, where it is made.') }),
    edit
  };
}

function comesAfter({ made }: HeldCoroutine, { cell, node }: Site): boolean {
  return cell.index > made.cell.index || (cell === made.cell && node.from > made.binding.node.to);
}

/** Whether the first `await` is the first thing that is done after the coroutine was made. */
function followsAtOnce({ made, uses: [first] }: HeldCoroutine): boolean {
  const statement = statementOf(made.binding.node);
  const siblings = statement.parent?.children.filter(({ named }) => named) ?? [];
  const next = siblings[siblings.indexOf(statement) + 1];
  return (
    first.cell === made.cell &&
    !!next &&
    next.from <= first.node.from &&
    first.node.to <= next.to &&
    next.type === 'expression_statement' &&
    !descendants(next).some(node => isBefore(node, first.node))
  );
}

/** A call, an `await` or an access that is done before the name is waited for. */
function isBefore(node: SyntaxNode, name: SyntaxNode): boolean {
  return (
    node.named &&
    /^(call|await|attribute|subscript|binary_operator|conditional_expression|lambda|boolean_operator)$/.test(
      node.type
    ) &&
    (node.to <= name.from || /^(conditional_expression|lambda|boolean_operator)$/.test(node.type))
  );
}
