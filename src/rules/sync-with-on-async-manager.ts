import { Notebook } from '../core/notebook';
import { defineRule, Finding } from '../core/rule';
import { Run } from '../core/run';
import { reachingBinding, valueOf } from '../python/awaitables';
import { textOf } from '../python/cell';
import { definitionOf, Program, programOf, qualifiedName, Site } from '../python/program';
import { child } from '../python/syntax';
import { isAsync } from '../python/value-use';
import { makeWithAsync, managerOf, withItems } from '../fixes/make-with-async';
import { shortCode } from '../fixes/short-code';
import { Failure, failures, pickAtFailure, rangeOf } from './findings/failure';
import { links } from './links';

export type FoundWith = Finding & {
  readonly names: { readonly manager: string };
  readonly statement: Site;
};

export const syncWithOnAsyncManager = defineRule<FoundWith>({
  name: 'sync-with-on-async-manager',
  severity: 'error',
  example: { manager: 'session()' },
  title: trans => trans.__('with on something that needs async with'),
  whatHappened: ({ manager }, trans) =>
    trans.__('`with` opens and closes at once. `%1` has to wait while it does that.', manager),
  whyHere: ({ manager }, trans) =>
    trans.__(
      '`%1` is an async context manager: something that is opened and closed with `async with`.',
      manager
    ),
  whatToDo: ({ manager }, trans) =>
    trans.__('Write `async with %1`. At the top of a cell that works.', manager),
  learnMore: [links.asyncWith, links.asyncManagers],
  detect: (notebook, run) => (run ? found(notebook, run) : []),
  message: ({ manager }, trans) => trans.__('`%1` can only be opened with `async with`.', manager),
  fixes: ({ statement }, notebook, trans) =>
    [makeWithAsync(notebook, statement, trans)].flatMap(fix => fix ?? [])
});

/** Python 3.11 and later; before, only the name of the missing method (errors.md 1C). */
const TEXT =
  /^'(.+?)' object does not support the context manager protocol(?: \(missed __(?:enter|exit)__ method\))?( but it supports the asynchronous context manager protocol\. Did you mean to use 'async with'\?)?$/;
const OLD = /^__(enter|exit)__$/;
const AIOHTTP = /^Use async with instead$/;

/** Types that are async only; with their module from Python 3.14 on. */
const ASYNC_TYPES =
  /(^|\.)(_AsyncGeneratorContextManager|Lock|Semaphore|BoundedSemaphore|Condition|TaskGroup|Timeout|ClientSession|ClientResponse|_\w*RequestContextManager|AsyncClient|AsyncExitStack|AsyncSession|AsyncConnection|AsyncEngine)$/;

function found(notebook: Notebook, run: Run): readonly FoundWith[] {
  const certain = [
    ...failures(notebook, run, /^TypeError$/, TEXT).filter(
      ({ match: [, type, hint] }) => type !== 'coroutine' && (hint || ASYNC_TYPES.test(type))
    ),
    ...failures(notebook, run, /^TypeError$/, AIOHTTP)
  ];
  const old = failures(notebook, run, /^AttributeError$/, OLD);
  return [
    ...certain.flatMap(failure => withAt(failure, false, () => true)),
    ...old.flatMap(failure => withAt(failure, false, isAsyncBySource(programOf(notebook))))
  ];
}

/** The `with` or `async with` statements that the failure means. */
export function withAt(
  failure: Failure,
  async: boolean,
  isMeant: (site: Site) => boolean
): readonly FoundWith[] {
  const statements = pickAtFailure(failure, ({ cell, current }, node) =>
    node.type === 'with_statement' && isAsync(node) === async && current ? { cell, node } : null
  ).filter(isMeant);
  return statements.slice(-1).flatMap(statement => {
    const [item] = withItems(statement.node);
    const manager = item && managerOf(item);
    return manager
      ? [
          {
            at: rangeOf(statement),
            names: { manager: shortCode(textOf(statement.cell, manager), 30) },
            statement
          }
        ]
      : [];
  });
}

/** Old Pythons do not name the type: the source must show an async manager. */
function isAsyncBySource(program: Program): (site: Site) => boolean {
  return ({ cell: where, node }) => {
    const [item] = withItems(node);
    const opened = item && managerOf(item);
    const bound = opened?.type === 'identifier' ? reachingBinding(program, where, opened) : null;
    const { cell, manager } = bound
      ? { cell: bound.cell, manager: valueOf(bound.binding) }
      : { cell: where, manager: opened };
    const callee = manager?.type === 'call' ? child(manager, 'function') : null;
    const name = callee && (qualifiedName(program, cell, callee) ?? '');
    const made = callee && definitionOf(program, cell, callee);
    const definition = made?.binding.value;
    const source = made && definition ? textOf(made.cell, definition.parent ?? definition) : '';
    return (
      /\basync def __aenter__\b|@[\w.]*asynccontextmanager\b/.test(source) ||
      /^(asyncio\.(Lock|Semaphore|BoundedSemaphore|Condition|TaskGroup|timeout)|aiohttp\.ClientSession|httpx\.AsyncClient|contextlib\.AsyncExitStack)$/.test(
        name ?? ''
      )
    );
  };
}
