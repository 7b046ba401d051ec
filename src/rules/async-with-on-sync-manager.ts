import { defineRule } from '../core/rule';
import { originOf } from '../python/awaitables';
import { Program, programOf, Site } from '../python/program';
import { makeWithPlain, managerOf, withItems } from '../fixes/make-with-async';
import { failures } from './findings/failure';
import { links } from './links';
import { FoundWith, withAt } from './sync-with-on-async-manager';

type Found = FoundWith & { readonly isPlain: boolean };

export const asyncWithOnSyncManager = defineRule<Found>({
  name: 'async-with-on-sync-manager',
  severity: 'error',
  example: { manager: 'open(path)' },
  title: trans => trans.__('async with on something that needs plain with'),
  whatHappened: ({ manager }, trans) =>
    trans.__('`async with` waits while it opens and closes. `%1` cannot be waited for.', manager),
  whyHere: ({ manager }, trans) =>
    trans.__(
      '`%1` is a plain context manager: something that is opened and closed at once, with `with`.',
      manager
    ),
  whatToDo: ({ manager }, trans) => trans.__('Write `with %1`, also in async code.', manager),
  learnMore: [links.asyncWith],
  detect: (notebook, run) =>
    [
      ...failures(notebook, run, /^TypeError$/, TEXT),
      ...failures(notebook, run, /^AttributeError$/, /^__a(enter|exit)__$/)
    ].flatMap(failure => {
      const [, type, hint] = failure.match;
      return type === 'coroutine'
        ? []
        : withAt(failure, true, isNotCoroutine(programOf(notebook))).map(found => ({
            ...found,
            isPlain: hint !== undefined || PLAIN.test(type)
          }));
    }),
  message: ({ manager }, trans) => trans.__('`%1` is opened with plain `with`.', manager),
  fixes: ({ statement, isPlain }, notebook, trans) =>
    [isPlain ? makeWithPlain(notebook, statement, trans) : null].flatMap(fix => fix ?? [])
});

/** Types that certainly work with plain `with`; with their module from Python 3.14 on. */
const PLAIN =
  /(^|\.)(TextIOWrapper|Buffered\w+|BytesIO|StringIO|_GeneratorContextManager|lock|RLock|_RLock|suppress|closing|nullcontext|ExitStack|TemporaryDirectory|ZipFile|ThreadPoolExecutor|ProcessPoolExecutor|Pool|Popen)$/;

/** Python 3.11 and later (errors.md 1C). */
const TEXT =
  /^'(.+?)' object does not support the asynchronous context manager protocol(?: \(missed __(?:aenter|aexit)__ method\))?( but it supports the context manager protocol\. Did you mean to use 'with'\?)?$/;

/** Old Pythons do not name the type; a coroutine there is another rule's. */
function isNotCoroutine(program: Program): (site: Site) => boolean {
  return ({ cell, node }) => {
    const [item] = withItems(node);
    const manager = item && managerOf(item);
    return !manager || originOf(program, cell, manager)?.kind !== 'coroutine';
  };
}
