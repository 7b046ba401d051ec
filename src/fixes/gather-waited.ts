import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { originOf } from '../python/awaitables';
import { programOf, Site } from '../python/program';
import { child, namedChildren } from '../python/syntax';
import { argumentsOf } from '../python/value-use';

/**
 * `await asyncio.wait([f(), g()])`, of which nothing takes the sets of done and
 * pending tasks, becomes `await asyncio.gather(f(), g())`. The site is the call.
 */
export function gatherWaited(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const [list, ...others] = argumentsOf(node);
  const callee = child(node, 'function');
  const name = callee && (child(callee, 'attribute') ?? null);
  const isAlone =
    node.parent?.type === 'await' && node.parent.parent?.type === 'expression_statement';
  const items = list?.type === 'list' ? namedChildren(list) : [];
  const areCoroutines = items.every(item => originOf(program, cell, item)?.kind === 'coroutine');
  if (!name || !isAlone || others.length > 0 || items.length === 0 || !areCoroutines) {
    return null;
  }
  return {
    title: trans.__('Use await asyncio.gather(…)'),
    applicability: 'safe',
    edit: [
      cellEdit(cell, [
        { from: name.from, to: name.to, insert: 'gather' },
        { from: list.from, to: list.from + 1, insert: '' },
        { from: list.to - 1, to: list.to, insert: '' }
      ])
    ]
  };
}
