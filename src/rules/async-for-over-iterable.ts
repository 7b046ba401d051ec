import { defineRule, Finding } from '../core/rule';
import { textOf } from '../python/cell';
import { Site } from '../python/program';
import { child } from '../python/syntax';
import { isAsync } from '../python/value-use';
import { makeForPlain } from '../fixes/make-for-async';
import { shortCode } from '../fixes/short-code';
import { failures, pickAtFailure, rangeOf } from './findings/failure';
import { links } from './links';

type Found = Finding & {
  readonly names: { readonly items: string; readonly type: string };
  readonly loop: Site;
};

export const asyncForOverIterable = defineRule<Found>({
  name: 'async-for-over-iterable',
  severity: 'error',
  example: { items: '[1, 2]', type: 'list' },
  title: trans => trans.__('async for over plain items'),
  whatHappened: ({ items, type }, trans) =>
    MANAGER.test(type)
      ? trans.__(
          '`async for` reads items one by one. `%1` is an async context manager, which gives one value.',
          items
        )
      : QUEUE.test(type)
        ? trans.__(
            '`async for` reads async iterators. `%1` is a `%2`, which hands out items only when asked.',
            items,
            type
          )
        : trans.__(
            '`async for` waits for each item. `%1` is a `%2`, whose items are there already.',
            items,
            type
          ),
  whyHere: (_names, trans) =>
    trans.__(
      '`async for` is only for async iterators: sources that may have to wait for the next item.'
    ),
  whatToDo: ({ items, type }, trans) =>
    MANAGER.test(type)
      ? trans.__(
          'Open it: `async with %1 as value`. If it is to give items, drop `asynccontextmanager`.',
          items
        )
      : QUEUE.test(type)
        ? trans.__('Take the items one by one, in a loop: `item = await %1.get()`.', items)
        : trans.__('Use a plain loop: `for … in %1`. Inside it you may still `await`.', items),
  learnMore: [links.asyncFor],
  detect: (notebook, run) =>
    failures(notebook, run, /^TypeError$/, TEXT).flatMap(failure => {
      const [, type] = failure.match;
      const [loop, more] = pickAtFailure(failure, ({ cell, current }, node) =>
        /^for_(statement|in_clause)$/.test(node.type) && isAsync(node) && current
          ? { cell, node }
          : null
      );
      const items = loop && child(loop.node, 'right');
      return items && !more && type !== 'coroutine'
        ? [
            {
              at: rangeOf(loop),
              names: { items: shortCode(textOf(loop.cell, items), 28), type },
              loop
            }
          ]
        : [];
    }),
  message: ({ items, type }, trans) =>
    MANAGER.test(type)
      ? trans.__('`%1` is opened with `async with`; it has no items.', items)
      : QUEUE.test(type)
        ? trans.__('`%1` is a queue: its items come with `await %1.get()`.', items)
        : trans.__('`%1` has its items already; `async for` has nothing to wait for.', items),
  fixes: ({ loop, names }, notebook, trans) =>
    [ITERABLE.test(names.type) ? makeForPlain(notebook, loop, trans) : null].flatMap(
      fix => fix ?? []
    )
});

const QUEUE = /^(Lifo|Priority)?Queue$/;

const MANAGER = /(^|\.)_AsyncGeneratorContextManager$/;

/** Types that a plain loop certainly reads. */
const ITERABLE =
  /^(list|tuple|set|frozenset|dict|str|bytes|range|generator|map|filter|zip|enumerate|reversed|dict_\w+|deque|TextIOWrapper|ndarray|Series)$/;

const TEXT = /^'async for' requires an object with __aiter__ method, got (\S+)$/;
