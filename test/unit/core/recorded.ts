import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cell, Notebook, unknownKernel } from '../../../src/core/notebook';
import { runOf } from '../../../src/core/output';
import { Run } from '../../../src/core/run';

/** The IPython versions whose real kernels were recorded, oldest first. */
export const versions = ['7.20', '7.34', '8.4', '8.39', '9.16'];

type RecordedCell = {
  readonly source: string;
  readonly execution_count: number;
  readonly outputs: readonly unknown[];
};

/** The notebook that was run in a kernel of this IPython, and its runs by the start of a cell. */
export function recorded(ipython: string): {
  readonly notebook: Notebook;
  /** The run of the n-th cell whose source starts like this. */
  run(start: string, nth?: number): Run;
  readonly orphans: readonly unknown[];
} {
  const file = join(__dirname, 'recorded', `ipython-${ipython}.json`);
  const { cells, orphans } = JSON.parse(readFileSync(file, 'utf8'));
  const recordedCells = cells as readonly RecordedCell[];
  const notebook: Notebook = {
    cells: recordedCells.map(({ source, execution_count }, index): Cell => ({
      id: `cell-${index}`,
      type: 'code',
      source,
      executionCount: execution_count,
      editable: true
    })),
    language: 'python',
    kernel: unknownKernel
  };
  return {
    notebook,
    orphans,
    run(start, nth = 0) {
      const index = notebook.cells
        .map((cell, index) => ({ cell, index }))
        .filter(({ cell }) => cell.source.startsWith(start))[nth].index;
      const { source, execution_count, outputs } = recordedCells[index];
      return runOf(`cell-${index}`, source, execution_count, outputs, 'live');
    }
  };
}
