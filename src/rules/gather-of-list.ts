import { defineRule, Finding } from '../core/rule';
import { textOf } from '../python/cell';
import { programOf, qualifiedName, Site } from '../python/program';
import { child } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { starGather } from '../fixes/star-gather';
import { shortCode } from '../fixes/short-code';
import { awaitablesIn } from './awaited-list';
import { failures, pickAtFailure, rangeOf } from './findings/failure';
import { links } from './links';

type Found = Finding & { readonly names: { readonly list: string }; readonly call: Site };

export const gatherOfList = defineRule<Found>({
  name: 'gather-of-list',
  severity: 'error',
  example: { list: 'jobs' },
  title: trans => trans.__('gather of a list'),
  whatHappened: ({ list }, trans) =>
    trans.__(
      'gather got one thing, `%1`. It wants each coroutine as an argument of its own.',
      list
    ),
  whyHere: (_names, trans) =>
    trans.__(
      '`asyncio.gather(a, b)` takes the work directly. A list in between is no work that it could run.'
    ),
  whatToDo: ({ list }, trans) =>
    trans.__('Put a star in front, which hands over the items one by one: `gather(*%1)`.', list),
  learnMore: [links.gather],
  detect(notebook, run) {
    const program = programOf(notebook);
    return failures(notebook, run, /^(TypeError|RuntimeError)$/, TEXT).flatMap(failure => {
      const [call] = pickAtFailure(failure, ({ cell, current }, node) => {
        const callee = node.type === 'call' ? child(node, 'function') : null;
        const [list, more] = argumentsOf(node);
        const isGather =
          callee !== null && qualifiedName(program, cell, callee) === 'asyncio.gather';
        if (!isGather || !list || (more && more.type !== 'keyword_argument')) {
          return null;
        }
        const isList =
          /^(list|list_comprehension)$/.test(list.type) ||
          awaitablesIn(program, { cell, node: list }) ||
          (list.type === 'identifier' && /'list'/.test(failure.exception.evalue) && current);
        return isList ? { cell, node } : null;
      });
      const list = call && argumentsOf(call.node)[0];
      return list
        ? [{ at: rangeOf(call), names: { list: shortCode(textOf(call.cell, list), 28) }, call }]
        : [];
    });
  },
  message: ({ list }, trans) =>
    trans.__('gather got the list `%1`; it wants its items, with a star.', list),
  fixes: ({ call }, notebook, trans) =>
    [starGather(notebook, call, trans)].flatMap(fix => fix ?? [])
});

/** Texts of Python 3.8 to 3.15; the first two are general, so the call must be a gather. */
const TEXT =
  /^((cannot use 'list' as a dict key \()?unhashable type: 'list'\)?|An asyncio\.Future, a coroutine or an awaitable is required|Task got bad yield: .*)$/;
