import { defineRule, Finding } from '../core/rule';
import { textOf } from '../python/cell';
import { callsTo, programOf } from '../python/program';
import { useOf } from '../python/value-use';
import { shortCode } from '../fixes/short-code';
import { rangeOf } from './findings/failure';
import { links } from './links';

type Found = Finding & { readonly names: { readonly call: string } };

export const unclosedAiohttpSession = defineRule<Found>({
  name: 'unclosed-aiohttp-session',
  severity: 'warning',
  example: { call: 'aiohttp.ClientSession()' },
  title: trans => trans.__('An aiohttp session that was not closed'),
  whatHappened: ({ call }, trans) =>
    trans.__('`%1` opened a session. It went away without being closed.', call),
  whyHere: (_names, trans) =>
    trans.__(
      'A session holds connections. Closing them takes waiting, which Python cannot do on its own.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Use `async with aiohttp.ClientSession() as session:` around the requests. Or end with `await session.close()`.'
    ),
  learnMore: [links.clientSession],
  detect(notebook, run) {
    if (!run || !/^Unclosed (client session|connector|connection)$/m.test(run.stderr)) {
      return [];
    }
    const program = programOf(notebook);
    const open = callsTo(program, SESSION).filter(({ cell, node }) => {
      const use = useOf(program, cell, node);
      return !(use.how === 'needed' && use.as === 'async-with');
    });
    const [only, more] = open;
    return only && !more
      ? [
          {
            at: rangeOf(only),
            ...(run.cell && run.cell !== only.cell.id ? { shownIn: run.cell } : {}),
            names: { call: shortCode(textOf(only.cell, only.node), 34) }
          }
        ]
      : [];
  },
  message: ({ call }, trans) => trans.__('The session of `%1` was never closed.', call),
  fixes: () => []
});

const SESSION = new Set(['aiohttp.ClientSession', 'aiohttp.client.ClientSession']);
