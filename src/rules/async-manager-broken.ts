import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';
import { links } from './links';

export const asyncManagerBroken = defineRule<Explained>({
  name: 'async-manager-broken',
  severity: 'error',
  example: { code: 'async with Client() as c:' },
  title: trans => trans.__('A class with a plain __aenter__'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      'In `%1` Python has to wait for `__aenter__` or `__aexit__`, and got a finished value.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__('`async with` waits for both methods, so both have to be `async def`.'),
  whatToDo: (_names, trans) =>
    trans.__(
      'In the class write `async def __aenter__(self)` and `async def __aexit__(self, *error)`.'
    ),
  learnMore: [links.asyncManagers],
  detect: (notebook, run) => explainedFailures(notebook, run, /^TypeError$/, TEXT),
  message: (_names, trans) => trans.__('A method that async with waits for is a plain def.'),
  fixes: () => []
});

/** Texts of Python 3.8 to 3.15. */
const TEXT =
  /^'async with' received an object from __a(enter|exit)__ that does not implement __await__: (\S+)$/;
