import { Lookup } from './lookup';

/** A notebook as data, the same for the live one and for a file. */
export type Notebook = {
  /** All cells, in document order. */
  readonly cells: readonly Cell[];
  /** The kernel language in lower case; only `python` is looked at. */
  readonly language: string;
  readonly kernel: Kernel;
};

/** One cell. Its text is never changed: an edit makes another cell. */
export type Cell = {
  /** Unique in the notebook. */
  readonly id: string;
  readonly type: 'code' | 'markdown' | 'raw';
  readonly source: string;
  /** The number in `[3]`; null when the cell has not run. */
  readonly executionCount: number | null;
  /** False for locked cells: no fix may touch them. */
  readonly editable: boolean;
  /** Whether its last run, of this very source, showed neither an error nor a warning; false also where nobody knows. */
  readonly ranWell?: boolean;
  /** Whether it is tagged `raises-exception`: what it shows is shown on purpose. */
  readonly raisesOnPurpose?: boolean;
};

/** What is known of the kernel; null is "not known". */
export type Kernel = {
  /** Major and minor, such as `[3, 11]`. */
  readonly python: readonly [number, number] | null;
  /** `ipython`, `pyodide`, `xeus-python`… */
  readonly implementation: string | null;
  /** The patch module that can be imported there; `none` when neither can. */
  readonly nestAsyncio: 'nest_asyncio2' | 'nest_asyncio' | 'none' | null;
  /** True when execution counts are those of a running kernel. */
  readonly live: boolean;
  /** False where a cell cannot wait at its top, as without IPython; left out where nobody knows. */
  readonly canWait?: boolean;
};

/** A kernel of which nothing is known. */
export const unknownKernel: Kernel = {
  python: null,
  implementation: null,
  nestAsyncio: null,
  live: false
};

/** A piece of a cell's source; UTF-16 offsets. */
export type CellRange = {
  readonly cell: string;
  readonly from: number;
  readonly to: number;
};

/** The cell of this id. @throws when there is none. */
export function cellOf(notebook: Notebook, id: string): Cell {
  const cell = cellWith(notebook, id);
  if (!cell) {
    throw new Error(`No cell ${id} in the notebook`);
  }
  return cell;
}

/** The cell of this id; undefined when there is none. */
export function cellWith({ cells }: Notebook, id: string): Cell | undefined {
  return lookup.find(cells, id);
}

/** The position of the cell of this id; -1 when there is none. */
export function positionOf({ cells }: Notebook, id: string): number {
  return lookup.indexOf(cells, id);
}

const lookup = new Lookup();

/** 1-based line of an offset. Only `\n` ends a line, as in the editor. */
export function lineOf(source: string, offset: number): number {
  let line = 1;
  for (let at = source.indexOf('\n'); at !== -1 && at < offset; at = source.indexOf('\n', at + 1)) {
    line++;
  }
  return line;
}
