import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';
import { links } from './links';

export const asyncIteratorBroken = defineRule<Explained>({
  name: 'async-iterator-broken',
  severity: 'error',
  example: { code: 'async for x in Feed():' },
  title: trans => trans.__('A class that async for cannot read'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      'In `%1` Python asked for items one by one, and the object could not give them.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__(
      '`async for` needs two methods: a plain `def __aiter__` and an `async def __anext__`.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'In the class write `def __aiter__(self): return self`, without async, and `async def __anext__(self)`.'
    ),
  learnMore: [links.asyncIterators],
  detect: (notebook, run) => explainedFailures(notebook, run, /^TypeError$/, TEXT),
  message: (_names, trans) => trans.__('This class lacks what async for needs.'),
  fixes: () => []
});

/** Texts of Python 3.8 to 3.15. */
const TEXT =
  /^('async for' received an (object from __aiter__ that does not implement __anext__|invalid object from __anext__): (\S+)|'.+' object is not an async (iterable|iterator))$/;
