import { Notebook } from '../core/notebook';
import { defineRule, Fix } from '../core/rule';
import { Trans } from '../core/words';
import { originOf } from '../python/awaitables';
import { Program, programOf, Site } from '../python/program';
import { namedChildren } from '../python/syntax';
import { openItself } from '../fixes/await-at-head';
import { callManager, makeWithPlain, managerOf, withItems } from '../fixes/make-with-async';
import { failures } from './findings/failure';
import { links } from './links';
import { FoundWith, isOwnClass, withAt } from './sync-with-on-async-manager';

type Found = FoundWith & {
  readonly names: FoundWith['names'] & {
    /** `class` where brackets are missing, `plain` where plain `with` works, else empty. */
    readonly kind: string;
  };
};

export const asyncWithOnSyncManager = defineRule<Found>({
  name: 'async-with-on-sync-manager',
  severity: 'error',
  example: { manager: 'open(path)', kind: 'plain' },
  title: trans => trans.__('async with on something that needs plain with'),
  whatHappened: ({ manager }, trans) =>
    trans.__('`async with` waits while it opens and closes. `%1` cannot be waited for.', manager),
  whyHere: ({ manager, kind }, trans) => {
    switch (kind) {
      case 'class':
        return trans.__(
          '`%1` is a class. Only an object of it, made by a call, can be opened.',
          manager
        );
      case 'plain':
        return trans.__(
          '`%1` is a plain context manager: something that is opened and closed at once, with `with`.',
          manager
        );
      default:
        return trans.__('`%1` has no `__aenter__`, which `async with` calls.', manager);
    }
  },
  whatToDo: ({ manager, kind }, trans) => {
    switch (kind) {
      case 'class':
        return trans.__('Add brackets, with the arguments it needs in them: `%1()`.', manager);
      case 'plain':
        return trans.__('Write `with %1`, also in async code.', manager);
      default:
        return trans.__('Look at what `%1` is: it may be no context manager at all.', manager);
    }
  },
  learnMore: [links.asyncWith],
  detect: (notebook, run) =>
    [
      ...failures(notebook, run, /^TypeError$/, TEXT),
      ...failures(notebook, run, /^AttributeError$/, /^__a(enter|exit)__$/)
    ].flatMap(failure => {
      const [, type, missed, hint] = failure.match;
      const isPlain =
        hint !== undefined ||
        (PLAIN.test(type) && missed === undefined && !isOwnClass(programOf(notebook), type));
      const kind = META.test(type) ? 'class' : isPlain ? 'plain' : '';
      return type === 'coroutine'
        ? []
        : withAt(failure, true, isNotCoroutine(programOf(notebook))).map(found => ({
            ...found,
            names: { ...found.names, kind }
          }));
    }),
  message: ({ manager, kind }, trans) => {
    switch (kind) {
      case 'class':
        return trans.__('`%1` is the class itself; brackets are needed to make one.', manager);
      case 'plain':
        return trans.__('`%1` is opened with plain `with`.', manager);
      default:
        return trans.__('`%1` cannot be opened with `async with`.', manager);
    }
  },
  fixes: ({ statement, names: { kind } }, notebook, trans) =>
    [
      openItselfAt(notebook, statement, trans),
      kind === 'plain' ? makeWithPlain(notebook, statement, trans) : null,
      kind === 'class' ? callManager(notebook, statement, trans) : null
    ].flatMap(fix => fix ?? [])
});

/** `async with await lock.acquire():` */
function openItselfAt(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const [item, more] = withItems(node);
  const manager = item && !more ? managerOf(item) : null;
  const [call] = manager?.type === 'await' ? namedChildren(manager) : [];
  return call?.type === 'call' ? openItself(notebook, { cell, node: call }, trans) : null;
}

/** Types that certainly work with plain `with`; with their module from Python 3.14 on. */
const PLAIN =
  /(^|\.)(TextIOWrapper|Buffered\w+|BytesIO|StringIO|_GeneratorContextManager|lock|RLock|_RLock|suppress|closing|nullcontext|ExitStack|TemporaryDirectory|ZipFile|ThreadPoolExecutor|ProcessPoolExecutor|Pool|Popen)$/;

/** Python 3.11 and later (errors.md 1C). */
const TEXT =
  /^'(.+?)' object does not support the asynchronous context manager protocol( \(missed __(?:aenter|aexit)__ method\))?( but it supports the context manager protocol\. Did you mean to use 'with'\?)?$/;

/** The type of a class. */
const META = /^(?:.*\.)?(type|ABCMeta|EnumType)$/;

/** Old Pythons do not name the type; a coroutine there is another rule's. */
function isNotCoroutine(program: Program): (site: Site) => boolean {
  return ({ cell, node }) => {
    const [item] = withItems(node);
    const manager = item && managerOf(item);
    return !manager || originOf(program, cell, manager)?.kind !== 'coroutine';
  };
}
