import { Notebook } from '../core/notebook';
import { defineRule, Finding } from '../core/rule';
import { usesOfValue } from '../python/awaitables';
import { PythonCell, textOf } from '../python/cell';
import { cellsMakingAwaitables } from '../python/awaitables';
import { CellSearch } from '../python/memory';
import {
  callsNamed,
  givesCoroutine,
  Program,
  programOf,
  qualifiedName,
  Site
} from '../python/program';
import { child, SyntaxNode } from '../python/syntax';
import { argumentsOf, builtinName, keywordOf } from '../python/value-use';
import { awaitInList, awaitInsteadOfThread, gatherMap } from '../fixes/await-callback';
import { isExpected } from '../fixes/on-purpose';
import { shortCode } from '../fixes/short-code';
import { rangeOf } from './findings/failure';
import { links } from './links';

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
    [
      awaitInList(notebook, call, trans),
      gatherMap(notebook, call, trans),
      awaitInsteadOfThread(notebook, call, trans)
    ].flatMap(fix => fix ?? [])
});

function found(notebook: Notebook): readonly Found[] {
  const program = programOf(notebook);
  return callbacks
    .in(program)
    .filter(
      ({ call: { cell, node } }) =>
        !isHandled(program, cell, node) && !isExpected(program, cell, node)
    );
}

const callbacks = new CellSearch(
  (program, cell) => (cell.kind === 'opaque' ? [] : callbacksIn(program, cell)),
  cellsMakingAwaitables
);

function callbacksIn(program: Program, cell: PythonCell): readonly Found[] {
  return callsNamed(program, cell, CALLERS).flatMap(node => {
    const callback = callbackOf(program, cell, node);
    const isCoroutine =
      callback &&
      /^(identifier|attribute)$/.test(callback.type) &&
      givesCoroutine(program, cell, callback);
    return isCoroutine
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
  });
}

/** All that call a function they are given, and know nothing of waiting. */
const CALLERS: ReadonlySet<string> = new Set([
  ...['map', 'filter', 'sorted', 'min', 'max'],
  ...['to_thread', 'run_in_executor']
]);

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

/** `gather(*map(f, xs))` is right, and so is a name whose items may be awaited. */
function isHandled(program: Program, cell: PythonCell, call: SyntaxNode): boolean {
  const callee = child(call, 'function');
  const name = callee && builtinName(program, cell, callee);
  if (name !== 'map') {
    return false;
  }
  for (let value = call; value.parent; value = value.parent) {
    const { parent } = value;
    const outer = parent.type === 'call' ? child(parent, 'function') : null;
    if (parent.type === 'assignment') {
      return isNameHandled(program, { cell, node: value });
    }
    if (outer && !LOSES.test(builtinName(program, cell, outer) ?? '')) {
      return true;
    }
    if (parent.type === 'expression_statement') {
      return false;
    }
    if (!/^(call|argument_list|parenthesized_expression)$/.test(parent.type)) {
      return true;
    }
  }
  return true;
}

/** Builtins in which coroutines are certainly lost. */
const LOSES = /^(list|tuple|set|print|sum|sorted|len|max|min|any|all)$/;

/** Whether anything but printing and counting is done with the list. */
function isNameHandled(program: Program, list: Site): boolean {
  const { uses, binding, certain } = usesOfValue(program, list);
  const isLost = ({ use }: (typeof uses)[number]) =>
    use.how === 'shown' ||
    use.how === 'dropped' ||
    (use.how === 'needed' && /^(text|argument)$/.test(use.as) && use.by.type === 'call');
  return !binding || !certain || !uses.every(isLost);
}
