/** @jest-environment jsdom */
import type { ICodeCellModel } from '@jupyterlab/cells';
import type { IOutput } from '@jupyterlab/nbformat';
import { NotebookModel } from '@jupyterlab/notebook';
import { unknownKernel } from '../../../src/core/notebook';
import type { KernelFacts } from '../../../src/notebook/kernel';
import { Snapshots } from '../../../src/notebook/snapshot';
import { NotebookWatcher } from '../../../src/notebook/watcher';

const LOG = "/tmp/1.py:1: RuntimeWarning: coroutine 'fetch' was never awaited";

const ERROR: IOutput = {
  output_type: 'error',
  ename: 'RuntimeError',
  evalue: 'This event loop is already running',
  traceback: []
};

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
    (model.cells.get(0) as ICodeCellModel).outputs.add(ERROR);
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

describe('the notebook', () => {
  it('is the same object until something changes', () => {
    const { model, snapshots } = open();
    const before = snapshots.notebook();
    (model.cells.get(0) as ICodeCellModel).outputs.add(ERROR);
    expect(snapshots.notebook()).toBe(before);
    model.sharedModel.cells[0].setSource('await main()');
    expect(snapshots.notebook()).not.toBe(before);
  });

  it('has the sources, the counts and the locks as they are now', () => {
    const { model, snapshots } = open();
    const cell = () => snapshots.notebook().cells[0];
    expect(cell()).toMatchObject({ executionCount: null, editable: true });
    model.sharedModel.cells[0].setSource('await main()');
    expect(cell().source).toBe('await main()');
    (model.cells.get(0) as ICodeCellModel).executionCount = 3;
    expect(cell().executionCount).toBe(3);
    model.cells.get(0).setMetadata('editable', false);
    expect(cell().editable).toBe(false);
  });

  it('is locked as a whole when it cannot be saved', () => {
    const { model, snapshots } = open();
    snapshots.notebook();
    model.readOnly = true;
    expect(snapshots.notebook().cells[0].editable).toBe(false);
  });

  it('has the cells that are there now, in their order', () => {
    const { model, snapshots } = open();
    const sources = () => snapshots.notebook().cells.map(({ source }) => source);
    sources();
    model.sharedModel.insertCell(0, { cell_type: 'code', source: 'import asyncio' });
    expect(sources()).toEqual(['import asyncio', 'asyncio.run(main())']);
    model.sharedModel.deleteCell(1);
    expect(sources()).toEqual(['import asyncio']);
  });
});

describe('a cell ran well', () => {
  function run(model: NotebookModel, watcher: NotebookWatcher, outputs: readonly IOutput[] = []) {
    const cell = model.cells.get(0) as ICodeCellModel;
    watcher.started(cell);
    cell.outputs.clear();
    outputs.forEach(output => cell.outputs.add(output));
    cell.executionCount = (cell.executionCount ?? 0) + 1;
    watcher.finished(cell);
  }

  it('when it has ended without an error or a warning, until it is edited', () => {
    const { model, watcher, snapshots } = open();
    const ranWell = () => snapshots.notebook().cells[0].ranWell;
    expect(ranWell()).toBe(false);
    watcher.started(model.cells.get(0) as ICodeCellModel);
    (model.cells.get(0) as ICodeCellModel).executionCount = 1;
    expect(ranWell()).toBe(false);
    watcher.finished(model.cells.get(0) as ICodeCellModel);
    expect(ranWell()).toBe(true);
    model.sharedModel.cells[0].setSource('asyncio.run(main(1))');
    expect(ranWell()).toBe(false);
    model.sharedModel.cells[0].setSource('asyncio.run(main())');
    expect(ranWell()).toBe(true);
  });

  it('but not when it shows an error, a warning or a coroutine', () => {
    const { model, watcher, snapshots } = open();
    const stderr: IOutput = { output_type: 'stream', name: 'stderr', text: LOG };
    const shown: IOutput = {
      output_type: 'execute_result',
      execution_count: 1,
      metadata: {},
      data: { 'text/plain': '<coroutine object fetch at 0x7f1>' }
    };
    for (const output of [ERROR, stderr, shown]) {
      run(model, watcher, []);
      expect(snapshots.notebook().cells[0].ranWell).toBe(true);
      run(model, watcher, [output]);
      expect(snapshots.notebook().cells[0].ranWell).toBe(false);
    }
  });

  it('when its file says so, if that has any outputs', () => {
    const saved = (outputs: IOutput[]) => {
      const model = new NotebookModel();
      model.sharedModel.addCell({ cell_type: 'code', source: 'f()', execution_count: 1 });
      model.sharedModel.addCell({ cell_type: 'code', source: 'g()', outputs });
      const kernel = { facts: unknownKernel } as KernelFacts;
      const snapshots = new Snapshots(model, new NotebookWatcher(model), kernel);
      return snapshots.notebook().cells.map(({ ranWell }) => ranWell);
    };
    expect(saved([{ output_type: 'stream', name: 'stdout', text: 'tea' }])).toEqual([true, false]);
    expect(saved([])).toEqual([false, false]);
  });
});

it('a cell with the tag raises-exception fails on purpose', () => {
  const { model, snapshots } = open();
  const onPurpose = () => snapshots.notebook().cells[0].raisesOnPurpose;
  expect(onPurpose()).toBe(false);
  model.cells.get(0).setMetadata('tags', ['hide-input', 'raises-exception']);
  expect(onPurpose()).toBe(true);
});
