import { cellEdit, TextEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { textOf } from '../python/cell';
import { awaitProblem } from '../python/await-legality';
import { Program, programOf, Site } from '../python/program';
import { enclosing } from '../python/syntax';
import { useOf } from '../python/value-use';
import { awaitOnward } from './await-onward';
import { insertAwait } from './insert-await';
import { listEdits, readingOf } from './list-generator';
import { endlessCall } from './endless';
import { quietHandle } from './quiet-line';
import { endlessNote, neverEnds, runEndless } from './run-endless';
import { makeAsync } from './make-async';
import { shortCode } from './short-code';
import { Caller } from './unseen-callers';

/** Waits for a coroutine where it is made: `f()` becomes `await f()`, `f().x` `(await f()).x`. */
export function addAwait(notebook: Notebook, site: Site, trans: Trans): Fix | null {
  return addAwaits(notebook, [site], trans);
}

/**
 * Waits for several coroutines of one cell, each where it is made. Null when
 * one of them stands where `await` cannot be, except that a lone one in a plain
 * function makes that function async.
 * @param callers the frames of the run that failed there, see makeAsync
 */
export function addAwaits(
  notebook: Notebook,
  sites: readonly Site[],
  trans: Trans,
  callers: readonly Caller[] | null = null
): Fix | null {
  const fix = awaitsAt(notebook, sites, trans, callers);
  return fix && awaitOnward(notebook, fix, trans);
}

function awaitsAt(
  notebook: Notebook,
  sites: readonly Site[],
  trans: Trans,
  callers: readonly Caller[] | null
): Fix | null {
  const program = programOf(notebook);
  const [first] = sites;
  if (!first || sites.some(({ cell }) => cell.id !== first.cell.id)) {
    return null;
  }
  if (sites.some(({ cell, node }) => useOf(program, cell, node).how === 'called')) {
    return null;
  }
  if (sites.some(({ cell, node }) => endlessCall(program, cell, node))) {
    return sites.length === 1 ? runEndless(notebook, program, first, first.node, trans) : null;
  }
  const isUnending = sites.some(site => neverEnds(program, site));
  const background = isUnending ? runEndless(notebook, program, first, first.node, trans) : null;
  if (background && sites.length === 1) {
    return background;
  }
  if (sites.length === 1 && awaitProblem(program, first.cell, first.node) === 'function') {
    return makeAsync(notebook, first, trans, callers);
  }
  const parts = sites.map(site => awaitEdits(program, site));
  if (parts.some(part => part === null)) {
    return null;
  }
  const edits = [
    ...withoutRepeats(parts.flatMap(part => part?.edits ?? [])),
    ...sites.flatMap(({ cell, node }) => quietHandle(program, cell, node))
  ];
  const note = isUnending
    ? endlessNote(trans)
    : parts.some(part => part?.readsAll)
      ? trans.__('Waits for every item first.')
      : null;
  return {
    title: awaitTitle(sites, trans),
    applicability: note ? 'check-first' : 'safe',
    ...(note ? { note } : {}),
    edit: [cellEdit(first.cell, edits)]
  };
}

/** `Use await fetch()`, or how many calls will be waited for. */
export function awaitTitle(sites: readonly Site[], trans: Trans): string {
  const [{ cell, node }] = sites;
  return sites.length === 1
    ? trans.__('Use %1', shortCode(`await ${textOf(cell, node)}`, TITLE_ROOM))
    : trans._n('Wait for %1 call', 'Wait for the %1 calls', sites.length);
}

/** The insertions that put `await` in front of an expression; null where Python does not allow it. */
export function awaitEdits(
  program: Program,
  { cell, node }: Site
): { edits: readonly TextEdit[]; readsAll: boolean } | null {
  const problem = awaitProblem(program, cell, node);
  if (problem === null) {
    return { edits: insertAwait(cell, node), readsAll: false };
  }
  if (problem !== 'generator-expression') {
    return null;
  }
  const generator = enclosing(node, 'generator_expression');
  const list = generator && listInstead(program, { cell, node: generator });
  return list && { edits: [...list.edits, ...insertAwait(cell, node)], readsAll: list.readsAll };
}

/** The edits that make a list of a generator expression, and whether that reads more than before. */
export function listInstead(
  program: Program,
  { cell, node }: Site
): { edits: readonly TextEdit[]; readsAll: boolean } | null {
  const reading = readingOf(program, cell, node);
  return reading === null || awaitProblem(program, cell, node) !== null
    ? null
    : { edits: listEdits(node), readsAll: reading === 'until-decided' };
}

/** Room for code in a title of 40 characters. */
const TITLE_ROOM = 36;

/** Two calls in one generator expression turn it into a list once. */
function withoutRepeats(edits: readonly TextEdit[]): TextEdit[] {
  const known = new Set<string>();
  return edits.filter(({ from, to, insert }) => {
    const key = `${from} ${to} ${insert}`;
    return from === to || (!known.has(key) && known.add(key));
  });
}
