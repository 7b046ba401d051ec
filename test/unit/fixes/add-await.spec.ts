import { applyEdit } from '../../../src/core/edit';
import { Cell, Notebook, unknownKernel } from '../../../src/core/notebook';
import { Fix } from '../../../src/core/rule';
import { english } from '../../../src/core/words';
import { addAwait } from '../../../src/fixes/add-await';
import { gatherList } from '../../../src/fixes/gather-list';
import { waitOnTasks } from '../../../src/fixes/wait-on-tasks';
import { textOf } from '../../../src/python/cell';
import { programOf, Site } from '../../../src/python/program';
import { loadPythonParser } from '../python/load';

beforeAll(loadPythonParser);

const FETCH = 'import asyncio\nasync def fetch(n=1):\n    return {"n": n}';

describe('waiting for a call', () => {
  it.each([
    ['a statement', 'fetch()', 'await fetch()'],
    ['an attribute', 'fetch().keys()', '(await fetch()).keys()'],
    ['an item', "fetch()['n']", "(await fetch())['n']"],
    ['an argument', 'print(fetch(), 1)', 'print(await fetch(), 1)'],
    ['an operand', 'x = 1 + fetch() * 2', 'x = 1 + await fetch() * 2'],
    ['brackets', '(fetch()).keys()', '(await fetch()).keys()'],
    ['an f-string', 'f"{fetch()}"', 'f"{await fetch()}"'],
    ['a comment behind', 'fetch()  # the rows', 'await fetch()  # the rows'],
    ['a list', '[fetch(i) for i in y]', '[await fetch(i) for i in y]'],
    ['a sum', 'sum(fetch(i) for i in y)', 'sum([await fetch(i) for i in y])'],
    ['a sum and more', 'sum((fetch(i) for i in y), 0)', 'sum([await fetch(i) for i in y], 0)']
  ])('%s', (_, before, after) => {
    expect(edited(before, addAwait)).toBe(after);
  });

  it.each([
    ['a lambda', 'go = lambda: fetch()'],
    ['a class body', 'class A:\n    rows = fetch()'],
    ['a generator that is kept', 'rows = (fetch(i) for i in y)'],
    ['text that is shown with its code', 'f"{fetch()=}"'],
    ['a cell under %%time', '%%time\nfetch()']
  ])('not in %s', (_, before) => {
    expect(edited(before, addAwait)).toBeNull();
  });
});

describe('running the calls of a list together', () => {
  it.each([
    ['[fetch(i) for i in y]', 'await asyncio.gather(*[fetch(i) for i in y])'],
    ['rows = [fetch(1), fetch(2)]', 'rows = await asyncio.gather(fetch(1), fetch(2))'],
    ['[fetch(1)][0]', '(await asyncio.gather(fetch(1)))[0]'],
    ['sum(fetch(i) for i in y)', 'sum(await asyncio.gather(*[fetch(i) for i in y]))']
  ])('%s', (before, after) => {
    expect(edited(before, gatherList)).toBe(after);
  });

  it('not where one of them is no coroutine', () => {
    expect(edited('[fetch(1), len(y)]', gatherList)).toBeNull();
  });
});

describe('making tasks for asyncio.wait', () => {
  it.each([
    [
      'await asyncio.wait([fetch(1), fetch(2)])',
      'await asyncio.wait([asyncio.create_task(fetch(1)), asyncio.create_task(fetch(2))])'
    ],
    ['await asyncio.wait(fetch())', 'await asyncio.wait([asyncio.create_task(fetch())])']
  ])('%s', (before, after) => {
    expect(edited(before, waitOnTasks, 'asyncio.wait')).toBe(after);
  });
});

/** The second cell after the fix of its first call of this function. */
function edited(
  source: string,
  fix: (notebook: Notebook, site: Site, trans: typeof english) => Fix | null,
  callee = 'fetch'
): string | null {
  const notebook: Notebook = {
    language: 'python',
    kernel: unknownKernel,
    cells: [FETCH, source].map(cellOf)
  };
  const cell = programOf(notebook).cells[1];
  const node = cell.calls.find(call => textOf(cell, call.children[0]) === callee);
  if (!node) {
    throw new Error(`No call of ${callee}`);
  }
  const found = fix(notebook, { cell, node }, english);
  return found && applyEdit(notebook, found.edit).cells[1].source;
}

function cellOf(source: string, index: number): Cell {
  return { id: String(index), type: 'code', source, executionCount: index + 1, editable: true };
}
