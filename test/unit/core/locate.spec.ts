import { cellFrames } from '../../../src/core/locate';
import { Notebook } from '../../../src/core/notebook';
import { recorded, versions } from './recorded';

const edited = (notebook: Notebook, start: string, source: string): Notebook => ({
  ...notebook,
  cells: notebook.cells.map(cell => (cell.source.startsWith(start) ? { ...cell, source } : cell))
});

describe.each(versions)('a failure in IPython %s', version => {
  const { notebook, run } = recorded(version);
  const places = (nth: number) => {
    const failed = run('K().meth()', nth);
    return cellFrames(notebook, failed, failed.errors[0].chain[0]).map(
      ({ cell, line, function: name, current, ambiguous }) => [
        cell.id,
        line,
        name?.replace('K.', ''),
        current,
        ambiguous
      ]
    );
  };

  it('is found in the cells it went through', () => {
    expect(places(0)).toEqual([
      ['cell-2', 1, undefined, true, false],
      ['cell-0', 12, 'meth', true, false],
      ['cell-0', 8, 'inner', true, false]
    ]);
  });

  it('has its place in the innermost cell', () => {
    const failed = run('K().meth()');
    expect(cellFrames(notebook, failed, failed.errors[0].chain[0]).at(-1)).toMatchObject({
      cell: { id: 'cell-0' },
      line: 8
    });
  });

  it('counts the lines under a cell magic', () => {
    const failed = run('%%time');
    const place = cellFrames(notebook, failed, failed.errors[0].chain[0]).at(-1);
    expect(place).toMatchObject({ cell: { id: 'cell-5' }, line: 2, current: true });
  });

  it('is not current once its line has changed', () => {
    const start = 'result = asyncio.run';
    const failed = run(start);
    const [exception] = failed.errors[0].chain;
    const mended = edited(notebook, start, 'result = await main()\nprint(result)');
    expect(cellFrames(mended, failed, exception).at(-1)).toMatchObject({
      cell: { id: 'cell-1' },
      current: false
    });
  });

  it('is current where only other cells have changed', () => {
    const failed = run('result = asyncio.run');
    const [exception] = failed.errors[0].chain;
    const other = edited(notebook, 'main()', 'await main()');
    expect(cellFrames(other, failed, exception).at(-1)?.current).toBe(true);
  });
});

describe('a failure', () => {
  it('that was saved is not current once its line has changed', () => {
    const { notebook, run } = recorded('9.16');
    const start = 'result = asyncio.run';
    const saved = { ...run(start), source: null };
    const [exception] = saved.errors[0].chain;
    expect(cellFrames(notebook, saved, exception).at(-1)?.current).toBe(true);
    const mended = edited(notebook, start, 'result = await main()\nprint(result)');
    expect(cellFrames(mended, saved, exception).at(-1)?.current).toBe(false);
  });

  it('is in the cell with its lines, of two with its count', () => {
    const { notebook, run } = recorded('9.16');
    const stranger = { ...notebook.cells[0], id: 'stranger', source: 'print(1)' };
    const both = { ...notebook, cells: [stranger, ...notebook.cells] };
    const failed = run('K().meth()');
    const frames = cellFrames(both, failed, failed.errors[0].chain[0]);
    expect(frames.map(({ cell, ambiguous }) => [cell.id, ambiguous])).toEqual([
      ['cell-2', false],
      ['cell-0', false],
      ['cell-0', false]
    ]);
  });

  it('may be in any of two cells of one text', () => {
    const { notebook, run } = recorded('7.34');
    const twin = { ...notebook.cells[0], id: 'twin' };
    const twins = { ...notebook, cells: [...notebook.cells, twin] };
    const failed = run('K().meth()');
    const frames = cellFrames(twins, failed, failed.errors[0].chain[0]);
    expect(frames.map(({ ambiguous }) => ambiguous)).toEqual([false, true, true]);
  });

  it('is found by its lines where the count is another since', () => {
    const { notebook, run } = recorded('9.16');
    const cells = notebook.cells.map(cell => ({ ...cell, executionCount: null }));
    const failed = run('K().meth()');
    const frames = cellFrames({ ...notebook, cells }, failed, failed.errors[0].chain[0]);
    expect(frames.map(({ cell, line }) => [cell.id, line])).toEqual([
      ['cell-2', 1],
      ['cell-0', 12],
      ['cell-0', 8]
    ]);
  });

  it('is in none of two cells that have its lines, where the count is another since', () => {
    const { notebook, run } = recorded('9.16');
    const cells = [...notebook.cells, { ...notebook.cells[0], id: 'twin' }].map(cell => ({
      ...cell,
      executionCount: null
    }));
    const failed = run('K().meth()');
    const frames = cellFrames({ ...notebook, cells }, failed, failed.errors[0].chain[0]);
    expect(frames.map(({ cell }) => cell.id)).toEqual(['cell-2']);
  });

  it('in cells that are gone is nowhere', () => {
    const { notebook, run } = recorded('9.16');
    const failed = { ...run('K().meth()'), cell: null };
    const [exception] = failed.errors[0].chain;
    const empty = { ...notebook, cells: [] };
    expect(cellFrames(empty, failed, exception)).toEqual([]);
  });
});
