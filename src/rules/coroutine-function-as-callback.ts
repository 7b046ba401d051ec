import { Notebook } from '../core/notebook';
import { defineRule, Finding } from '../core/rule';
import { PythonCell, textOf } from '../python/cell';
import { definitionOf, Program, programOf, qualifiedName, Site } from '../python/program';
import { child, SyntaxNode } from '../python/syntax';
import { argumentsOf, builtinName, keywordOf } from '../python/value-use';
import { awaitInList, gatherMap } from '../fixes/await-callback';
import { shortCode } from '../fixes/short-code';
import { rangeOf } from './failure';
import { links } from './links';
import { isTried } from './unfinished-value';

type Found = Finding & {
  readonly names: { readonly name: string; readonly caller: string };
  readonly call: Site;
};

export const coroutineFunctionAsCallback = defineRule<Found>({
  name: 'coroutine-function-as-callback',
  severity: 'warning',
  example: { name: 'fetch', caller: 'map' },
  title: trans => trans.__('An async function where a plain one is called'),
  whatHappened: ({ name, caller }, trans) =>
    trans.__(
      '`%2` calls `%1` and does not wait. It gets coroutines, not results, and every coroutine counts as true.',
      name,
      caller
    ),
  whyHere: ({ name, caller }, trans) =>
    trans.__(
      '`%1` is an `async def` function. A coroutine is work that runs when it is awaited; `%2` never awaits.',
      name,
      caller
    ),
  whatToDo: ({ name }, trans) =>
    trans.__(
      'Wait for each result in a list: `[await %1(x) for x in items]`. Then go on with that list.',
      name
    ),
  learnMore: [links.coroutines, links.gather],
  detect: (notebook, run) => (run ? [] : found(notebook)),
  message: ({ name, caller }, trans) =>
    trans.__('`%2` calls `%1` without waiting, so it gets coroutines.', name, caller),
  fixes: ({ call }, notebook, trans) =>
    [awaitInList(notebook, call, trans), gatherMap(notebook, call, trans)].flatMap(fix => fix ?? [])
});

function found(notebook: Notebook): readonly Found[] {
  const program = programOf(notebook);
  return program.cells
    .filter(({ kind }) => kind !== 'opaque')
    .flatMap(cell =>
      cell.calls.flatMap(node => {
        const callback = callbackOf(program, cell, node);
        const isCoroutine =
          callback &&
          /^(identifier|attribute)$/.test(callback.type) &&
          definitionOf(program, cell, callback)?.binding.kind === 'async-def';
        return callback && isCoroutine && !isHandled(program, cell, node) && !isTried(node)
          ? [
              {
                at: rangeOf({ cell, node }),
                names: {
                  name: shortCode(textOf(cell, callback), 24),
                  caller: shortCode(textOf(cell, child(node, 'function') ?? node), 24)
                },
                call: { cell, node }
              }
            ]
          : [];
      })
    );
}

/** The function that this call will call, and not wait for. */
function callbackOf(program: Program, cell: PythonCell, call: SyntaxNode): SyntaxNode | null {
  const callee = child(call, 'function');
  const given = argumentsOf(call);
  const builtin = callee && builtinName(program, cell, callee);
  if (builtin === 'map' || builtin === 'filter') {
    return given.length >= 2 ? given[0] : null;
  }
  if (builtin && /^(sorted|min|max)$/.test(builtin)) {
    const key = given.find(argument => keywordOf(cell, argument) === 'key');
    return key ? child(key, 'value') : null;
  }
  const name = callee && qualifiedName(program, cell, callee);
  if (name === 'asyncio.to_thread') {
    return given[0] ?? null;
  }
  const method = callee && child(callee, 'attribute');
  if (method && textOf(cell, method) === 'run_in_executor' && given.length >= 2) {
    return given[1];
  }
  return null;
}

/** `gather(*map(f, xs))` is right; of a list with a name we cannot say who awaits its items. */
function isHandled(program: Program, cell: PythonCell, call: SyntaxNode): boolean {
  const callee = child(call, 'function');
  if (!callee || builtinName(program, cell, callee) !== 'map') {
    return false;
  }
  for (let up = call.parent; up && !/^(module|block)$/.test(up.type); up = up.parent) {
    const outer = up.type === 'call' ? child(up, 'function') : null;
    if (outer && !PASSES_ON.test(builtinName(program, cell, outer) ?? '')) {
      return true;
    }
    if (!/^(call|argument_list|expression_statement|parenthesized_expression)$/.test(up.type)) {
      return true;
    }
  }
  return false;
}

/** Builtins in which coroutines are certainly lost. */
const PASSES_ON = /^(list|tuple|set|print|sum|sorted|len|max|min|any|all)$/;
