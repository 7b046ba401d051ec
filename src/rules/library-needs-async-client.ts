import { defineRule, Finding } from '../core/rule';
import { SyncClient, syncClients } from '../libraries/sync-clients';
import { textOf } from '../python/cell';
import { shortCode } from '../fixes/short-code';
import { failedStatement, failures, rangeOf } from './failure';
import { links } from './links';

type Found = Finding & {
  readonly names: { readonly code: string; readonly library: string; readonly example: string };
};

export const libraryNeedsAsyncClient = defineRule<Found>({
  name: 'library-needs-async-client',
  severity: 'error',
  example: {
    code: 'with sync_playwright() as p:',
    library: 'Playwright',
    example: 'async with async_playwright() as p:'
  },
  title: trans => trans.__('A library that has two interfaces'),
  whatHappened: ({ code, library }, trans) =>
    trans.__(
      '`%1` uses the plain interface of %2. It does not work where an event loop is running.',
      code,
      library
    ),
  whyHere: (_, trans) =>
    trans.__(
      'Jupyter always runs an event loop, the part that runs async code. `nest_asyncio` does not help: the library looks for the loop itself.'
    ),
  whatToDo: ({ library, example }, trans) =>
    trans.__(
      'Use the async interface of %1: `%2`. Then put `await` before each call that talks to the other side.',
      library,
      example
    ),
  learnMore: [links.asyncWith, links.autoawait],
  detect: (notebook, run) =>
    (run ? syncClients : []).flatMap(client =>
      failures(notebook, run, /^/, client.says)
        .filter(({ exception: { frames } }) => frames.some(({ file }) => isOf(client, file)))
        .flatMap(failure => {
          const statement = failedStatement(failure);
          return statement
            ? [
                {
                  at: rangeOf(statement),
                  links: [client.docs],
                  names: {
                    code: shortCode(textOf(statement.cell, statement.node).split('\n')[0], 36),
                    library: client.name,
                    example: client.example
                  }
                }
              ]
            : [];
        })
    ),
  message: ({ code, library }, trans) =>
    trans.__('`%1`: here %2 works only through its async interface.', code, library),
  fixes: () => []
});

function isOf({ packages }: SyncClient, file: string | null): boolean {
  const inside = /[\\/](?:site|dist)-packages[\\/]([^\\/]+?)(?:\.py)?(?:[\\/]|$)/.exec(file ?? '');
  return inside !== null && packages.includes(inside[1]);
}
