import { defineRule } from '../core/rule';
import { originOf, reachingBinding } from '../python/awaitables';
import { textOf } from '../python/cell';
import { isPlainValue } from '../python/plain-value';
import { definitionOf, Program, programOf, qualifiedName, Site } from '../python/program';
import { child, SyntaxNode } from '../python/syntax';
import { awaitIfAwaitable } from '../fixes/await-if-awaitable';
import { removeAwait } from '../fixes/remove-await';
import { AwaitedValue, awaitedValues } from './findings/awaited-value';
import { awaitablesIn } from './awaited-list';
import { links } from './links';

type Found = AwaitedValue & {
  readonly names: AwaitedValue['names'] & {
    /** What to write instead; empty where the value itself is meant. */
    readonly instead: string;
    /** Empty where another run may give something else. */
    readonly always: string;
  };
};

export const needlessAwait = defineRule<Found>({
  name: 'needless-await',
  severity: 'error',
  example: { value: 'rows()', type: 'list', instead: '', always: 'always' },
  title: trans => trans.__('await of a finished value'),
  whatHappened: ({ value, type, instead }, trans) =>
    instead
      ? trans.__(
          '`await` takes a coroutine, a task or a future. `%1` is none of them (`%2`).',
          value,
          type
        )
      : trans.__(
          '`await` waits for work that is not done yet. `%1` is a finished value already (`%2`).',
          value,
          type
        ),
  whyHere: ({ value, instead, always }, trans) => {
    if (instead) {
      return trans.__('Objects of this kind are used in a way of their own.');
    }
    return always
      ? trans.__('`%1` comes from plain code, not from an `async def` function or a task.', value)
      : trans.__(
          'This time `%1` gave a finished value. Another function or argument may give a coroutine.',
          value
        );
  },
  whatToDo({ value, instead, always }, trans) {
    if (instead) {
      return trans.__('Write `%1`.', instead);
    }
    return always
      ? trans.__('Use the value as it is: `%1`, without `await`.', value)
      : trans.__(
          'If it is never a coroutine, leave `await` out. If it may be one, ask `inspect.isawaitable` first.'
        );
  },
  learnMore: [links.awaitables],
  detect(notebook, run) {
    const program = programOf(notebook);
    return awaitedValues(
      notebook,
      run,
      (type, operand) => !OTHERS.has(type) && !awaitablesIn(program, operand)
    ).map(found => {
      const instead = insteadOf(program, found);
      const always = !instead && isPlainValue(program, found.operand) ? 'always' : '';
      return { ...found, names: { ...found.names, instead, always } };
    });
  },
  message: ({ value, instead }, trans) =>
    instead
      ? trans.__('`%1` is not what `await` takes. Write `%2`.', value, instead)
      : trans.__('`%1` is a finished value; there is nothing to wait for.', value),
  fixes: ({ site, operand, names: { instead, always } }, notebook, trans) =>
    [
      always ? removeAwait(notebook, site, trans) : null,
      !instead && !always && isGiven(programOf(notebook), operand)
        ? awaitIfAwaitable(notebook, site, trans)
        : null
    ].flatMap(fix => fix ?? [])
});

/** Types of which other rules know more. */
const OTHERS = new Set([
  'function',
  'method',
  'builtin_function_or_method',
  'type',
  'Future',
  'async_generator',
  'generator'
]);

/** What is written for an object of this type; empty where nothing is known. */
function insteadOf(program: Program, { names: { value, type }, operand }: AwaitedValue): string {
  const made = originOf(program, operand.cell, operand.node)?.made;
  const callee = made && child(made.node, 'function');
  const isAsyncio = /^asyncio\./.test(
    (callee && qualifiedName(program, made.cell, callee)) ?? 'asyncio.'
  );
  switch (type) {
    case 'Lock':
    case 'Semaphore':
    case 'BoundedSemaphore':
    case 'Condition':
    case 'Timeout':
      return isAsyncio ? `async with ${value}:` : '';
    case 'TaskGroup':
      return `async with ${value} as tg:`;
    case '_AsyncGeneratorContextManager':
      return `async with ${value} as value:`;
    case 'Event':
      return isAsyncio ? `await ${value}.wait()` : '';
    case 'Queue':
    case 'LifoQueue':
    case 'PriorityQueue':
      return isAsyncio ? `await ${value}.get()` : '';
    case 'Thread':
    case 'Process':
      return `await asyncio.to_thread(${value}.join)`;
    case 'MagicMock':
    case 'Mock':
      return 'AsyncMock()';
    case 'dict':
      return operand.node.type === 'dictionary' && !isPlainValue(program, operand)
        ? 'await asyncio.gather(*….values())'
        : '';
    default:
      return '';
  }
}

/** Whether a caller, a loop or an attribute decides what is called: `handler(x)`, `self.send(x)`. */
function isGiven(program: Program, { cell, node }: Site): boolean {
  const callee = node.type === 'call' ? child(node, 'function') : null;
  if (!callee || definitionOf(program, cell, callee)) {
    return false;
  }
  let root: SyntaxNode | null = callee;
  while (root && /^(attribute|subscript)$/.test(root.type)) {
    root = child(root, root.type === 'attribute' ? 'object' : 'value');
  }
  const binding = root?.type === 'identifier' ? reachingBinding(program, cell, root) : null;
  return (
    (!!root && callee.type === 'subscript') ||
    binding?.binding.kind === 'for' ||
    binding?.binding.kind === 'parameter' ||
    (!!root && textOf(cell, root) === 'self')
  );
}
