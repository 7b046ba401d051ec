import { CellRange } from '../core/notebook';
import { defineRule, Finding } from '../core/rule';
import { Run } from '../core/run';
import { leaveMagic } from '../fixes/leave-magic';
import { PythonCell } from '../python/cell';
import { CellSearch } from '../python/memory';
import { nestAsyncioAppliedBefore, Program, programOf } from '../python/program';
import { descendants, enclosing } from '../python/syntax';

type Found = Finding & { readonly cell: PythonCell };

export const awaitUnderMagic = defineRule<Found>({
  name: 'await-under-magic',
  severity: 'error',
  example: { magic: '%%time' },
  title: trans => trans.__('await under a magic that cannot wait'),
  whatHappened: ({ magic }, trans) =>
    trans.__(
      '`%1` runs your code by itself, as plain Python. There, nothing can wait with `await`.',
      magic
    ),
  whyHere: ({ magic }, trans) =>
    trans.__(
      'Jupyter waits for `await` in the cell itself. It does not get to see the code that `%1` runs.',
      magic
    ),
  whatToDo: ({ magic }, trans) =>
    trans.__('Do without `%1`, and write what it does in Python.', magic),
  learnMore: [
    {
      title: 'Await and magics',
      url: 'https://ipython.readthedocs.io/en/stable/interactive/autoawait.html#effects-on-magics'
    }
  ],
  detect: (notebook, run) => {
    const program = programOf(notebook);
    return waitingUnderMagic
      .in(program)
      .filter(({ id }) => !run || run.cell === id)
      .flatMap(cell => {
        const seen = underCellMagic(program, cell, run) ?? underLineMagic(cell);
        return seen ? [{ at: seen.at, cell, names: { magic: seen.magic } }] : [];
      });
  },
  message: ({ magic }, trans) => trans.__('`%1` cannot wait for `await`.', magic),
  fixes: ({ cell }, notebook, trans) =>
    [leaveMagic(notebook, cell, trans)].flatMap(fix => fix ?? [])
});

/** The cells that have both a magic and a word of waiting. */
const waitingUnderMagic = new CellSearch(
  (_, cell) =>
    (cell.words.has('await') || cell.words.has('async')) &&
    !cell.broken &&
    cell.kind !== 'opaque' &&
    (cell.kind === 'magic-body' || cell.lineMagics.some(({ name }) => COMPILING.has(name)))
      ? [cell]
      : [],
  ({ index }) => index.cellsWithAny(['await', 'async'])
);

type Seen = { readonly at: CellRange; readonly magic: string };

/** Magics that compile the code themselves; it never runs if there is an `await` in it. */
const COMPILING = new Set(['time', 'timeit', 'prun']);

function underCellMagic(program: Program, cell: PythonCell, run: Run | null): Seen | null {
  const magic = cell.kind === 'magic-body' ? cell.cellMagic : null;
  if (magic === null) {
    return null;
  }
  const failed = run?.errors.some(({ evalue }) => REFUSED.test(evalue)) ?? false;
  const certain =
    COMPILING.has(magic) ||
    (magic === 'capture' && !nestAsyncioAppliedBefore(program, cell, 0)) ||
    failed;
  const waiting = certain
    ? descendants(cell.tree).find(
        node =>
          node.named &&
          node.type === 'await' &&
          !enclosing(node, 'function_definition', 'lambda', 'class_definition')
      )
    : undefined;
  return waiting
    ? { at: { cell: cell.id, from: waiting.from, to: waiting.to }, magic: `%%${magic}` }
    : null;
}

function underLineMagic(cell: PythonCell): Seen | null {
  const found = cell.lineMagics.find(({ name, text }) => COMPILING.has(name) && AWAITS.test(text));
  return found
    ? { at: { cell: cell.id, from: found.from, to: found.to }, magic: `%${found.name}` }
    : null;
}

/** `await` as code: no quote and no comment before it. */
const AWAITS = /^[^'"#]*\bawait\b/;
const REFUSED = /^('await' outside function \(|This event loop is already running$)/;
