import { defineRule } from '../core/rule';
import { awaitableCalls } from '../python/awaitables';
import { programOf } from '../python/program';
import { Need } from '../python/value-use';
import { failures } from './findings/failure';
import { links } from './links';
import {
  certainMisuses,
  Misuse,
  unfinishedAt,
  UnfinishedValue,
  waitFixes
} from './findings/unfinished-value';

export const coroutineUsedAsValue = defineRule<UnfinishedValue>({
  name: 'coroutine-used-as-value',
  severity: 'error',
  example: { value: 'r', call: 'fetch()' },
  title: trans => trans.__('A coroutine used as if it were the result'),
  whatHappened: ({ value }, trans) =>
    trans.__(
      '`%1` is not the result. It is a coroutine: work that is prepared and has not run yet.',
      value
    ),
  whyHere: ({ call }, trans) =>
    trans.__(
      '`%1` calls an `async def` function. Such a call returns at once, before any of the work is done.',
      call
    ),
  whatToDo: ({ call }, trans) =>
    trans.__('Wait for the result where it is made: `await %1`. Then run the cell again.', call),
  learnMore: [links.coroutines, links.autoawait],
  detect(notebook, run) {
    if (!run) {
      const calls = awaitableCalls(programOf(notebook)).filter(({ kind }) => kind === 'coroutine');
      return certainMisuses(notebook, calls, use => use.how === 'needed' && FAILS.has(use.as));
    }
    return failures(notebook, run, /^(TypeError|AttributeError)$/, TEXT).flatMap(failure => {
      const misuse = misuseOf(failure.exception.evalue);
      const found = misuse ? unfinishedAt(notebook, run, failure, misuse, ['coroutine']) : [];
      return failure.exception.evalue.includes('coroutine')
        ? found
        : found.filter(({ origin }) => origin?.kind === 'coroutine');
    });
  },
  message: ({ value, call }, trans) =>
    value === call
      ? trans.__('`%1` only prepares the work; nothing waited for its result.', call)
      : trans.__('`%1` is a coroutine, because nothing waited for `%2`.', value, call),
  fixes: waitFixes
});

/** What certainly raises. */
const FAILS: ReadonlySet<Need> = new Set<Need>([
  'attribute',
  'subscript',
  'call',
  'iteration',
  'unpacking',
  'operand',
  'argument'
]);

/** Before Python 3.11 only the missing method is named. */
const TEXT = /coroutine|^__a?(enter|exit)__$/;

/** Texts of Python 3.8 to 3.15 (errors.md 1C). */
const MISUSES: readonly (readonly [RegExp, readonly Need[]])[] = [
  [/^'coroutine' object has no attribute '(.+)'$/, ['attribute']],
  [/^'coroutine' object (is not subscriptable|does not support item )/, ['subscript']],
  [/^'coroutine' object is not callable$/, ['call']],
  [/^'coroutine' object is not (iterable|an iterator)$/, ['iteration', 'argument', 'unpacking']],
  [/^cannot unpack non-iterable coroutine object$/, ['unpacking', 'iteration']],
  [/ after \*\*? must be (an iterable|a mapping), not coroutine$/, ['iteration']],
  [/^'coroutine' object is not a mapping$/, ['iteration']],
  [/^argument of type 'coroutine' is not /, ['iteration']],
  [/^unsupported operand type\(s\) for .*'coroutine'/, ['operand', 'item', 'argument']],
  [/^can only concatenate \w+ \(not "coroutine"\) to \w+$/, ['operand', 'item']],
  [/^bad operand type for .*'coroutine'$/, ['operand', 'argument']],
  [/^'[<>]=?' not supported between instances of .*'coroutine'/, ['operand', 'item', 'argument']],
  [/^object of type 'coroutine' has no len\(\)$/, ['argument']],
  [/^\w+\(\) argument must be .*, not 'coroutine'$/, ['argument']],
  [/^\w+\(\) argument (\d+ )?must be .*, not coroutine$/, ['argument']],
  [/^the JSON object must be .*, not coroutine$/, ['argument']],
  [/^expected str, bytes or os\.PathLike object, not coroutine$/, ['argument']],
  [/^can't convert type 'coroutine' to numerator\/denominator$/, ['item', 'argument']],
  [/^must be real number, not coroutine$/, ['argument', 'item']],
  [/^type coroutine doesn't define __round__ method$/, ['argument']],
  [/^cannot convert 'coroutine' object to bytes/, ['argument']],
  [/^%\w format: a (real )?number is required, not coroutine$/, ['text']],
  [/^unsupported format string passed to coroutine\.__format__$/, ['text', 'argument']],
  [/^'coroutine' object cannot be interpreted as an integer$/, ['argument', 'subscript']],
  [/^sequence item \d+: expected .*, coroutine found$/, ['item', 'argument']],
  [/^Object of type coroutine is not JSON serializable$/, ['argument']],
  [/^cannot pickle 'coroutine' object$/, ['argument']],
  [/^('coroutine' object does not support the context manager|__(enter|exit)__$)/, ['with']],
  [
    /^('coroutine' object does not support the asynchronous context|__a(enter|exit)__$)/,
    ['async-with']
  ],
  [/^'async for' requires an object with __aiter__ method, got coroutine$/, ['async-for']]
];

function misuseOf(evalue: string): Misuse | null {
  for (const [pattern, needs] of MISUSES) {
    const match = pattern.exec(evalue);
    if (match) {
      return { needs, ...(needs[0] === 'attribute' ? { attribute: match[1] } : {}) };
    }
  }
  return null;
}
