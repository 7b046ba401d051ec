import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';

import { links } from './links';

export const trioOnAsyncio = defineRule<Explained>({
  name: 'trio-on-asyncio',
  severity: 'error',
  example: { code: 'await trio.sleep(1)' },
  title: trans => trans.__('Trio code on Jupyter’s asyncio loop'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      '`%1` is code for Trio, another way to run async code. Jupyter’s event loop is one of asyncio.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'Trio and asyncio cannot wait for each other’s functions. A cell is run by asyncio unless you say otherwise.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Start it with `trio.run(function, argument)`, which works in a cell. Or write `%autoawait trio` in a cell of its own, above.'
    ),
  learnMore: [links.trio],
  detect: (notebook, run) =>
    explainedFailures(
      notebook,
      run,
      /^(RuntimeError|AttributeError)$/,
      /^(must be called from async context|'RunContext' object has no attribute 'runner')$/
    ),
  message: ({ code }, trans) => trans.__('`%1` needs Trio, but asyncio runs this cell.', code),
  fixes: () => []
});
