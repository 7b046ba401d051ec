import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { textOf } from '../python/cell';
import { Site } from '../python/program';
import { argumentsOf } from '../python/value-use';
import { shortCode } from './short-code';

/** Hands gather the items of a list, not the list: `gather(xs)` becomes `gather(*xs)`. */
export function starGather(_notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const [list] = argumentsOf(node);
  if (!list) {
    return null;
  }
  const alone = list.type === 'generator_expression' && list.field === 'arguments';
  return {
    title: trans.__('Use %1', shortCode(`gather(*${alone ? '(…)' : textOf(cell, list)})`, 36)),
    applicability: 'safe',
    edit: [
      cellEdit(
        cell,
        alone
          ? [
              { from: list.from, to: list.from, insert: '(*' },
              { from: list.to, to: list.to, insert: ')' }
            ]
          : [{ from: list.from, to: list.from, insert: '*' }]
      )
    ]
  };
}
