import { cellEdit, TextEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { originOf, usesOfBinding } from '../python/awaitables';
import { awaitProblem } from '../python/await-legality';
import { textOf } from '../python/cell';
import { awaitText } from '../python/precedence';
import { programOf, Site } from '../python/program';
import { child, SyntaxNode } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { removeStatements, statementOf } from './remove-statements';
import { shortCode } from './short-code';

/**
 * Waits on the kernel's own loop: `run_coroutine_threadsafe(f(), loop).result(5)`
 * becomes `await f()`. The site is the call of `.result`. A name for the future
 * goes when nothing else uses it; null when something does.
 */
export function awaitThreadsafe(
  notebook: Notebook,
  { cell, node }: Site,
  trans: Trans
): Fix | null {
  const program = programOf(notebook);
  const future = child(child(node, 'function') ?? node, 'object');
  const origin = future && originOf(program, cell, future);
  const coroutine = origin && argumentsOf(origin.made.node)[0];
  if (
    !origin ||
    !coroutine ||
    origin.made.cell.id !== cell.id ||
    awaitProblem(program, cell, node)
  ) {
    return null;
  }
  const removed = origin.binding ? removeStatement(origin.made) : [];
  if (origin.binding) {
    const { uses, certain } = usesOfBinding(program, origin.binding);
    const [only] = uses;
    if (!certain || uses.length !== 1 || only.node !== future) {
      return null;
    }
    if (statementOf(origin.made.node).parent !== statementOf(node).parent) {
      return null;
    }
  }
  const source = textOf(cell, coroutine);
  return {
    title: trans.__('Use %1', shortCode(`await ${source}`, 36)),
    applicability: 'safe',
    edit: [
      cellEdit(cell, [
        ...removed,
        {
          from: node.from,
          to: node.to,
          insert: awaitText(cell, node, source, isPrimary(coroutine))
        }
      ])
    ]
  };

  function removeStatement({ node }: Site): TextEdit[] {
    return removeStatements(cell, {
      statements: new Set([statementOf(node)]),
      unwrapped: new Set()
    });
  }
}

function isPrimary({ type }: SyntaxNode): boolean {
  return /^(call|identifier|attribute|subscript|parenthesized_expression)$/.test(type);
}
