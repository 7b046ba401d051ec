import { defineRule, Finding, Fix } from '../core/rule';
import { PythonCell, textOf } from '../python/cell';
import { CellSearch } from '../python/memory';
import { definitionOf, kindOfCall, Program, programOf, Site } from '../python/program';
import { child, descendants, namedChildren, nodesOf, SyntaxNode } from '../python/syntax';
import { isAsync } from '../python/value-use';
import { gatherComprehension } from '../fixes/gather-comprehension';
import { shortCode } from '../fixes/short-code';
import { rangeOf } from './findings/failure';
import { links } from './links';

type Found = Finding & { readonly names: { readonly call: string }; readonly site: Site };

export const awaitsOneAfterTheOther = defineRule<Found>({
  name: 'awaits-one-after-the-other',
  severity: 'hint',
  example: { call: 'fetch(url)' },
  title: trans => trans.__('Calls that could run at the same time'),
  whatHappened: ({ call }, trans) =>
    trans.__('`await %1` in the loop finishes each call before it starts the next one.', call),
  whyHere: (_names, trans) =>
    trans.__(
      'This is correct, and the safe order. If the calls do not depend on each other, they can wait together.'
    ),
  whatToDo: ({ call }, trans) =>
    trans.__('For speed: `await asyncio.gather(*[%1 for …])`. The results keep their order.', call),
  learnMore: [links.gather],
  detect: (notebook, run) => (run ? [] : loops.in(programOf(notebook))),
  message: ({ call }, trans) => trans.__('Each `%1` waits for the one before it.', call),
  fixes: ({ site }, notebook, trans): readonly Fix[] =>
    [gatherComprehension(notebook, site, trans)].flatMap(fix => fix ?? [])
});

const loops = new CellSearch(
  (program, cell) => (cell.kind !== 'python' || cell.broken ? [] : loopsIn(program, cell)),
  ({ index }) => index.cellsWith('await')
);

function loopsIn(program: Program, cell: PythonCell): readonly Found[] {
  return nodesOf(cell.tree, 'for_statement', 'list_comprehension').flatMap(node => {
    const call = isLoop(node) ? awaitedCall(program, cell, node) : null;
    return call
      ? [
          {
            at: rangeOf({ cell, node }),
            names: { call: shortCode(textOf(cell, call), 28) },
            site: { cell, node }
          }
        ]
      : [];
  });
}

/** A plain `for` over several items, as a statement or in a list. */
function isLoop(node: SyntaxNode): boolean {
  if (node.type === 'for_statement') {
    return !isAsync(node);
  }
  const clauses = node.children.filter(({ type }) => type === 'for_in_clause');
  return node.type === 'list_comprehension' && clauses.length === 1 && !clauses.some(isAsync);
}

/** The one awaited call of a coroutine in the notebook that uses the loop's item. */
function awaitedCall(program: Program, cell: PythonCell, loop: SyntaxNode): SyntaxNode | null {
  const clause = loop.children.find(({ type }) => type === 'for_in_clause') ?? loop;
  const item = child(clause, 'left');
  const body = child(loop, 'body');
  if (
    item?.type !== 'identifier' ||
    !body ||
    (namedChildren(body).length > 1 && body.type === 'block')
  ) {
    return null;
  }
  const awaits = descendants(body).filter(({ type, named }) => named && type === 'await');
  const call = awaits.length === 1 ? namedChildren(awaits[0])[0] : null;
  const callee = call?.type === 'call' ? child(call, 'function') : null;
  const names = call ? namesIn(cell, call) : new Set<string>();
  const bound = descendants(body).filter(
    ({ field, parent }) => field === 'left' && parent?.type === 'assignment'
  );
  const dependsOnLast = bound.some(target =>
    [...namesIn(cell, target)].some(name => names.has(name))
  );
  return call &&
    callee &&
    names.has(textOf(cell, item)) &&
    !dependsOnLast &&
    definitionOf(program, cell, callee) &&
    kindOfCall(program, cell, call) === 'coroutine'
    ? call
    : null;
}

function namesIn(cell: PythonCell, node: SyntaxNode): Set<string> {
  return new Set(
    descendants(node)
      .filter(({ type }) => type === 'identifier')
      .map(name => textOf(cell, name))
  );
}
