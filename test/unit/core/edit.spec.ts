import {
  applyEdit,
  applyTextEdits,
  cellEdit,
  composedEdits,
  NotebookEdit,
  staleCells,
  TextEdit
} from '../../../src/core/edit';
import { Notebook } from '../../../src/core/notebook';
import { notebook } from '../python/notebook';

const RUN = 'x = asyncio.run(main())  # go';

/** The cell after these edits. */
function edited(source: string, ...edits: readonly TextEdit[]): string {
  const before = notebook(source);
  return applyEdit(before, [cellEdit(before.cells[0], edits)]).cells[0].source;
}

/** The edit that replaces the one place of this text. */
function replacing(text: string, insert: string): TextEdit {
  const from = RUN.indexOf(text);
  return { from, to: from + text.length, insert };
}

describe('the edits of a cell', () => {
  it('change what they name and keep the rest', () => {
    expect(edited(RUN, replacing('asyncio.run(', 'await '), replacing('))', ')'))).toBe(
      'x = await main()  # go'
    );
  });

  it('may be given in any order', () => {
    expect(edited(RUN, replacing('))', ')'), replacing('asyncio.run(', 'await '))).toBe(
      'x = await main()  # go'
    );
  });

  it('insert in front of what is replaced at the same place', () => {
    const at = RUN.indexOf('asyncio');
    expect(
      edited(RUN, replacing('asyncio.run', 'await '), { from: at, to: at, insert: 'y = ' })
    ).toBe('x = y = await (main())  # go');
  });

  it('stand in the order in which they were made where they meet', () => {
    const first = { from: 0, to: 0, insert: 'import asyncio\n' };
    expect(edited(RUN, first, { ...first, insert: 'import time\n' })).toBe(
      `import asyncio\nimport time\n${RUN}`
    );
  });

  it('are none where nothing would change', () => {
    const [cell] = notebook(RUN).cells;
    expect(cellEdit(cell, [replacing('main', 'main')]).edits).toEqual([]);
  });

  it('never overlap', () => {
    const [cell] = notebook(RUN).cells;
    const both = [replacing('asyncio.run(main())', 'await main()'), replacing('main()', 'f()')];
    expect(() => cellEdit(cell, both)).toThrow('Edits overlap at 16 in cell c0');
  });
});

describe('edits after edits', () => {
  const text = 'print(get().json().name)';
  const first = [
    { from: 6, to: 6, insert: '(await ' },
    { from: 11, to: 11, insert: ')' }
  ];
  const between = applyTextEdits(text, first);

  /** The text after both, done one after the other and as one. */
  function both(...second: readonly TextEdit[]): readonly [string, string] {
    return [applyTextEdits(between, second), applyTextEdits(text, composedEdits(first, second))];
  }

  it('give the same text as one edit', () => {
    const [, together] = both(
      { from: 6, to: 6, insert: '(await ' },
      { from: 26, to: 26, insert: ')' }
    );
    expect(together).toBe('print((await (await get()).json()).name)');
  });

  it('may change what the first ones put there, and what lies between them', () => {
    for (let from = 0; from <= between.length; from++) {
      for (let to = from; to <= between.length; to++) {
        const [apart, together] = both({ from, to, insert: '|' });
        expect(together).toBe(apart);
      }
    }
  });

  it('stay insertions where nothing is replaced', () => {
    const edits = composedEdits(first, [{ from: 6, to: 6, insert: 'x' }]);
    expect(edits.every(({ from, to }) => from === to)).toBe(true);
  });
});

describe('the edit of a notebook', () => {
  const before = notebook('def load():\n    return asyncio.run(fetch())', 'load()');
  const makeAsync: NotebookEdit = [
    cellEdit(before.cells[0], [{ from: 0, to: 0, insert: 'async ' }]),
    cellEdit(before.cells[1], [{ from: 0, to: 0, insert: 'await ' }])
  ];
  const changed = (source: string): Notebook => ({
    ...before,
    cells: [before.cells[0], { ...before.cells[1], source }]
  });

  it('changes its cells and no other', () => {
    const other = notebook('', '', 'print(1)').cells[2];
    const after = applyEdit({ ...before, cells: [...before.cells, other] }, makeAsync);
    expect(after.cells.map(({ source }) => source)).toEqual([
      'async def load():\n    return asyncio.run(fetch())',
      'await load()',
      'print(1)'
    ]);
    expect(after.cells[2]).toBe(other);
  });

  it.each(['load( )', 'LOAD()', ''])('is refused once a cell reads %j', source => {
    expect(staleCells(changed(source), makeAsync)).toEqual(['c1']);
    expect(() => applyEdit(changed(source), makeAsync)).toThrow(
      'Cells changed since the edit was made: c1'
    );
  });

  it('is refused once a cell is gone', () => {
    expect(() => applyEdit({ ...before, cells: [before.cells[0]] }, makeAsync)).toThrow('c1');
  });
});
