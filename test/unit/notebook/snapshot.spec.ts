/** @jest-environment jsdom */
import type { ICodeCellModel } from '@jupyterlab/cells';
import { NotebookModel } from '@jupyterlab/notebook';
import { unknownKernel } from '../../../src/core/notebook';
import type { KernelFacts } from '../../../src/notebook/kernel';
import { Snapshots } from '../../../src/notebook/snapshot';
import { NotebookWatcher } from '../../../src/notebook/watcher';

const LOG = "/tmp/1.py:1: RuntimeWarning: coroutine 'fetch' was never awaited";

function open() {
  const model = new NotebookModel();
  model.sharedModel.addCell({ cell_type: 'code', source: 'asyncio.run(main())' });
  const watcher = new NotebookWatcher(model);
  // All that is asked of the kernel's facts here.
  const kernel = { facts: unknownKernel } as KernelFacts;
  return { model, watcher, snapshots: new Snapshots(model, watcher, kernel) };
}

describe('the runs of a notebook', () => {
  it('are the same objects until something changes', () => {
    const { model, watcher, snapshots } = open();
    (model.cells.get(0) as ICodeCellModel).outputs.add({
      output_type: 'error',
      ename: 'RuntimeError',
      evalue: 'This event loop is already running',
      traceback: []
    });
    watcher.log(LOG);
    const [cell, log] = snapshots.runs();
    expect(log.stderr).toBe(LOG);
    const again = snapshots.runs();
    expect(again[0]).toBe(cell);
    expect(again[1]).toBe(log);
  });

  it('hold a log that came twice only once', () => {
    const { watcher, snapshots } = open();
    watcher.log(LOG);
    watcher.log(LOG);
    expect(snapshots.runs()).toHaveLength(1);
  });

  it('hold no log of a kernel that is gone', () => {
    const { watcher, snapshots } = open();
    watcher.log(LOG);
    snapshots.runs();
    watcher.restarted();
    expect(snapshots.runs()).toEqual([]);
  });
});

it('the notebook is the same object until something changes', () => {
  const { model, snapshots } = open();
  const before = snapshots.notebook();
  expect(snapshots.notebook()).toBe(before);
  model.sharedModel.cells[0].setSource('await main()');
  expect(snapshots.notebook().cells[0].source).toBe('await main()');
});
