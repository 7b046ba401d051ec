import { Notebook } from '../../core/notebook';
import { Finding } from '../../core/rule';
import { Run } from '../../core/run';
import { originOf } from '../../python/awaitables';
import { textOf } from '../../python/cell';
import { Program, programOf, Site } from '../../python/program';
import { namedChildren, SyntaxNode } from '../../python/syntax';
import { shortCode } from '../../fixes/short-code';
import { Failure, failures, pickAtFailure, rangeOf } from './failure';

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
  const program = programOf(notebook);
  return failures(notebook, run, /^TypeError$/, AWAITED).flatMap(failure => {
    if (!isOfTheCell(failure)) {
      return [];
    }
    const type = failure.match[1] ?? failure.match[2];
    // Further out it is not this `await` that failed, also where the inner source has changed.
    const inner = { places: failure.places.slice(0, 1) };
    const awaits = pickAtFailure(inner, ({ cell, current }, node) => {
      const operand = node.type === 'await' ? operandOf(node) : null;
      return operand && current ? { cell, node, operand: { cell, node: operand } } : null;
    });
    const [only, more] =
      awaits.length > 1
        ? awaits.filter(({ operand }) => !isAwaitable(program, operand, type))
        : awaits;
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
export const AWAITED =
  /^(?:object (.+?) can't be used in 'await' expression|'(.+?)' object can't be awaited)$/;

/** Whether the `await` that failed is the notebook's: deeper down it is about an argument. */
function isOfTheCell({ places: [place], exception }: Failure): boolean {
  return !!place && (place.frame === null || exception.frames.at(-1) === place.frame);
}

/** Whether asyncio itself awaited what it was given: the text is about an argument. */
export function isOfAsyncio({ exception }: Failure): boolean {
  const last = exception.frames.at(-1);
  return !!last?.file && /\basyncio[\\/](tasks|futures|runners|timeouts)\.py$/.test(last.file);
}

/** Of several awaits in one line: the one that cannot be what failed. */
function isAwaitable(program: Program, { cell, node }: Site, type: string): boolean {
  const origin = originOf(program, cell, node);
  return origin?.kind === type.replace('_', '-') ? false : !!origin && origin.kind !== 'unknown';
}

/** What `await` takes; the parser gives it the whole of `x ** 2`. */
function operandOf(node: SyntaxNode): SyntaxNode | null {
  const [operand] = namedChildren(node);
  return operand?.type === 'binary_operator' ? namedChildren(operand)[0] : (operand ?? null);
}
