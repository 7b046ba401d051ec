import type { ICellModel } from '@jupyterlab/cells';
import type { INotebookModel } from '@jupyterlab/notebook';
import { mentionsAsync } from '../core/mentions';
import { Notebook, unknownKernel } from '../core/notebook';
import { Engine } from './diagnosis';
import { inSteps } from './steps';

/**
 * Gets ready while nothing else happens: reads cells with async code ahead, and
 * finds one mistake of its own, as code that never ran is slow.
 */
export class Preparation {
  constructor(
    private readonly engine: Engine,
    private readonly readAhead: (sources: readonly string[]) => Generator<void>
  ) {}

  /** Reads the cells of a notebook, once; then the cell that is about to run. */
  read(model: INotebookModel, cell?: ICellModel): void {
    if (!this.known.has(model)) {
      this.known.add(model);
      inSteps(this.steps(model));
    } else if (cell) {
      inSteps(this.readAhead([cell.sharedModel.getSource()]));
    }
  }

  private *steps(model: INotebookModel): Generator<void> {
    if (!this.isRehearsed) {
      this.isRehearsed = true;
      for (const notebook of REHEARSAL) {
        Array.from(this.engine.diagnosing(notebook, [null]));
        yield;
      }
    }
    if (model.isDisposed) {
      return;
    }
    const sources = [...model.cells]
      .filter(({ type }) => type === 'code')
      .map(({ sharedModel }) => sharedModel.getSource());
    for (const step of this.readAhead(sources.filter(mentionsAsync))) {
      if (model.isDisposed) {
        return;
      }
      yield step;
    }
  }

  private readonly known = new WeakSet<INotebookModel>();
  private isRehearsed = false;
}

const REHEARSAL: readonly Notebook[] = ['1', 'import asyncio\nasyncio.run(main())'].map(source => ({
  cells: [{ id: '', type: 'code', source, executionCount: null, editable: true }],
  language: 'python',
  kernel: unknownKernel
}));
