/** @jest-environment jsdom */
import type { ICodeCellModel } from '@jupyterlab/cells';
import type { IOutput } from '@jupyterlab/nbformat';
import { NotebookModel } from '@jupyterlab/notebook';
import { NotebookEvent, NotebookWatcher } from '../../../src/notebook/watcher';

const ERROR: IOutput = {
  output_type: 'error',
  ename: 'RuntimeError',
  evalue: 'This event loop is already running',
  traceback: []
};
const stream = (name: string, text: string): IOutput => ({ output_type: 'stream', name, text });

function notebookOf(...cells: { source: string; outputs?: IOutput[] }[]): NotebookModel {
  const model = new NotebookModel();
  for (const { source, outputs = [] } of cells) {
    model.sharedModel.addCell({ cell_type: 'code', source, outputs });
  }
  return model;
}

function watch(model: NotebookModel): { watcher: NotebookWatcher; events: string[] } {
  const watcher = new NotebookWatcher(model);
  const events: string[] = [];
  const label = (event: NotebookEvent) =>
    'cell' in event && event.cell !== null
      ? `${event.type} ${[...model.cells].findIndex(({ id }) => id === event.cell)}`
      : event.type;
  watcher.happened.connect((_, event) => events.push(label(event)));
  return { watcher, events };
}

const code = (model: NotebookModel, index: number) => model.cells.get(index) as ICodeCellModel;

describe('the outputs of a notebook', () => {
  it('that came with the file are seen, and saved', () => {
    const model = notebookOf({ source: 'a' }, { source: 'b', outputs: [ERROR] });
    const { watcher, events } = watch(model);
    expect(watcher.hasEvidence).toBe(true);
    expect(watcher.record(code(model, 1).id)).toMatchObject({ evident: true, saved: true });
    expect(events).toEqual([]);
  });

  it('are evidence when an error says async', () => {
    const model = notebookOf({ source: 'a' });
    const { watcher, events } = watch(model);
    code(model, 0).outputs.add(ERROR);
    expect(events).toEqual(['evidence 0']);
    expect(watcher.record(code(model, 0).id)).toMatchObject({ evident: true, saved: false });
  });

  it('are evidence when any error comes where some cell says async', () => {
    const error = { ...ERROR, ename: 'AttributeError', evalue: '__enter__' };
    const plain = notebookOf({ source: 'with lock: pass' });
    const asynchronous = notebookOf({ source: 'with lock: pass' }, { source: 'import asyncio' });
    const [first, second] = [watch(plain), watch(asynchronous)];
    code(plain, 0).outputs.add(error);
    code(asynchronous, 0).outputs.add(error);
    expect(first.events).toEqual([]);
    expect(second.events).toEqual(['evidence 0']);
  });

  it('are evidence when a result is a coroutine', () => {
    const model = notebookOf({ source: 'main()' });
    const { events } = watch(model);
    code(model, 0).outputs.add({
      output_type: 'execute_result',
      execution_count: 1,
      data: { 'text/plain': '<coroutine object main at 0x7f>' },
      metadata: {}
    });
    expect(events).toEqual(['evidence 0']);
  });

  it('are watched while they grow, also where a word comes in two pieces', () => {
    const model = notebookOf({ source: 'a' });
    const { events } = watch(model);
    const { outputs } = code(model, 0);
    outputs.add(stream('stderr', 'a.py:3: RuntimeWarning: corou'));
    expect(events).toEqual([]);
    outputs.add(stream('stderr', "tine 'f' was never"));
    expect(events).toEqual(['evidence 0']);
  });

  it('are no evidence where the word is only printed', () => {
    const model = notebookOf({ source: 'a' });
    const { events } = watch(model);
    code(model, 0).outputs.add(stream('stdout', 'the async worker awaits its coroutine\n'));
    expect(events).toEqual([]);
  });

  it('that are cleared are no more', () => {
    const model = notebookOf({ source: 'a', outputs: [ERROR] });
    const { watcher, events } = watch(model);
    code(model, 0).outputs.clear();
    expect(events).toEqual(['cleared 0']);
    expect(watcher.hasEvidence).toBe(false);
  });

  it('stay what they are when their cell is moved', async () => {
    const model = notebookOf({ source: 'a' }, { source: 'b' });
    const { watcher, events } = watch(model);
    watcher.started(code(model, 0));
    code(model, 0).outputs.add(ERROR);
    watcher.finished(code(model, 0));
    const { id } = code(model, 0);
    model.sharedModel.moveCell(0, 1);
    await Promise.resolve();
    expect(events).not.toContain('removed 0');
    expect(watcher.record(id)).toMatchObject({
      model: code(model, 1),
      saved: false,
      evident: true,
      ranSource: 'a'
    });
  });

  it('go when their cell becomes text, and come back with the code', async () => {
    const model = notebookOf({ source: 'a', outputs: [ERROR] }, { source: 'b' });
    const { watcher, events } = watch(model);
    const { id } = code(model, 0);
    const become = (cell_type: 'code' | 'markdown' | 'raw') =>
      model.sharedModel.transact(() => {
        model.sharedModel.deleteCell(0);
        model.sharedModel.insertCell(0, { id, cell_type, source: 'a' });
      });
    become('markdown');
    await Promise.resolve();
    expect(events).toEqual(['removed 0']);
    expect(watcher.record(id)).toBeUndefined();
    become('code');
    await Promise.resolve();
    expect(watcher.record(id)?.model).toBe(code(model, 0));
    become('raw');
    expect(watcher.record(id)).toBeUndefined();
  });

  it('go with their cell', async () => {
    const model = notebookOf({ source: 'a', outputs: [ERROR] }, { source: 'b' });
    const { watcher, events } = watch(model);
    const { id } = code(model, 0);
    model.sharedModel.deleteCell(0);
    await Promise.resolve();
    expect(events).toEqual(['removed -1']);
    expect(watcher.record(id)).toBeUndefined();
  });
});

describe('a run', () => {
  it('has the source that ran, whatever is typed meanwhile', () => {
    const model = notebookOf({ source: 'first' });
    const { watcher, events } = watch(model);
    watcher.started(code(model, 0));
    code(model, 0).sharedModel.setSource('second');
    watcher.finished(code(model, 0));
    watcher.finished(code(model, 0));
    expect(watcher.record(code(model, 0).id)?.ranSource).toBe('first');
    expect(events).toEqual(['started 0', 'edited 0', 'finished 0']);
  });

  it('ends with its kernel', () => {
    const model = notebookOf({ source: 'a' });
    const { watcher, events } = watch(model);
    watcher.started(code(model, 0));
    watcher.restarted();
    expect(watcher.record(code(model, 0).id)?.running).toBe(false);
    expect(events).toEqual(['started 0', 'restarted']);
  });
});

describe('what the kernel says outside any cell', () => {
  it('is kept where it may have to do with async code', () => {
    const { watcher, events } = watch(notebookOf({ source: 'a' }));
    watcher.log('0.00s - Debugger warning');
    watcher.log('Task exception was never retrieved\nfuture: <Task finished>');
    expect(watcher.logs).toHaveLength(1);
    expect(events).toEqual(['evidence']);
    watcher.restarted();
    expect(watcher.logs).toEqual([]);
  });
});
