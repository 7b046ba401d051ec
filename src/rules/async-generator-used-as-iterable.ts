import { defineRule, Fix } from '../core/rule';
import { awaitableCalls } from '../python/awaitables';
import { programOf } from '../python/program';
import { collectAsync, makeForAsync } from '../fixes/make-for-async';
import { awaitNext } from '../fixes/read-async-generator';
import { useOf } from '../python/value-use';
import { failures } from './findings/failure';
import { links } from './links';
import { certainMisuses, Misuse, unfinishedAt, UnfinishedValue } from './findings/unfinished-value';

export const asyncGeneratorUsedAsIterable = defineRule<UnfinishedValue>({
  name: 'async-generator-used-as-iterable',
  severity: 'error',
  example: { value: 'ticks()', call: 'ticks()' },
  title: trans => trans.__('An async generator in a plain loop'),
  whatHappened: ({ value }, trans) =>
    trans.__(
      '`%1` gives its items one by one and may wait between them. A plain `for` or `list()` cannot wait.',
      value
    ),
  whyHere: ({ call }, trans) =>
    trans.__(
      '`%1` is an async generator: an `async def` function with `yield`. Only `async for` reads it.',
      call
    ),
  whatToDo: ({ call }, trans) =>
    trans.__('Read it with `async for … in %1`, or `[x async for x in %1]` for a list.', call),
  learnMore: [links.asyncGenerators, links.asyncFor],
  detect(notebook, run) {
    if (!run) {
      const calls = awaitableCalls(programOf(notebook)).filter(
        ({ kind }) => kind === 'async-generator'
      );
      return certainMisuses(
        notebook,
        calls,
        use => use.how === 'needed' && /^(iteration|argument|unpacking|subscript)$/.test(use.as)
      );
    }
    return failures(notebook, run, /^(TypeError|AttributeError)$/, TEXT).flatMap(failure => {
      const { attribute } = failure.match.groups ?? {};
      const misuse: Misuse = attribute
        ? { needs: ['attribute'], attribute }
        : { needs: ['iteration', 'argument', 'unpacking', 'subscript', 'operand'] };
      return unfinishedAt(notebook, run, failure, misuse, ['async-generator']);
    });
  },
  message: ({ value }, trans) =>
    trans.__('`%1` is an async generator, so a plain loop cannot read it.', value),
  fixes({ used }, notebook, trans): readonly Fix[] {
    const { cell, node } = used;
    const use = useOf(programOf(notebook), cell, node);
    const by = use.how === 'needed' ? use.by : null;
    const fix =
      by && /^for_/.test(by.type)
        ? makeForAsync(notebook, { cell, node: by }, trans)
        : by?.type === 'call'
          ? (awaitNext(notebook, used, trans) ?? collectAsync(notebook, used, trans))
          : null;
    return fix ? [fix] : [];
  }
});

/** Texts of Python 3.8 to 3.15 (errors.md 1C). */
const TEXT =
  /^('async_generator' object is not (iterable|an iterator|subscriptable)|cannot unpack non-iterable async_generator object|(\S+ argument after|Value after) \* must be an iterable, not async_generator|argument of type 'async_generator' is not .+|object of type 'async_generator' has no len\(\)|unsupported operand type\(s\) for .*'async_generator'.*|'async_generator' object has no attribute '(?<attribute>.+)')$/;
