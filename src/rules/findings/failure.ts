import { cellFrames } from '../../core/locate';
import { CellRange, Notebook } from '../../core/notebook';
import { ChainedException, Frame, Run } from '../../core/run';
import { PythonCell } from '../../python/cell';
import { programOf, pythonCell, Site } from '../../python/program';
import { descendants, enclosing, namedChildren, SyntaxNode } from '../../python/syntax';

/** An exception of a run whose text is known, and where in the notebook it came by. */
export type Failure = {
  readonly exception: ChainedException;
  /** What the pattern found in the exception's text. */
  readonly match: RegExpExecArray;
  /** The places in cells, innermost first. */
  readonly places: readonly Place[];
};

/** A line of a cell that was being run when it failed. */
export type Place = {
  readonly cell: PythonCell;
  /** 1-based; null where nothing says it. */
  readonly line: number | null;
  /** Whether the printed source lines are still those of the cell. */
  readonly current: boolean;
  /** Whether a `raise` stands there. */
  readonly raises: boolean;
  /** The frame of the traceback; null where it has none in a cell. */
  readonly frame: Frame | null;
};

/** The exceptions of a run with this name and text, outer and inner ones, oldest first. */
export function failures(
  notebook: Notebook,
  run: Run | null,
  ename: RegExp,
  evalue: RegExp
): readonly Failure[] {
  return (run?.errors ?? []).flatMap(({ chain }) =>
    chain.flatMap(exception => {
      const match = ename.test(exception.ename) ? evalue.exec(exception.evalue) : null;
      const places = run && match ? placesOf(notebook, run, exception) : [];
      // Behind `raise` the words are the reader's own.
      return match && !places[0]?.raises ? [{ exception, match, places }] : [];
    })
  );
}

/**
 * What `pick` finds where it failed: on the innermost line that has any, else
 * the only one in its cell (IPython ≥ 9.12 prints wrong lines). Empty when
 * several could be meant.
 */
export function pickAtFailure<T>(
  { places }: Pick<Failure, 'places'>,
  pick: (place: Place, node: SyntaxNode) => T | null
): readonly T[] {
  for (const place of places) {
    const found = picked(onLine(place), place, pick);
    if (found.length > 0) {
      return found;
    }
  }
  for (const place of places) {
    const found = picked(descendants(place.cell.tree), place, pick);
    if (found.length > 0) {
      return found.length === 1 ? found : [];
    }
  }
  return [];
}

function picked<T>(
  nodes: readonly SyntaxNode[],
  place: Place,
  pick: (place: Place, node: SyntaxNode) => T | null
): readonly T[] {
  const found: T[] = [];
  for (const node of nodes) {
    const one = pick(place, node);
    if (one !== null) {
      found.push(one);
    }
  }
  return found;
}

/** The statement that failed, where its source is still as it ran. */
export function failedStatement({ places }: Pick<Failure, 'places'>): Site | null {
  const innermost = places.find(({ line }) => line !== null) ?? places[0];
  // Of a comprehension IPython 9.12 prints the wrong lines, of the function around it the right ones.
  const place = places.find(
    ({ cell, line, current }) => current && cell === innermost.cell && line === innermost.line
  );
  if (!place || place.cell.broken) {
    return null;
  }
  const node = statementAt(place);
  return node ? { cell: place.cell, node } : null;
}

/**
 * The same where the line is certain: it was printed, and the frame cannot have
 * ended there without having failed there, as under `except` and `finally` and
 * at the head of `with` (IPython ≥ 9.12 prints the line at which it ended).
 */
export function surelyFailed(failure: Pick<Failure, 'exception' | 'places'>): Site | null {
  const { places, exception } = failure;
  const frame = places[0]?.frame;
  // Under %%time lines are never printed.
  const isShown = !!frame && frame.line !== null && (!!frame.file || frame.quoted.has(frame.line));
  const site = isShown ? failedStatement({ places }) : null;
  return site && !mayHaveEndedAt(site.node, calleeOf(places, exception)) ? site : null;
}

function mayHaveEndedAt(node: SyntaxNode, callee: Frame | null): boolean {
  const around = enclosing(node, 'except_clause', 'finally_clause', 'function_definition');
  return (
    // The line of an `except` is one of its `try`.
    node.type === 'try_statement' ||
    /_clause$/.test(around?.type ?? '') ||
    (node.type === 'with_statement' && !/__a?(enter|exit)__$/.test(callee?.function ?? ''))
  );
}

/** What the innermost place called when it failed; null when it failed itself. */
export function calleeOf([place]: readonly Place[], { frames }: ChainedException): Frame | null {
  return (place?.frame && frames[frames.indexOf(place.frame) + 1]) ?? null;
}

/** The place of a failed statement; where others stand on its line, of all of them. */
export function lineRangeOf(site: Site): CellRange {
  const { cell, node } = site;
  const start = cell.source.lastIndexOf('\n', node.from - 1) + 1;
  const end = cell.source.indexOf('\n', node.from);
  const beside = (node.parent ? namedChildren(node.parent) : []).filter(
    ({ from, to }) => from >= start && (end < 0 || to <= end)
  );
  const all = [rangeOf(site), ...beside];
  return {
    cell: cell.id,
    from: Math.min(...all.map(({ from }) => from)),
    to: Math.max(...all.map(({ to }) => to))
  };
}

/** The place of a node; of a compound statement, its first line. */
export function rangeOf({ cell, node }: Site): CellRange {
  const lineEnd = cell.source.indexOf('\n', node.from);
  const isBlock = node.children.some(({ type }) => type === 'block');
  const to = isBlock && lineEnd >= 0 ? Math.min(node.to, lineEnd) : node.to;
  return { cell: cell.id, from: node.from, to };
}

/** Where an exception came by in cells, innermost first; kept, as many rules ask. */
export function placesOf(
  notebook: Notebook,
  run: Run,
  exception: ChainedException
): readonly Place[] {
  const exceptions = placed.get(notebook) ?? new WeakMap<ChainedException, Placed>();
  const known = exceptions.get(exception);
  if (known?.run === run) {
    return known.places;
  }
  const places = findPlaces(notebook, run, exception);
  placed.set(notebook, exceptions.set(exception, { run, places }));
  return places;
}

type Placed = { readonly run: Run; readonly places: readonly Place[] };

const placed = new WeakMap<Notebook, WeakMap<ChainedException, Placed>>();

function findPlaces(notebook: Notebook, run: Run, exception: ChainedException): readonly Place[] {
  const program = programOf(notebook);
  const frames = cellFrames(notebook, run, exception);
  const places = frames.flatMap(({ cell: { id }, line, current, frame }) => {
    const cell = pythonCell(program, id);
    const isInnermost = frame === exception.frames.at(-1);
    return cell ? [placeAt({ cell, line, current, frame }, isInnermost)] : [];
  });
  if (places.length > 0) {
    return places.reverse();
  }
  const ran = run.cell === null ? null : pythonCell(program, run.cell);
  const current = ran !== null && (run.source === null || run.source === ran.source);
  return ran ? [{ cell: ran, line: null, current, raises: false, frame: null }] : [];
}

function placeAt(place: Omit<Place, 'raises'>, isInnermost: boolean): Place {
  return { ...place, raises: isInnermost && statementAt(place)?.type === 'raise_statement' };
}

/** The innermost statement on the line. */
function statementAt(place: Pick<Place, 'cell' | 'line'>): SyntaxNode | undefined {
  return onLine(place)
    .filter(({ parent, type }) => /^(module|block)$/.test(parent?.type ?? '') && type !== 'comment')
    .at(-1);
}

/** The nodes that reach into the line, outer ones first. */
function onLine({ cell, line }: Pick<Place, 'cell' | 'line'>): readonly SyntaxNode[] {
  if (line === null) {
    return [];
  }
  const lines = cell.source.split('\n');
  const from = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const to = from + (lines[line - 1]?.length ?? 0);
  return descendants(cell.tree).filter(node => node.named && node.from < to && node.to > from);
}
