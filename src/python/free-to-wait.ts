import { Origin, usesOfBinding } from './awaitables';
import type { Program } from './program';
import { child, SyntaxNode } from './syntax';
import { argumentsOf, ValueUse } from './value-use';

/** Whether nothing else wants the coroutine itself: `await r`, `gather(r)`, `jobs.append(r)`. */
export function isFreeToWait(program: Program, { binding, kind, isItem }: Origin): boolean {
  const { uses, certain } = binding ? usesOfBinding(program, binding) : { uses: [], certain: true };
  const isFinished = uses.some(({ use }) => use.how === 'needed' && use.as !== 'text');
  const isPart = (use: ValueUse, node: SyntaxNode) =>
    use.how === 'waited' ||
    use.how === 'bound' ||
    use.how === 'called' ||
    // `box.pop()` gives the coroutine to somebody else.
    (isItem && use.how === 'needed' && use.as === 'attribute') ||
    // `reply.close()` beside `reply.text`: not the coroutine's.
    (use.how === 'meant' && (use.driven || !isFinished)) ||
    (use.how === 'handed' && isStored(node, kind));
  return certain && !uses.some(({ use, node }) => isPart(use, node));
}

/** Put where others will find it: `jobs.append(r)`, `[r, s]`, `self.r = r`. */
function isStored(node: SyntaxNode, kind: Origin['kind']): boolean {
  const { parent } = node;
  if (
    /^(list|set|tuple|dictionary|pair|expression_list|assignment|yield)$/.test(parent?.type ?? '')
  ) {
    return true;
  }
  const call = parent?.type === 'argument_list' ? parent.parent : null;
  const callee = call && child(call, 'function');
  const method = callee && child(callee, 'attribute');
  return kind !== 'unknown' && method !== null && argumentsOf(call ?? node).length > 0;
}
