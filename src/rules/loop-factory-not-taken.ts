import { defineRule, Finding } from '../core/rule';
import { awaitCall } from '../fixes/await-call';
import { shortCode } from '../fixes/short-code';
import { textOf } from '../python/cell';
import { nestAsyncioAppliedBefore, programOf, qualifiedName, Site } from '../python/program';
import { child } from '../python/syntax';
import { argumentsOf, keywordOf } from '../python/value-use';
import { failures, pickAtFailure, rangeOf } from './findings/failure';
import { links } from './links';

type Found = Finding & { readonly names: { readonly call: string }; readonly site: Site };

export const loopFactoryNotTaken = defineRule<Found>({
  name: 'loop-factory-not-taken',
  severity: 'error',
  example: { call: 'asyncio.run(main(), loop_factory=make)' },
  title: trans => trans.__('A loop_factory that asyncio.run does not take'),
  whatHappened: ({ call }, trans) =>
    trans.__('`%1` was given `loop_factory`. Here, `asyncio.run` does not take that.', call),
  whyHere: (_, trans) =>
    trans.__(
      'Python takes it from 3.12 on. In this notebook, `nest_asyncio` put a simpler `asyncio.run` in its place.'
    ),
  whatToDo: (_, trans) =>
    trans.__(
      'Wait for it directly with `await`. Jupyter’s own event loop, the part that runs async code, is used then.'
    ),
  learnMore: [
    {
      title: 'asyncio.run()',
      url: 'https://docs.python.org/3/library/asyncio-runner.html#asyncio.run'
    },
    links.autoawait
  ],
  detect: (notebook, run) => {
    const program = programOf(notebook);
    const { python } = notebook.kernel;
    // From Python 3.12 on, another patch is what helps.
    const isOld = python !== null && python[0] === 3 && python[1] < 12;
    return failures(notebook, run, /^TypeError$/, isOld ? EITHER : UNPATCHED).flatMap(failure =>
      pickAtFailure(failure, ({ cell }, node) => {
        const callee = node.type === 'call' ? child(node, 'function') : null;
        const isMeant =
          callee !== null &&
          qualifiedName(program, cell, callee) === 'asyncio.run' &&
          argumentsOf(node).some(given => keywordOf(cell, given) === 'loop_factory') &&
          // Without the patch another rule says that a loop runs already.
          nestAsyncioAppliedBefore(program, cell, node.from);
        return isMeant
          ? {
              at: rangeOf({ cell, node }),
              names: { call: shortCode(textOf(cell, node), 40) },
              site: { cell, node }
            }
          : null;
      }).slice(0, 1)
    );
  },
  message: (_, trans) => trans.__('Here, `asyncio.run` does not take `loop_factory`.'),
  fixes: ({ site }, notebook, trans) => [awaitCall(notebook, site, trans)].flatMap(fix => fix ?? [])
});

/** Python's own, or `nest_asyncio2`; up to Python 3.9 also `nest_asyncio`. */
const UNPATCHED = /^run\(\) got an unexpected keyword argument 'loop_factory'$/;
const EITHER =
  /^(_patch_asyncio\.<locals>\.)?run\(\) got an unexpected keyword argument 'loop_factory'$/;
