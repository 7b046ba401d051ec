/** What one run of a cell showed, from the live outputs or from a saved file. */
export type Run = {
  /** The cell; null for what the kernel said outside any cell (late logs). */
  readonly cell: string | null;
  /** The source that ran; null when only saved outputs are known. */
  readonly source: string | null;
  readonly executionCount: number | null;
  readonly origin: 'live' | 'saved';
  /** Exceptions that ended the cell, as shown; usually one chain or none. */
  readonly errors: readonly RunError[];
  /** Text without ANSI colours. */
  readonly stdout: string;
  /** Text without ANSI colours. */
  readonly stderr: string;
  /** The `text/plain` of results and displays. */
  readonly results: readonly string[];
};

/** One error output: the chain of exceptions of its traceback. */
export type RunError = {
  /** Normalised: `<class 'RuntimeError'>` (Pyodide, xeus-python) is `RuntimeError`. */
  readonly ename: string;
  readonly evalue: string;
  /** Oldest first; the last one is `ename: evalue`. Never empty. */
  readonly chain: readonly ChainedException[];
};

/** One exception of a chain. */
export type ChainedException = {
  readonly ename: string;
  readonly evalue: string;
  /** Outermost first. */
  readonly frames: readonly Frame[];
};

/** One frame of a traceback: in a cell, or in a file. */
export type Frame = {
  /** Which cell, by whatever the IPython version prints; null for other files. */
  readonly cell: FrameCell | null;
  /** The file as printed; null for a cell. */
  readonly file: string | null;
  /** 1-based; null where the traceback does not say. Off by some lines on IPython ≥ 9.12. */
  readonly line: number | null;
  /** The function's name; null at the top level. */
  readonly function: string | null;
  /** The source lines printed around it, by 1-based line number. */
  readonly quoted: ReadonlyMap<number, string>;
};

/** How a frame names its cell. */
export type FrameCell =
  | { readonly by: 'count'; readonly executionCount: number }
  /** murmur2 of the source (ipykernel ≥ 6), see core/murmur2.ts. */
  | { readonly by: 'hash'; readonly hash: number };
