import { Kernel, Notebook } from '../core/notebook';
import { Run } from '../core/run';
import { awaitProblem } from './await-legality';
import { programOf, pythonCell } from './program';
import { descendants } from './syntax';

/**
 * The kernel with what the runs tell of it: where a legal `await` at the top of
 * a cell was a syntax error, cells cannot wait (xeus-python 0.19 without
 * IPython, kernel `xpython-raw`).
 */
export function kernelAsHeard(notebook: Notebook, runs: readonly Run[]): Kernel {
  const { kernel } = notebook;
  return kernel.canWait === undefined && runs.some(run => refusesToWait(notebook, run))
    ? { ...kernel, canWait: false }
    : kernel;
}

function refusesToWait(notebook: Notebook, { cell: id, source, errors }: Run): boolean {
  const isRefused = errors.some(
    ({ ename, evalue }) => ename === 'SyntaxError' && OUTSIDE.test(evalue)
  );
  if (!isRefused || id === null) {
    return false;
  }
  const program = programOf(notebook);
  const cell = pythonCell(program, id);
  const waits = cell ? descendants(cell.tree).filter(isWait) : [];
  return (
    cell !== null &&
    (source === null || source === cell.source) &&
    waits.length > 0 &&
    waits.every(node => awaitProblem(program, cell, node) === null)
  );
}

/** With the file that is the cell's own: `exec()` names its string. */
const OUTSIDE =
  /^('await'|asynchronous comprehension|'async (?:for|with)') outside .*\(\d+\.py, line/;

function isWait({ type, named, parent }: ReturnType<typeof descendants>[number]): boolean {
  return (
    (type === 'await' && named) || (type === 'async' && parent?.type !== 'function_definition')
  );
}
