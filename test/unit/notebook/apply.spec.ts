/** @jest-environment jsdom */
import { NotebookModel } from '@jupyterlab/notebook';
import { NotebookEdit } from '../../../src/core/edit';
import { english } from '../../../src/core/words';
import { applyEdits, Editable, inverseOf } from '../../../src/notebook/apply';

const DEFINE = 'def load():  # slow\n    return asyncio.run(fetch())\n';
const CALL = 'data = load()\nprint(data)';

function notebookOf(...sources: string[]): NotebookModel {
  const model = new NotebookModel();
  sources.forEach(source => model.sharedModel.addCell({ cell_type: 'code', source }));
  return model;
}

function editable(model: NotebookModel, running: readonly string[] = []): Editable {
  return {
    model,
    isRunning: cell => running.includes(cell),
    cellLabel: cell => String([...model.cells].findIndex(({ id }) => id === cell) + 1),
    trans: english
  };
}

let model: NotebookModel;
let makeAsync: NotebookEdit;
const cell = (index: number) => model.cells.get(index).sharedModel;
const sources = () => [...model.cells].map(({ sharedModel }) => sharedModel.getSource());
const AFTER = [
  'async def load():  # slow\n    return await fetch()\n',
  `data = await ${CALL.slice(7)}`
];

beforeEach(() => {
  model = notebookOf(DEFINE, CALL);
  const from = DEFINE.indexOf('asyncio.run(');
  makeAsync = [
    {
      cell: model.cells.get(0).id,
      before: DEFINE,
      edits: [
        { from: 0, to: 0, insert: 'async ' },
        { from, to: from + 'asyncio.run('.length, insert: 'await ' },
        { from: DEFINE.lastIndexOf(')'), to: DEFINE.lastIndexOf(')') + 1, insert: '' }
      ]
    },
    {
      cell: model.cells.get(1).id,
      before: CALL,
      edits: [{ from: 7, to: 7, insert: 'await ' }]
    }
  ];
});

describe('a fix', () => {
  it('changes its cells', () => {
    expect(applyEdits(makeAsync, editable(model))).toBeNull();
    expect(sources()).toEqual(AFTER);
  });

  it('is turned back byte for byte', () => {
    applyEdits(makeAsync, editable(model));
    expect(applyEdits(inverseOf(makeAsync), editable(model))).toBeNull();
    expect(sources()).toEqual([DEFINE, CALL]);
  });

  it('is one step of each cell’s own undo', () => {
    cell(1).setSource(CALL.slice(0, -1));
    cell(1).clearUndoHistory();
    cell(1).updateSource(CALL.length - 1, CALL.length - 1, CALL.slice(-1));
    applyEdits(makeAsync, editable(model));
    cell(1).updateSource(0, 0, '#');
    cell(1).undo();
    expect(sources()).toEqual(AFTER);
    cell(1).undo();
    cell(0).undo();
    expect(sources()).toEqual([DEFINE, CALL]);
  });

  it.each([
    ['a cell has changed', () => cell(1).setSource(`${CALL} `), 'Cell 2 has changed since.'],
    ['a cell is gone', () => model.sharedModel.deleteCell(1), 'no longer there'],
    [
      'a cell is locked',
      () => model.cells.get(1).setMetadata('editable', false),
      'Cell 2 is locked.'
    ],
    ['the notebook is read-only', () => (model.readOnly = true), 'read-only']
  ])('does nothing at all where %s', (_, change, message) => {
    change();
    const before = sources();
    expect(applyEdits(makeAsync, editable(model))).toContain(message);
    expect(sources()).toEqual(before);
  });

  it('says that it goes ahead before it changes anything, and only then', () => {
    const told: string[][] = [];
    const tell = () => told.push(sources());
    applyEdits(makeAsync, editable(model), tell);
    expect(told).toEqual([[DEFINE, CALL]]);
    applyEdits(makeAsync, editable(model), tell);
    expect(told).toHaveLength(1);
  });

  it('waits for a cell that runs', () => {
    const [{ cell: first }] = makeAsync;
    expect(applyEdits(makeAsync, editable(model, [first]))).toContain('Cell 1 is running.');
    expect(sources()).toEqual([DEFINE, CALL]);
  });

  it('leaves cells with carriage returns alone', () => {
    model = notebookOf('a\rb');
    const edit = [
      { cell: model.cells.get(0).id, before: 'a\rb', edits: [{ from: 0, to: 1, insert: 'c' }] }
    ];
    expect(applyEdits(edit, editable(model))).toContain('unusual line ends');
    expect(sources()).toEqual(['a\rb']);
  });
});
