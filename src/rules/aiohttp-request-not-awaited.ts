import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';
import { links } from './links';

export const aiohttpRequestNotAwaited = defineRule<Explained>({
  name: 'aiohttp-request-not-awaited',
  severity: 'error',
  example: { code: 'session.get(url).json()' },
  title: trans => trans.__('An aiohttp request that nobody waited for'),
  whatHappened: ({ code }, trans) =>
    trans.__('`%1` uses a request of aiohttp as if it were the answer.', code),
  whyHere: (_names, trans) =>
    trans.__(
      'A call such as `session.get(url)` only prepares the request. The answer takes time, so it has to be awaited.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Write `async with session.get(url) as answer:`. Below it, read the answer with `await answer.json()`.'
    ),
  learnMore: [links.clientSession, links.asyncWith],
  detect: (notebook, run) => explainedFailures(notebook, run, /^(AttributeError|TypeError)$/, TEXT),
  message: ({ code }, trans) => trans.__('`%1` uses a request that was not sent yet.', code),
  fixes: () => []
});

/** The name of the class differs between versions of aiohttp. */
const TEXT =
  /^'_(Base|Session|Websocket|WS)?RequestContextManager' object (has no attribute '\w+'|is not (subscriptable|iterable|callable))$/;
