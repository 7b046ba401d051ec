import { defineRule, Finding } from '../core/rule';
import { makeAllAsync } from '../fixes/make-async';
import { runInThread } from '../fixes/run-in-thread';
import { textOf } from '../python/cell';
import { child, enclosing } from '../python/syntax';
import {
  blockerNames,
  MisplacedWait,
  misplacedWaits,
  unlessBlocked
} from './findings/misplaced-wait';
import { links } from './links';

type Found = Finding & { readonly waits: readonly MisplacedWait[] };

export const awaitInPlainFunction = defineRule<Found>({
  name: 'await-in-plain-function',
  severity: 'error',
  example: { name: 'load', keyword: 'await', blockedBy: '' },
  title: trans => trans.__('await in a plain function'),
  whatHappened: ({ name, keyword }, trans) =>
    trans.__(
      '`%2` works only inside a function that starts with `async def`. `%1` starts with `def`, so Python refuses the whole cell.',
      name,
      keyword
    ),
  whyHere: ({ name }, trans) =>
    trans.__(
      'At the top of a cell `await` is fine, because Jupyter waits for it. Inside `%1` the rule of Python applies.',
      name
    ),
  whatToDo: (names, trans) =>
    unlessBlocked(
      names,
      trans.__(
        'Make `%1` an `async def`, and wait for it with `await` wherever it is called.',
        names.name
      ),
      trans
    ),
  learnMore: [links.coroutines],
  detect: (notebook, run) =>
    misplacedWaits(notebook, run, ['function', 'comprehension-in-function']).map(waits => {
      const [{ cell, node, keyword, at }] = waits;
      const name = child(enclosing(node, 'function_definition') ?? node, 'name');
      return {
        at,
        waits,
        names: {
          name: name ? textOf(cell, name) : '',
          keyword,
          ...blockerNames(notebook, waits[0])
        }
      };
    }),
  message: ({ name, keyword }, trans) =>
    trans.__('`%2` needs an `async def` around it, and `%1` is a plain `def`.', name, keyword),
  fixes: ({ waits }, notebook, trans) =>
    [makeAllAsync(notebook, waits, trans), runInThread(notebook, waits[0], trans)].flatMap(
      fix => fix ?? []
    )
});
