import { Notebook } from '../../core/notebook';
import { Finding } from '../../core/rule';
import { Run } from '../../core/run';
import { textOf } from '../../python/cell';
import { Site } from '../../python/program';
import { namedChildren, SyntaxNode } from '../../python/syntax';
import { shortCode } from '../../fixes/short-code';
import { failures, pickAtFailure, rangeOf } from './failure';

/** An `await` of something that cannot be awaited. */
export type AwaitedValue = Finding & {
  readonly names: { readonly value: string; readonly type: string };
  readonly site: Site;
  /** What is awaited. */
  readonly operand: Site;
};

/** The awaits that the failure means; only when their type passes. */
export function awaitedValues(
  notebook: Notebook,
  run: Run | null,
  isMeant: (type: string, operand: Site) => boolean
): readonly AwaitedValue[] {
  return failures(notebook, run, /^TypeError$/, TEXT).flatMap(failure => {
    const type = failure.match[1] ?? failure.match[2];
    const awaits = pickAtFailure(failure, ({ cell, current }, node) => {
      const operand = node.type === 'await' ? operandOf(node) : null;
      return operand && current ? { cell, node, operand: { cell, node: operand } } : null;
    });
    const [only, more] = awaits;
    return only && !more && isMeant(type, only.operand)
      ? [
          {
            at: rangeOf(only),
            names: { value: shortCode(textOf(only.cell, only.operand.node), 24), type },
            site: only,
            operand: only.operand
          }
        ]
      : [];
  });
}

/** Up to Python 3.13, and from 3.14 on. */
const TEXT =
  /^(?:object (.+?) can't be used in 'await' expression|'(.+?)' object can't be awaited)$/;

/** What `await` takes; the parser gives it the whole of `x ** 2`. */
function operandOf(node: SyntaxNode): SyntaxNode | null {
  const [operand] = namedChildren(node);
  return operand?.type === 'binary_operator' ? namedChildren(operand)[0] : (operand ?? null);
}
