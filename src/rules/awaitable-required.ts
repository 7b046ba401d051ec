import { defineRule } from '../core/rule';
import { textOf } from '../python/cell';
import { definitionOf, programOf } from '../python/program';
import { argumentsOf } from '../python/value-use';
import { awaitablesIn } from './awaited-list';
import { Explained, explainedFailures } from './findings/explained';
import { links } from './links';

export const awaitableRequired = defineRule<Explained>({
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
    return explainedFailures(notebook, run, /^(TypeError|ValueError)$/, TEXT).filter(({ at }) => {
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
  },
  message: ({ code }, trans) => trans.__('`%1` gives asyncio something it cannot run.', code),
  fixes: () => []
});

const TEXT =
  /^(An asyncio\.Future, a coroutine or an awaitable is required|A coroutine object is required|a coroutine was expected, got (?!<(_GatheringFuture|Future|Task) )[^]*)$/;
