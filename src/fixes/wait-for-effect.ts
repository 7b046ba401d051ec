import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { awaitProblem } from '../python/await-legality';
import { PythonCell, textOf } from '../python/cell';
import { definitionOf, programOf, Site } from '../python/program';
import { child, descendants, namedChildren, SyntaxNode } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { isEditable } from './await-call';

/**
 * Waits for a background task at once, where lines below it in the cell read
 * what its function writes: `create_task(load())`, then `print(rows)`. Null
 * where they do not.
 */
export function waitForEffect(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const [made] = argumentsOf(node);
  const callee = made?.type === 'call' ? child(made, 'function') : null;
  const definition = callee && definitionOf(program, cell, callee);
  const body = definition?.binding.value;
  if (
    !body ||
    node.parent?.type !== 'expression_statement' ||
    !isEditable(cell) ||
    awaitProblem(program, cell, node) !== null
  ) {
    return null;
  }
  const written = writtenIn(definition.cell, body);
  const isNeeded = descendants(cell.tree).some(
    part => part.type === 'identifier' && part.from > node.to && written.has(textOf(cell, part))
  );
  return isNeeded
    ? {
        title: trans.__('Wait for the task here'),
        applicability: 'check-first',
        note: trans.__('The lines below then see what it did.'),
        edit: [cellEdit(cell, [{ from: node.from, to: node.from, insert: 'await ' }])]
      }
    : null;
}

/** The names outside of the function that it writes to: `global`, `rows[0] = …`, `rows.append(…)`. */
function writtenIn(cell: PythonCell, body: SyntaxNode): ReadonlySet<string> {
  const targets = descendants(body).flatMap(part => {
    const callee = part.type === 'call' ? child(part, 'function') : null;
    return part.type === 'global_statement'
      ? namedChildren(part)
      : /^(augmented_)?assignment$/.test(part.type)
        ? (ownerOf(child(part, 'left')) ?? [])
        : callee && CHANGES.test(textOf(cell, callee))
          ? (ownerOf(callee) ?? [])
          : [];
  });
  return new Set(targets.map(target => textOf(cell, target)));
}

const CHANGES = /\.(append|add|update|extend|insert|setdefault|set|put_nowait)$/;

/** `rows` of `rows[0]` and `rows.first`. */
function ownerOf(target: SyntaxNode | null): SyntaxNode | null {
  const [owner] =
    target && /^(subscript|attribute)$/.test(target.type) ? namedChildren(target) : [];
  return owner?.type === 'identifier' ? owner : null;
}
