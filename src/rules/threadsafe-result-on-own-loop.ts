import { defineRule, Finding } from '../core/rule';
import { originOf } from '../python/awaitables';
import { textOf } from '../python/cell';
import { methodCalls, Program, programOf, qualifiedName, Site } from '../python/program';
import { scopeAt } from '../python/scopes';
import { child, SyntaxNode } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { awaitThreadsafe } from '../fixes/await-threadsafe';
import { shortCode } from '../fixes/short-code';
import { loopOrigin } from '../fixes/starters';
import { rangeOf } from './findings/failure';
import { links } from './links';

type Found = Finding & { readonly names: { readonly coroutine: string }; readonly call: Site };

export const threadsafeResultOnOwnLoop = defineRule<Found>({
  name: 'threadsafe-result-on-own-loop',
  severity: 'error',
  example: { coroutine: 'fetch()' },
  title: trans => trans.__('Waiting in the thread that should do the work'),
  whatHappened: ({ coroutine }, trans) =>
    trans.__(
      '`.result()` stops this thread until `%1` is done. But `%1` has to run in this very thread.',
      coroutine
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'A cell runs in the thread of Jupyter’s event loop, the part that runs async code. While the cell blocks, the loop stands still.'
    ),
  whatToDo: ({ coroutine }, trans) =>
    trans.__(
      'Wait without blocking: `await %1`. `run_coroutine_threadsafe` is for calls from other threads.',
      coroutine
    ),
  learnMore: [links.fromThreads, links.autoawait],
  detect(notebook, run) {
    const program = programOf(notebook);
    return run
      ? []
      : methodCalls(program, 'result')
          .filter(({ cell }) => cell.kind === 'python')
          .flatMap(call => foundAt(program, call));
  },
  message: ({ coroutine }, trans) =>
    trans.__('The cell blocks the loop that should run `%1`.', coroutine),
  fixes: ({ call }, notebook, trans) =>
    [awaitThreadsafe(notebook, call, trans)].flatMap(fix => fix ?? [])
});

/** `.result(…)`, at the top of a cell or in an `async def`, of work given to the kernel's own loop. */
function foundAt(program: Program, call: Site): readonly Found[] {
  const { cell, node } = call;
  const callee = child(node, 'function');
  const future = callee && child(callee, 'object');
  const scope = scopeAt(cell, node);
  const isOnLoop = scope.kind === 'module' || scope.isAsync;
  if (!future || !isOnLoop) {
    return [];
  }
  const origin = originOf(program, cell, future);
  const maker = origin && child(origin.made.node, 'function');
  if (
    !origin ||
    !maker ||
    qualifiedName(program, origin.made.cell, maker) !== 'asyncio.run_coroutine_threadsafe'
  ) {
    return [];
  }
  const [coroutine, loop] = argumentsOf(origin.made.node);
  return coroutine && loop && isKernelLoop(program, origin.made, loop)
    ? [
        {
          at: rangeOf(call),
          names: { coroutine: shortCode(textOf(origin.made.cell, coroutine), 30) },
          call
        }
      ]
    : [];
}

function isKernelLoop(program: Program, { cell }: Site, loop: SyntaxNode): boolean {
  return loopOrigin(program, cell, loop) === 'kernel';
}
