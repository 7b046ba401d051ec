import { Notebook } from '../core/notebook';
import { defineRule, Finding } from '../core/rule';
import { Run } from '../core/run';
import { textOf } from '../python/cell';
import { givesCoroutine, programOf, Site } from '../python/program';
import { child, SyntaxNode } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { callFunction } from '../fixes/call-function';
import { shortCode } from '../fixes/short-code';
import { AWAITED, awaitedValues, isOfAsyncio } from './findings/awaited-value';
import { failures, pickAtFailure, rangeOf } from './findings/failure';
import { links } from './links';

type Found = Finding & { readonly names: { readonly name: string }; readonly function: Site };

export const coroutineFunctionNotCalled = defineRule<Found>({
  name: 'coroutine-function-not-called',
  severity: 'error',
  example: { name: 'fetch' },
  title: trans => trans.__('A function where its call is needed'),
  whatHappened: ({ name }, trans) =>
    trans.__(
      '`%1` names the function and does not call it. asyncio can only run what a call gives.',
      name
    ),
  whyHere: ({ name }, trans) =>
    trans.__(
      'Calling an `async def` function gives a coroutine: work that can be awaited. `%1` alone is still the recipe.',
      name
    ),
  whatToDo: ({ name }, trans) =>
    trans.__('Add brackets, with the arguments it needs in them: `%1()`.', name),
  learnMore: [links.coroutines],
  detect(notebook, run) {
    return run ? [...named(notebook, run), ...awaited(notebook, run)] : [];
  },
  message: ({ name }, trans) =>
    trans.__('`%1` is the function itself; brackets are needed to call it.', name),
  fixes: ({ function: site }, notebook, trans) =>
    [callFunction(notebook, site, trans)].flatMap(fix => fix ?? [])
});

/** Texts of Python 3.8 to 3.15 (errors.md 1B). */
const TEXT =
  /^(a coroutine was expected, got <(function|bound method) .*|An asyncio\.Future, a coroutine or an awaitable is required|A coroutine object is required|object (function|method) is not awaitable)$/;

/** `create_task(f)`, `gather(f, g)`, `run_coroutine_threadsafe(f, loop)`. */
function named(notebook: Notebook, run: Run): readonly Found[] {
  const program = programOf(notebook);
  return [
    ...failures(notebook, run, /^(TypeError|ValueError)$/, TEXT),
    ...failures(notebook, run, /^TypeError$/, AWAITED).filter(isOfAsyncio)
  ].flatMap(failure => {
    const functions = pickAtFailure(failure, ({ cell }, node) =>
      isArgument(cell, node) && isFunction({ cell, node }) ? { cell, node } : null
    );
    return functions.slice(0, 1).map(found);
  });

  function isFunction({ cell, node }: Site): boolean {
    return givesCoroutine(program, cell, node);
  }
}

function awaited(notebook: Notebook, run: Run): readonly Found[] {
  return awaitedValues(notebook, run, type =>
    /^(function|method|builtin_function_or_method)$/.test(type)
  ).map(({ operand }) => found(operand));
}

function found(site: Site): Found {
  return {
    at: rangeOf(site),
    names: { name: shortCode(textOf(site.cell, site.node), 30) },
    function: site
  };
}

const TAKERS =
  /^(create_task|ensure_future|gather|shield|wait_for|run|run_until_complete|run_coroutine_threadsafe|Task)$/;

function isArgument(cell: Site['cell'], node: SyntaxNode): boolean {
  const call = node.parent?.type === 'argument_list' ? node.parent.parent : null;
  const callee = call && child(call, 'function');
  const name = callee && (child(callee, 'attribute') ?? callee);
  return (
    /^(identifier|attribute)$/.test(node.type) &&
    name !== null &&
    TAKERS.test(textOf(cell, name)) &&
    argumentsOf(call ?? node).includes(node)
  );
}
