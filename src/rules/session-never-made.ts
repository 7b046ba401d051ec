import { Notebook } from '../core/notebook';
import { defineRule, Finding } from '../core/rule';
import { addAwait } from '../fixes/add-await';
import { shortCode } from '../fixes/short-code';
import { usesOfValue } from '../python/awaitables';
import { textOf } from '../python/cell';
import { methodCalls, Program, programOf, qualifiedName, Site } from '../python/program';
import { child } from '../python/syntax';
import { failuresAnywhere } from './findings/explained-anywhere';
import { rangeOf } from './findings/failure';
import { links } from './links';

type Found = Finding & {
  readonly names: { readonly call: string };
  readonly site: Site;
  /** Whether this ADK's `create_session` is async, which it was not before version 1.0. */
  readonly isAsync: boolean;
};

export const sessionNeverMade = defineRule<Found>({
  name: 'session-never-made',
  severity: 'error',
  example: { call: 'service.create_session(…)' },
  title: trans => trans.__('An ADK session that was never made'),
  whatHappened: ({ call }, trans) =>
    trans.__(
      '`%1` only made a coroutine: async work that has not started. So there is no session to run in.',
      call
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'Since version 1.0 of Google’s ADK, sessions are made by async functions. Older examples call them without `await`.'
    ),
  whatToDo: ({ call }, trans) =>
    trans.__('Write `await %1`, then run this cell and the one that failed again.', call),
  learnMore: [
    { title: 'ADK: sessions', url: 'https://google.github.io/adk-docs/sessions/session/' },
    links.coroutines
  ],
  detect: (notebook, run) =>
    failuresAnywhere(notebook, run, ENAME, /^Session not found\b/)
      .filter(({ exception: { frames } }) => frames.some(({ file }) => ADK.test(file ?? '')))
      .slice(0, 1)
      .flatMap(({ exception: { ename } }) => {
        const isAsync = !ename.endsWith('ValueError') || NEVER_AWAITED.test(run?.stderr ?? '');
        return unwaited(notebook, run?.cell ?? null, isAsync);
      }),
  message: ({ call }, trans) => trans.__('Nothing waited for `%1`, so there is no session.', call),
  fixes: ({ site, isAsync }, notebook, trans) =>
    [isAsync ? addAwait(notebook, site, trans) : null].flatMap(fix => fix ?? [])
});

/** The second name came after version 1.0. */
const ENAME = /^(?:[\w.]+\.)?(?:ValueError|SessionNotFoundError)$/;
const ADK = /[\\/]google[\\/]adk[\\/]/;
const NEVER_AWAITED = /create_session' was never awaited/;

/** The one call that should have made it; none where several could be meant. */
function unwaited(notebook: Notebook, failed: string | null, isAsync: boolean): readonly Found[] {
  const program = programOf(notebook);
  const calls = methodCalls(program, 'create_session').filter(
    site => isOfAdk(program, site) && !isRun(program, site)
  );
  return calls.length === 1
    ? calls.map(site => ({
        at: rangeOf(site),
        ...(failed !== null && failed !== site.cell.id ? { shownIn: failed } : {}),
        names: { call: shortCode(textOf(site.cell, site.node), 40) },
        site,
        isAsync
      }))
    : [];
}

/** Whether it is awaited, also by its name, or given to something that may run it. */
function isRun(program: Program, site: Site): boolean {
  return usesOfValue(program, site).uses.some(({ use }) => /^(waited|handed)$/.test(use.how));
}

/** A method of ADK's, as far as that is known. */
function isOfAdk(program: Program, { cell, node }: Site): boolean {
  const callee = child(node, 'function');
  const name = callee && qualifiedName(program, cell, callee);
  return name === null || name.startsWith('google.adk.');
}
