import { SyncClient } from '../core/library';
import { Notebook } from '../core/notebook';
import { defineRule, Finding } from '../core/rule';
import { ChainedException, Run } from '../core/run';
import { syncClients } from '../libraries/sync-clients';
import { shortCode } from '../fixes/short-code';
import { useAsyncInterface } from '../fixes/use-async-interface';
import { textOf } from '../python/cell';
import { Program, programOf, qualifiedName, Site } from '../python/program';
import { child, enclosing } from '../python/syntax';
import { failedStatement, failures, rangeOf } from './findings/failure';
import { links } from './links';
import { runsInCell } from './findings/runs-in-cell';

type Found = Finding & {
  readonly names: { readonly code: string; readonly library: string; readonly example: string };
  readonly site: Site;
  readonly client: SyncClient;
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
    run ? failed(notebook, run) : syncClients.flatMap(client => certain(notebook, client)),
  message: ({ code, library }, trans) =>
    trans.__('`%1`: here %2 works only through its async interface.', code, library),
  fixes: ({ site, client }, notebook, trans) => {
    const fix = client.interfaces && useAsyncInterface(notebook, site, client.interfaces, trans);
    return fix ? [fix] : [];
  }
});

function failed(notebook: Notebook, run: Run): readonly Found[] {
  const explained = new Set<ChainedException>();
  return syncClients.flatMap(client =>
    failures(notebook, run, /^/, client.says)
      .filter(({ exception }) => !explained.has(exception))
      .filter(({ exception: { frames } }) => frames.some(({ file }) => isOf(client, file)))
      .flatMap(failure => {
        explained.add(failure.exception);
        const statement = failedStatement(failure);
        return statement ? [found(client, statement)] : [];
      })
  );
}

/** `with` over the plain manager, at a place that certainly runs in a cell. */
function certain(notebook: Notebook, client: SyncClient): readonly Found[] {
  const { interfaces } = client;
  const { implementation } = notebook.kernel;
  if (!interfaces || (implementation !== null && implementation !== 'ipython')) {
    return [];
  }
  const { module, manager } = interfaces.plain;
  const program = programOf(notebook);
  return callsIn(program, manager).flatMap(({ cell, node }) => {
    const callee = child(node, 'function') ?? node;
    const statement = enclosing(node, 'with_statement');
    const isMeant =
      statement !== null &&
      enclosing(node, 'with_item') !== null &&
      qualifiedName(program, cell, callee) === `${module}.${manager}` &&
      runsInCell(program, cell, statement);
    return isMeant ? [found(client, { cell, node: statement })] : [];
  });
}

function callsIn(program: Program, name: string): readonly Site[] {
  return program.index
    .cellsCalling(name)
    .filter(({ kind, broken }) => kind === 'python' && !broken)
    .flatMap(cell => (cell.callsByName.get(name) ?? []).map(node => ({ cell, node })));
}

function found(client: SyncClient, site: Site): Found {
  return {
    at: rangeOf(site),
    links: [client.docs],
    names: {
      code: shortCode(textOf(site.cell, site.node).split('\n')[0], 36),
      library: client.name,
      example: client.example
    },
    site,
    client
  };
}

function isOf({ packages }: SyncClient, file: string | null): boolean {
  const inside = /[\\/](?:site|dist)-packages[\\/]([^\\/]+?)(?:\.py)?(?:[\\/]|$)/.exec(file ?? '');
  return inside !== null && packages.includes(inside[1]);
}
