import { defineRule } from '../core/rule';
import { textOf } from '../python/cell';
import { definitionOf, Program, programOf, Site } from '../python/program';
import { child } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { gatherGiven } from '../fixes/gather-given';
import { awaitablesIn } from './awaited-list';
import { AWAITED, isOfAsyncio } from './findings/awaited-value';
import { Explained, explained, explainedFailures } from './findings/explained';
import { failures } from './findings/failure';
import { links } from './links';

type Found = Explained & {
  /** A list of coroutines that asyncio was given in place of one. */
  readonly list: Site | null;
};

export const awaitableRequired = defineRule<Found>({
  name: 'awaitable-required',
  severity: 'error',
  example: { code: 'await asyncio.gather(None)' },
  title: trans => trans.__('asyncio was given something it cannot run'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      'In `%1` asyncio got a value that it cannot run: neither a coroutine nor a task or future.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'A coroutine is what a call of an `async def` function gives. Plain functions give finished values, such as `None`.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Look at each argument. Call `async def` functions with brackets, and use the values of plain functions as they are.'
    ),
  learnMore: [links.awaitables],
  detect(notebook, run) {
    const program = programOf(notebook);
    const found = [
      ...explainedFailures(notebook, run, /^(TypeError|ValueError)$/, TEXT),
      ...failures(notebook, run, /^TypeError$/, AWAITED)
        .filter(isOfAsyncio)
        .flatMap(failure => explained(failure, run) ?? [])
    ].filter(({ at }) => {
      const cell = program.cells.find(({ id }) => id === at.cell);
      const calls = (cell?.calls ?? []).filter(({ from, to }) => from >= at.from && to <= at.to);
      // Functions, and lists that are gathered, have rules of their own.
      return !calls.some(call =>
        argumentsOf(call).some(
          node =>
            cell &&
            ((/\bgather$/.test(textOf(cell, call.children[0])) &&
              (/^(list|list_comprehension|generator_expression)$/.test(node.type) ||
                awaitablesIn(program, { cell, node }))) ||
              (/^(identifier|attribute)$/.test(node.type) &&
                textOf(cell, node) !== 'None' &&
                definitionOf(program, cell, node)?.binding.kind === 'async-def'))
        )
      );
    });
    return found.map(each => ({ ...each, list: givenList(program, each) }));
  },
  message: ({ code }, trans) => trans.__('`%1` gives asyncio something it cannot run.', code),
  fixes: ({ list }, notebook, trans) =>
    [list && gatherGiven(notebook, list, trans)].flatMap(fix => fix ?? [])
});

/** The list of coroutines that `wait_for` or the like was given first. */
function givenList(program: Program, { at }: Explained): Site | null {
  const cell = program.cells.find(({ id }) => id === at.cell);
  const lists = (cell?.calls ?? []).flatMap(call => {
    const callee = child(call, 'function');
    const [given] = argumentsOf(call);
    const isTaker = callee && TAKERS.test(textOf(cell!, callee));
    return cell && given && isTaker && call.from >= at.from && call.to <= at.to
      ? [{ cell, node: given }].filter(site => awaitablesIn(program, site))
      : [];
  });
  const [only, more] = lists;
  return only && !more ? only : null;
}

const TAKERS = /\.(wait_for|shield|ensure_future|create_task)$/;

const TEXT =
  /^(An asyncio\.Future, a coroutine or an awaitable is required|A coroutine object is required|a coroutine was expected, got (?!<(_GatheringFuture|Future|Task) )[^]*)$/;
