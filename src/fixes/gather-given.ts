import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { textOf } from '../python/cell';
import { Site } from '../python/program';
import { child, SyntaxNode } from '../python/syntax';
import { shortCode } from './short-code';

/**
 * `asyncio.wait_for([f(), g()], 1)` becomes `asyncio.wait_for(asyncio.gather(f(),
 * g()), 1)`: of a list of coroutines asyncio wants one thing to wait for. The
 * site is the list, or a name for it. Null where `asyncio` has no name there.
 */
export function gatherGiven(_notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const call = node.parent?.type === 'argument_list' ? node.parent.parent : null;
  const callee = call && child(call, 'function');
  const module = callee?.type === 'attribute' ? child(callee, 'object') : null;
  if (!module || !callee) {
    return null;
  }
  const open = `${textOf(cell, module)}.gather(`;
  const name = child(callee, 'attribute');
  // A future is what these make of what they are given; gather's is one already.
  const isMade = !!name && /^(create_task|ensure_future)$/.test(textOf(cell, name));
  const edits = isMade
    ? null
    : isPlainList(node)
      ? [
          { from: node.from, to: node.from + 1, insert: open },
          { from: node.to - 1, to: node.to, insert: ')' }
        ]
      : [
          { from: node.from, to: node.from, insert: `${open}*` },
          { from: node.to, to: node.to, insert: ')' }
        ];
  return (
    edits && {
      title: trans.__('Use %1', shortCode(`${open}…)`, 36)),
      applicability: 'safe',
      edit: [cellEdit(cell, edits)]
    }
  );
}

/** `[f(), g()]` or `(f(), g())`, whose brackets those of a call can take the place of. */
function isPlainList({ type, children }: SyntaxNode): boolean {
  return type === 'list' && children.at(-2)?.type !== ',' && children.length > 2;
}
