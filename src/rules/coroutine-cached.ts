import { defineRule, Finding } from '../core/rule';
import { cacheTask } from '../fixes/cache-task';
import { PythonCell, textOf } from '../python/cell';
import { decoratorsOf } from '../python/meaning';
import { definitionOf, Program, programOf, qualifiedName, Site } from '../python/program';
import { child, descendants, namedChildren, SyntaxNode } from '../python/syntax';
import { shortCode } from '../fixes/short-code';
import { Failure, failures, pickAtFailure } from './findings/failure';
import { links } from './links';

type Found = Finding & {
  readonly names: { readonly call: string; readonly cache: string; readonly name: string };
  readonly definition: Site;
};

export const coroutineCached = defineRule<Found>({
  name: 'coroutine-cached',
  severity: 'error',
  example: { call: "brew('tea')", cache: 'functools.lru_cache', name: 'brew' },
  title: trans => trans.__('A coroutine kept in a cache'),
  whatHappened: ({ call }, trans) =>
    trans.__(
      '`%1` gave the coroutine of an earlier call again. A coroutine is one piece of async work: it runs once.',
      call
    ),
  whyHere: ({ cache, name }, trans) =>
    trans.__(
      '`@%1` keeps what `%2` returns. An `async def` function returns a coroutine, not yet a result.',
      cache,
      name
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Let the cache keep a task: async work that can be awaited many times. `asyncio.ensure_future()` makes one.'
    ),
  learnMore: [
    links.coroutines,
    links.createTask,
    {
      title: 'functools.lru_cache',
      url: 'https://docs.python.org/3/library/functools.html#functools.lru_cache'
    }
  ],
  detect: (notebook, run) =>
    failures(notebook, run, /^RuntimeError$/, /^cannot reuse already awaited coroutine$/).flatMap(
      failure => fromFailure(programOf(notebook), failure, run?.cell ?? null)
    ),
  message: ({ cache, name }, trans) =>
    trans.__('`@%1` keeps coroutines of `%2`, and each can run only once.', cache, name),
  fixes: ({ definition }, notebook, trans) =>
    [cacheTask(notebook, definition, trans)].flatMap(fix => fix ?? [])
});

/** Nothing where the line that failed waits for other things. */
function fromFailure(program: Program, failure: Failure, ran: string | null): readonly Found[] {
  const picked = pickAtFailure(failure, ({ cell }, node) => {
    const isOther =
      node.type === 'await' &&
      node.named &&
      !descendants(node).some(inner => cachedCall(program, cell, inner));
    return isOther ? 'other' : cachedCall(program, cell, node);
  });
  const found = picked.find(pick => pick !== 'other');
  const isElsewhere = ran !== null && ran !== found?.at.cell;
  return found ? [{ ...found, ...(isElsewhere ? { shownIn: ran } : {}) }] : [];
}

/** A call of an `async def` that stands under a cache. */
function cachedCall(program: Program, cell: PythonCell, node: SyntaxNode): Found | null {
  const callee = node.type === 'call' ? child(node, 'function') : null;
  const definition = callee && definitionOf(program, cell, callee);
  const { kind, value, name } = definition?.binding ?? {};
  const cache =
    definition && value && kind === 'async-def'
      ? decoratorsOf(value).find(decorator => isCache(program, definition.cell, decorator))
      : undefined;
  return definition && value && cache && name
    ? {
        at: { cell: definition.cell.id, from: cache.from, to: cache.to },
        names: {
          call: shortCode(textOf(cell, node), 40),
          cache: textOf(definition.cell, functionOf(cache)),
          name
        },
        definition: { cell: definition.cell, node: value }
      }
    : null;
}

function isCache(program: Program, cell: PythonCell, decorator: SyntaxNode): boolean {
  return /^functools\.(lru_)?cache$/.test(
    qualifiedName(program, cell, functionOf(decorator)) ?? ''
  );
}

/** What a decorator is, without the arguments it may be called with. */
function functionOf(decorator: SyntaxNode): SyntaxNode {
  const [expression] = namedChildren(decorator);
  return expression.type === 'call' ? (child(expression, 'function') ?? expression) : expression;
}
