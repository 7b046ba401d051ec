import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';
import { links } from './links';

export const awaitMethodBroken = defineRule<Explained>({
  name: 'await-method-broken',
  severity: 'error',
  example: { code: 'await Later()' },
  title: trans => trans.__('A class with a wrong __await__'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      'In `%1` the object says that it can be awaited, but its `__await__` gives something else.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__(
      '`__await__` is a plain method that returns an iterator. An `async def __await__` returns a coroutine.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Write `def __await__(self): return self.load().__await__()`, where `load` is the `async def` method.'
    ),
  learnMore: [links.awaitableObjects],
  detect: (notebook, run) => explainedFailures(notebook, run, /^TypeError$/, TEXT),
  message: (_names, trans) => trans.__('The __await__ method of this class gives no iterator.'),
  fixes: () => []
});

/** Texts of Python 3.8 to 3.15. */
const TEXT =
  /^(__await__\(\) returned (a coroutine|non-iterator of type '.+')|\S+\.__await__\(\) must return an iterator, not \w+)$/;
