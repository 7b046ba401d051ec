import { Notebook } from '../core/notebook';
import { defineRule, Finding } from '../core/rule';
import { Run } from '../core/run';
import { reachingBinding, valueOf } from '../python/awaitables';
import { textOf } from '../python/cell';
import { definitionOf, Program, programOf, qualifiedName, Site } from '../python/program';
import { child } from '../python/syntax';
import { argumentsOf, isAsync } from '../python/value-use';
import { callManager, makeWithAsync, managerOf, withItems } from '../fixes/make-with-async';
import { shortCode } from '../fixes/short-code';
import { calleeOf, Failure, failures, pickAtFailure, rangeOf } from './findings/failure';
import { links } from './links';

export type FoundWith = Finding & {
  readonly names: { readonly manager: string };
  readonly statement: Site;
};

type FoundSync = FoundWith & {
  readonly names: FoundWith['names'] & {
    /** `class` where brackets are missing, `stack` where an `ExitStack` opens it, else empty. */
    readonly kind: string;
  };
};

export const syncWithOnAsyncManager = defineRule<FoundSync>({
  name: 'sync-with-on-async-manager',
  severity: 'error',
  example: { manager: 'session()', kind: '' },
  title: trans => trans.__('with on something that needs async with'),
  whatHappened: ({ manager, kind }, trans) =>
    kind === 'class'
      ? trans.__('`with` opens an object. `%1` is a class, of which no object was made.', manager)
      : trans.__('`with` opens and closes at once. `%1` has to wait while it does that.', manager),
  whyHere: ({ manager, kind }, trans) => {
    switch (kind) {
      case 'class':
        return trans.__('The objects of `%1` are opened and closed with `async with`.', manager);
      case 'stack':
        return trans.__(
          '`enter_context` opens as plain `with` does. `%1` is an async context manager.',
          manager
        );
      default:
        return trans.__(
          '`%1` is an async context manager: something that is opened and closed with `async with`.',
          manager
        );
    }
  },
  whatToDo: ({ manager, kind }, trans) => {
    switch (kind) {
      case 'class':
        return trans.__('Make an object and open it: `async with %1()`.', manager);
      case 'stack':
        return trans.__(
          'Open an `AsyncExitStack` with `async with`, and on it `await stack.enter_async_context(%1)`.',
          manager
        );
      default:
        return trans.__('Write `async with %1`. At the top of a cell that works.', manager);
    }
  },
  learnMore: [links.asyncWith, links.asyncManagers],
  detect: (notebook, run) => (run ? found(notebook, run) : []),
  message: ({ manager, kind }, trans) => {
    switch (kind) {
      case 'class':
        return trans.__('`%1` is the class itself; write `async with %1()`.', manager);
      case 'stack':
        return trans.__('`%1` needs an `AsyncExitStack`.', manager);
      default:
        return trans.__('`%1` can only be opened with `async with`.', manager);
    }
  },
  fixes: ({ statement, names: { kind } }, notebook, trans) =>
    [
      kind === '' ? makeWithAsync(notebook, statement, trans) : null,
      kind === 'class' ? callManager(notebook, statement, trans) : null
    ].flatMap(fix => fix ?? [])
});

/** Python 3.11 and later; before, only the name of the missing method (errors.md 1C). */
const TEXT =
  /^'(.+?)' object does not support the context manager protocol(?: \(missed __(?:enter|exit)__ method\))?( but it supports the asynchronous context manager protocol\. Did you mean to use 'async with'\?)?$/;
const OLD = /^__(enter|exit)__$/;
const AIOHTTP = /^Use async with instead$/;

/** Types that are async only; with their module from Python 3.14 on. */
const ASYNC_TYPES =
  /(^|\.)(_AsyncGeneratorContextManager|Lock|Semaphore|BoundedSemaphore|Condition|TaskGroup|Timeout|ClientSession|ClientResponse|_\w*RequestContextManager|AsyncClient|AsyncExitStack|AsyncSession|AsyncConnection|AsyncEngine)$/;

function found(notebook: Notebook, run: Run): readonly FoundSync[] {
  const program = programOf(notebook);
  const certain = [
    ...failures(notebook, run, /^TypeError$/, TEXT).filter(
      ({ match: [, type, hint] }) =>
        type !== 'coroutine' && (hint || (ASYNC_TYPES.test(type) && !isOwnClass(program, type)))
    ),
    ...failures(notebook, run, /^TypeError$/, AIOHTTP)
  ];
  const old = failures(notebook, run, /^AttributeError$/, OLD);
  const isStack = ({ places, exception }: Failure) =>
    /\benter_context\b/.test(calleeOf(places, exception)?.function ?? '');
  const classes = failures(notebook, run, /^TypeError$/, TEXT).filter(({ match: [, type] }) =>
    META.test(type)
  );
  return [
    ...certain
      .filter(failure => !isStack(failure))
      .flatMap(failure => withAt(failure, false, () => true)),
    ...old.flatMap(failure => withAt(failure, false, isAsyncBySource(program)))
  ]
    .map(each => ({ ...each, names: { ...each.names, kind: '' } }))
    .concat(
      certain.filter(isStack).flatMap(entered),
      classes
        .flatMap(failure => withAt(failure, false, isAsyncClass(program)))
        .map(each => ({ ...each, names: { ...each.names, kind: 'class' } }))
    );
}

/** Whether the notebook has a class of this name: not the one that is known by it. */
export function isOwnClass({ index }: Program, type: string): boolean {
  return !!index.bindingsOf(type)?.all.some(({ binding }) => binding.kind === 'class');
}

/** `stack.enter_context(session())`, where the stack is a plain one. */
function entered(failure: Failure): readonly FoundSync[] {
  const calls = pickAtFailure(failure, ({ cell, current }, node) => {
    const callee = node.type === 'call' ? child(node, 'function') : null;
    const name = callee && child(callee, 'attribute');
    return name && current && textOf(cell, name) === 'enter_context' ? { cell, node } : null;
  });
  const [call, more] = calls;
  const manager = call && !more ? argumentsOf(call.node)[0] : null;
  return manager
    ? [
        {
          at: rangeOf(call),
          names: { manager: shortCode(textOf(call.cell, manager), 30), kind: 'stack' },
          statement: call
        }
      ]
    : [];
}

/** Whether the class that stands in the head is one whose objects need `async with`. */
function isAsyncClass(program: Program): (site: Site) => boolean {
  return ({ cell, node }) => {
    const [item] = withItems(node);
    const manager = item && managerOf(item);
    const definition = manager && definitionOf(program, cell, manager);
    const members = definition?.binding.value
      ? definition.cell.scopes.get(definition.binding.value)?.bindings
      : null;
    return (
      !!manager &&
      (members
        ? members.has('__aenter__') && !members.has('__enter__')
        : ASYNC_CLASSES.test(qualifiedName(program, cell, manager) ?? ''))
    );
  };
}

/** The type of a class. */
const META = /^(?:.*\.)?(type|ABCMeta|EnumType)$/;

const ASYNC_CLASSES =
  /^(asyncio\.(Lock|Semaphore|BoundedSemaphore|Condition|TaskGroup)|aiohttp\.ClientSession|httpx\.AsyncClient|contextlib\.AsyncExitStack)$/;

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
