import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';

import { links } from './links';

export const asyncioOnTrio = defineRule<Explained>({
  name: 'asyncio-on-trio',
  severity: 'error',
  example: { code: 'await asyncio.sleep(1)' },
  title: trans => trans.__('asyncio code under Trio'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      '`%1` is code for asyncio. Here Trio, another way to run async code, is in charge.',
      code
    ),
  whyHere: (_names, trans) => trans.__('Trio and asyncio cannot wait for each other’s functions.'),
  whatToDo: (_names, trans) =>
    trans.__(
      'Use Trio’s own functions, such as `trio.sleep(…)`. Or leave Trio out, and wait with `await` at the top of a cell.'
    ),
  learnMore: [links.trio],
  detect: (notebook, run) =>
    explainedFailures(
      notebook,
      run,
      /^TypeError$/,
      /^trio\.run received unrecognized yield message /
    ),
  message: ({ code }, trans) => trans.__('`%1` needs asyncio, but Trio runs this code.', code),
  fixes: () => []
});
