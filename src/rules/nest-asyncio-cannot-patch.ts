import { defineRule, Finding } from '../core/rule';
import { callsTo, programOf } from '../python/program';
import { failures, rangeOf } from './findings/failure';
import { links } from './links';

export const nestAsyncioCannotPatch = defineRule<Finding>({
  name: 'nest-asyncio-cannot-patch',
  severity: 'error',
  example: { loop: 'uvloop.Loop' },
  title: trans => trans.__('nest_asyncio with a loop that it cannot change'),
  whatHappened: ({ loop }, trans) =>
    trans.__(
      '`nest_asyncio` changes the event loop, the part that runs async code. It cannot change a `%1`.',
      loop
    ),
  whyHere: (_, trans) =>
    trans.__('It only knows the loops that come with Python. This one is built in another way.'),
  whatToDo: (_, trans) =>
    trans.__(
      'Leave `nest_asyncio` out. Wait with `await` at the top of a cell, and make the functions in between async.'
    ),
  learnMore: [links.autoawait],
  detect: (notebook, run) =>
    failures(
      notebook,
      run,
      /^ValueError$/,
      /^Can't patch loop of type <class '([\w.]+)'>$/
    ).flatMap(({ match, places }) => {
      const cells = new Set(places.map(({ cell }) => cell.id));
      const call = callsTo(programOf(notebook), APPLY).find(({ cell }) => cells.has(cell.id));
      return call ? [{ at: rangeOf(call), names: { loop: match[1] } }] : [];
    }),
  message: ({ loop }, trans) => trans.__('`nest_asyncio` cannot change a `%1`.', loop),
  fixes: () => []
});

const APPLY: ReadonlySet<string> = new Set(['nest_asyncio.apply', 'nest_asyncio2.apply']);
