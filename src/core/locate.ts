import { murmur2 } from './murmur2';
import { Cell, cellWith, Notebook } from './notebook';
import { ChainedException, Frame, FrameCell, Run } from './run';

/** A frame of a traceback that is in a cell of the notebook. */
export type CellFrame = {
  readonly cell: Cell;
  /** 1-based; null where nothing says it. Off by some lines on IPython ≥ 9.12. */
  readonly line: number | null;
  /** The function's name; null at the top level. */
  readonly function: string | null;
  readonly frame: Frame;
  /** Whether the source lines that were printed are still those of the cell. */
  readonly current: boolean;
  /** True when other cells could be meant just as well. */
  readonly ambiguous: boolean;
};

/**
 * The frames of an exception that are in cells of the notebook, outermost
 * first. Frames of files, and of cells that are gone, are left out.
 */
export function cellFrames(
  notebook: Notebook,
  run: Run,
  exception: ChainedException
): readonly CellFrame[] {
  return exception.frames.flatMap(frame => {
    const found = frame.cell
      ? cellsOf(frame, frame.cell, notebook, run)
      : cellsOfMagicBody(frame, notebook, run);
    if (found.length === 0) {
      return [];
    }
    const cell = found.find(({ id }) => id === run.cell) ?? found[0];
    const line = lineIn(cell, frame);
    return {
      cell,
      line,
      function: frame.function,
      frame,
      current: isCurrent(cell, frame, run),
      ambiguous: found.length > 1 && cell.id !== run.cell
    };
  });
}

/** The cells a frame can mean; the first is the likeliest. */
function cellsOf(frame: Frame, named: FrameCell, notebook: Notebook, run: Run): readonly Cell[] {
  const ran = ranCell(notebook, run);
  const cells = namedCells(named, notebook, run);
  if (cells.length > 0) {
    const quoting = cells.filter(cell => quotes(frame, cell));
    return quoting.length > 0 ? quoting : cells;
  }
  // Only the cell that ran has a frame at its top level: it was edited, or %%capture counted it on.
  if (frame.function === null && ran) {
    return [ran];
  }
  const quoting = notebook.cells.filter(cell => frame.quoted.size > 0 && quotes(frame, cell));
  return quoting.length === 1 ? quoting : [];
}

function namedCells(named: FrameCell, notebook: Notebook, run: Run): readonly Cell[] {
  if (named.by === 'count') {
    return notebook.cells.filter(
      ({ type, executionCount }) => type === 'code' && executionCount === named.executionCount
    );
  }
  const ran = ranCell(notebook, run);
  if (ran && run.source !== null && murmur2(run.source) === named.hash) {
    return [ran];
  }
  return notebook.cells.filter(
    ({ type, source }) => type === 'code' && hashOf(source) === named.hash
  );
}

/** `<timed exec>` and its kin number the lines of the body under a `%%` line. */
function cellsOfMagicBody(frame: Frame, notebook: Notebook, run: Run): readonly Cell[] {
  const ran = ranCell(notebook, run);
  return ran && MAGIC_BODY.test(frame.file ?? '') ? [ran] : [];
}

const MAGIC_BODY = /^<(?:timed (?:exec|eval)|magic-timeit(?:-stmt)?)>$/;

function lineIn(cell: Cell, frame: Frame): number | null {
  const { file, line } = frame;
  const above = linesAbove(cell);
  if (file !== null) {
    return line === null || above === 0 ? null : line + above;
  }
  // Under %%capture the body is numbered too, though it has the name of a cell.
  return line !== null && above > 0 && !quotes(frame, cell) && quotes(frame, cell, above)
    ? line + above
    : line;
}

/** The lines up to that of the cell magic; 0 without one. */
function linesAbove({ source }: Cell): number {
  return /^\s*%%/.exec(source)?.[0].split('\n').length ?? 0;
}

function ranCell(notebook: Notebook, run: Run): Cell | null {
  return run.cell === null ? null : (cellWith(notebook, run.cell) ?? null);
}

function isCurrent(cell: Cell, frame: Frame, run: Run): boolean {
  const isQuoted = quotes(frame, cell) || quotes(frame, cell, linesAbove(cell));
  if (cell.id === run.cell && run.source !== null && run.source !== cell.source) {
    return frame.quoted.size > 0 && isQuoted;
  }
  return frame.file !== null || isQuoted;
}

/** Whether the printed lines are those of the cell, below so many; IPython 8 takes off their indent. */
function quotes(frame: Frame, cell: Cell, above = 0): boolean {
  const lines = cell.source.split('\n');
  return [...frame.quoted].every(([line, code]) => {
    const own = lines[line + above - 1]?.replace(PROMPT, '').trim();
    return own === code.trim() || (own !== undefined && isTransformed(own, code));
  });
}

/** IPython takes these off a cell that was pasted from a terminal. */
const PROMPT = /^(?:>>>|\.\.\.|In \[\d+\]:) ?/;

/** `%prun f()` is printed as what IPython made of it: `get_ipython().run_line_magic('prun', 'f()')`. */
function isTransformed(line: string, code: string): boolean {
  const made = code.replace(TRANSFORMED, '');
  return made !== code && wordsOf(made) === wordsOf(line);
}

const TRANSFORMED = /\bget_ipython\(\)\.(?:run_line_magic|system|getoutput)\b/;

function wordsOf(code: string): string {
  return (code.match(/[\w.]+/g) ?? []).join(' ');
}

const hashes = new Map<string, number>();
const MOST_HASHES = 2_000;

/** The hash of a source, kept: each traceback asks for those of all cells. */
function hashOf(source: string): number {
  let hash = hashes.get(source);
  if (hash === undefined) {
    if (hashes.size >= MOST_HASHES) {
      hashes.clear();
    }
    hash = murmur2(source);
    hashes.set(source, hash);
  }
  return hash;
}
