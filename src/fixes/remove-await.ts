import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { textOf } from '../python/cell';
import { Site } from '../python/program';
import { namedChildren } from '../python/syntax';
import { shortCode } from './short-code';

/** Uses a finished value as it is: `await x` becomes `x`. */
export function removeAwait(_notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const [operand] = namedChildren(node);
  if (node.type !== 'await' || !operand) {
    return null;
  }
  return {
    title: trans.__('Use %1 without await', shortCode(textOf(cell, operand), 22)),
    applicability: 'safe',
    edit: [cellEdit(cell, [{ from: node.from, to: operand.from, insert: '' }])]
  };
}
