import { defineRule, Finding } from '../core/rule';
import { makeAllAsync } from '../fixes/make-async';
import {
  blockerNames,
  MisplacedWait,
  misplacedWaits,
  unlessBlocked
} from './findings/misplaced-wait';

type Found = Finding & { readonly waits: readonly MisplacedWait[] };

export const awaitInLambda = defineRule<Found>({
  name: 'await-in-lambda',
  severity: 'error',
  example: { blockedBy: '' },
  title: trans => trans.__('await in a lambda'),
  whatHappened: (_, trans) =>
    trans.__('A `lambda` is always a plain function, so nothing in it can wait with `await`.'),
  whyHere: (_, trans) =>
    trans.__(
      'At the top of a cell `await` is fine, because Jupyter waits for it. There is no `async lambda` in Python.'
    ),
  whatToDo: (names, trans) =>
    unlessBlocked(
      names,
      trans.__('Write it as an `async def` with a name, and wait for it where it is called.'),
      trans
    ),
  learnMore: [
    {
      title: 'Coroutine function definition',
      url: 'https://docs.python.org/3/reference/compound_stmts.html#coroutine-function-definition'
    }
  ],
  detect: (notebook, run) =>
    misplacedWaits(notebook, run, ['lambda']).map(waits => ({
      at: waits[0].at,
      waits,
      names: blockerNames(notebook, waits[0])
    })),
  message: (_, trans) =>
    trans.__('A `lambda` cannot wait: `await` needs an `async def` around it.'),
  fixes: ({ waits }, notebook, trans) =>
    [makeAllAsync(notebook, waits, trans)].flatMap(fix => fix ?? [])
});
