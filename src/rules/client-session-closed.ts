import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';

import { links } from './links';

export const clientSessionClosed = defineRule<Explained>({
  name: 'client-session-closed',
  severity: 'error',
  example: { code: 'await session.get(url)' },
  title: trans => trans.__('An aiohttp session that is closed'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      '`%1` uses a session that is closed. A session keeps the connections of aiohttp.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__('It is closed at the end of its `async with` block, or by `session.close()`.'),
  whatToDo: (_names, trans) =>
    trans.__(
      'Make the request inside `async with aiohttp.ClientSession() as session:`. To use a session in several cells, make it without `with`.'
    ),
  learnMore: [links.clientSession],
  detect: (notebook, run) =>
    explainedFailures(notebook, run, /^RuntimeError$/, /^Session is closed$/),
  message: ({ code }, trans) => trans.__('`%1` uses a session that is closed.', code),
  fixes: () => []
});
