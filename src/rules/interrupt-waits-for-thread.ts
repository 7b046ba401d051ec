import { defineRule, Finding } from '../core/rule';
import { coroutineInThread } from '../fixes/leave-thread';
import { shortCode } from '../fixes/short-code';
import { PythonCell, textOf } from '../python/cell';
import { methodCalls, Program, programOf, qualifiedName, resolve } from '../python/program';
import { child, contains, enclosing, namedChildren, SyntaxNode } from '../python/syntax';
import { rangeOf } from './findings/failure';

type Found = Finding & { readonly names: { readonly call: string; readonly pool: string } };

export const interruptWaitsForThread = defineRule<Found>({
  name: 'interrupt-waits-for-thread',
  severity: 'hint',
  example: { call: 'fetch()', pool: 'ThreadPoolExecutor(1)' },
  title: trans => trans.__('A thread that Interrupt has to wait for'),
  whatHappened: ({ call }, trans) =>
    trans.__(
      '`%1` runs in a thread, beside the cell. This is correct, but Interrupt works only when the thread has ended.',
      call
    ),
  whyHere: ({ pool }, trans) =>
    trans.__(
      'Interrupt stops the cell, not the thread. A `with` block around `%1` then waits for the thread as well.',
      pool
    ),
  whatToDo: ({ pool }, trans) =>
    trans.__('Leave out the `with` block and call `%1.submit(…)` itself.', pool),
  learnMore: [
    {
      title: 'Executor.shutdown()',
      url: 'https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Executor.shutdown'
    }
  ],
  detect: (notebook, run) => {
    const program = programOf(notebook);
    const calls = run ? [] : methodCalls(program, 'result');
    return calls.flatMap(({ cell, node }) => {
      const coroutine = cell.broken ? null : coroutineInThread(program, cell, node);
      const pool = coroutine && poolAround(program, cell, node);
      return coroutine && pool
        ? [
            {
              at: rangeOf({ cell, node }),
              names: {
                call: shortCode(textOf(cell, coroutine), 28),
                pool: shortCode(textOf(cell, pool), 28)
              }
            }
          ]
        : [];
    });
  },
  message: ({ call }, trans) =>
    trans.__('Interrupt has to wait until the thread of `%1` has ended.', call),
  fixes: () => []
});

/** The thread pool of the `with` block around `pool.submit(…).result()`. */
function poolAround(program: Program, cell: PythonCell, result: SyntaxNode): SyntaxNode | null {
  const submit = receiverOf(result);
  const name = submit && receiverOf(submit);
  const [bound, ...more] = name ? resolve(program, cell, name).bindings : [];
  const block = bound && enclosing(bound.binding.node, 'with_statement');
  if (bound?.cell !== cell || more.length > 0 || !block || !contains(block, result)) {
    return null;
  }
  const [pool] = namedChildren(enclosing(bound.binding.node, 'as_pattern') ?? block);
  const callee = pool.type === 'call' ? child(pool, 'function') : null;
  const isPool = callee && POOL.test(qualifiedName(program, cell, callee) ?? '');
  return isPool ? pool : null;
}

const POOL = /^concurrent\.futures\.(thread\.)?ThreadPoolExecutor$/;

function receiverOf(call: SyntaxNode): SyntaxNode | null {
  const callee = child(call, 'function');
  return callee && child(callee, 'object');
}
