import { cellEdit, NotebookEdit, TextEdit } from '../core/edit';
import { cellOf, Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { textOf } from '../python/cell';
import { programOf, Site } from '../python/program';
import { child } from '../python/syntax';
import { Blocker } from './async-blockers';
import { assignedName } from './lambdas';
import { Propagation, propagate } from './propagation';
import { differenceOf } from './run-difference';
import { shortCode } from './short-code';
import { Caller } from './unseen-callers';

/**
 * Makes the function around a place async, and waits for it wherever it is
 * called, in every cell; callers become async in turn. The place is a call that
 * starts a loop, a call to wait for, or an `await` in a plain function. Null
 * unless every use of every function can be followed.
 * @param callers the frames of the run that failed there, see {@link propagate}
 */
export function makeAsync(
  notebook: Notebook,
  site: Site,
  trans: Trans,
  callers: readonly Caller[] | null = null
): Fix | null {
  return makeAllAsync(notebook, [site], trans, callers);
}

/** The same for several places, in one fix. */
export function makeAllAsync(
  notebook: Notebook,
  sites: readonly Site[],
  trans: Trans,
  callers: readonly Caller[] | null = null
): Fix | null {
  const propagation = propagate(notebook, sites, callers);
  const { functions, blockers, edits, stale } = propagation;
  const isSmall = functions.length <= MOST_FUNCTIONS && edits.size <= MOST_CELLS;
  if (functions.length === 0 || blockers.length > 0 || !isSmall) {
    return null;
  }
  const edit = notebookEdit(notebook, edits);
  return (
    edit && {
      title: titleOf(propagation, trans),
      applicability: 'check-first',
      note:
        differenceOf(programOf(notebook), propagation.awaited, trans) ??
        trans.__('Its callers wait for it too.'),
      edit,
      ...(stale.length > 0 ? { rerun: stale } : {})
    }
  );
}

/** What keeps the function around this place from becoming async; empty when nothing does. */
export function blockersOf(notebook: Notebook, site: Site): readonly Blocker[] {
  return propagate(notebook, [site]).blockers;
}

/** More than this is a rewrite of the notebook, not a fix of a mistake. */
const MOST_FUNCTIONS = 8;
const MOST_CELLS = 5;

/** Room for a name in a title of 40 characters. */
const NAME_ROOM = 16;

function titleOf({ functions, waits }: Propagation, trans: Trans): string {
  const [{ cell, node }] = functions;
  const name = node.type === 'lambda' ? assignedName(cell, node) : child(node, 'name');
  const call = `${shortCode(name ? textOf(cell, name) : '', NAME_ROOM)}()`;
  return waits === 0
    ? trans.__('Make %1 async', call)
    : trans._n('Make %2 async (%1 place)', 'Make %2 async (%1 places)', waits, call);
}

/** The edits as one edit in notebook order; null when two of them overlap. */
function notebookEdit(
  notebook: Notebook,
  edits: ReadonlyMap<string, readonly TextEdit[]>
): NotebookEdit | null {
  const cells = notebook.cells.filter(({ id }) => edits.has(id));
  if (cells.some(({ id }) => overlap(edits.get(id) ?? []))) {
    return null;
  }
  return cells.map(({ id }) => cellEdit(cellOf(notebook, id), edits.get(id) ?? []));
}

function overlap(edits: readonly TextEdit[]): boolean {
  const sorted = [...edits].sort((a, b) => a.from - b.from || a.to - b.to);
  return sorted.some(({ from }, i) => i > 0 && from < sorted[i - 1].to);
}
