import { applyEdit } from '../../../src/core/edit';
import { Cell, Notebook, unknownKernel } from '../../../src/core/notebook';
import { Fix } from '../../../src/core/rule';
import { english } from '../../../src/core/words';
import { addAwait, addAwaits } from '../../../src/fixes/add-await';
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
    ['a sum and more', 'sum((fetch(i) for i in y), 0)', 'sum([await fetch(i) for i in y], 0)'],
    ['a test of any', 'any(fetch(i) for i in y)', 'any([await fetch(i) for i in y])']
  ])('%s', (_, before, after) => {
    expect(edited(before, addAwait)).toBe(after);
  });

  it.each([
    ['a lambda', 'go = lambda: fetch()'],
    ['a class body', 'class A:\n    rows = fetch()'],
    ['a lambda in a generator', 'sum((lambda: fetch(i))() for i in y)'],
    ['a generator that is kept', 'rows = (fetch(i) for i in y)'],
    ['a generator that may be read later', 'show(fetch(i) for i in y)'],
    ['text that is shown with its code', 'f"{fetch()=}"'],
    ['a cell under %%time', '%%time\nfetch()']
  ])('not in %s', (_, before) => {
    expect(edited(before, addAwait)).toBeNull();
  });
});

it('says that any() now waits for every item', () => {
  expect(fixOf('any(fetch(i) for i in y)', addAwait)).toMatchObject({
    applicability: 'check-first',
    note: 'Waits for every item first.'
  });
  expect(fixOf('sum(fetch(i) for i in y)', addAwait)?.applicability).toBe('safe');
});

describe('waiting for several calls at once', () => {
  const addAll: typeof addAwait = (notebook, { cell }, trans) =>
    addAwaits(
      notebook,
      cell.calls
        .filter(call => textOf(cell, call.children[0]) === 'fetch')
        .map(node => ({ cell, node })),
      trans
    );

  it('makes one list of one generator', () => {
    expect(edited('sum(fetch(i) + fetch(j) for i in y)', addAll)).toBe(
      'sum([await fetch(i) + await fetch(j) for i in y])'
    );
  });

  it('waits for all of them or for none', () => {
    expect(edited('fetch(1)\ngo = lambda: fetch(2)', addAll)).toBeNull();
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

type FixOf = (notebook: Notebook, site: Site, trans: typeof english) => Fix | null;

/** The second cell after the fix of its first call of this function. */
function edited(source: string, fix: FixOf, callee = 'fetch'): string | null {
  const found = fixOf(source, fix, callee);
  return found && applyEdit(notebookWith(source), found.edit).cells[1].source;
}

function fixOf(source: string, fix: FixOf, callee = 'fetch'): Fix | null {
  const notebook = notebookWith(source);
  const cell = programOf(notebook).cells[1];
  const node = cell.calls.find(call => textOf(cell, call.children[0]) === callee);
  if (!node) {
    throw new Error(`No call of ${callee}`);
  }
  return fix(notebook, { cell, node }, english);
}

function notebookWith(source: string): Notebook {
  return { language: 'python', kernel: unknownKernel, cells: [FETCH, source].map(cellOf) };
}

function cellOf(source: string, index: number): Cell {
  return { id: String(index), type: 'code', source, executionCount: index + 1, editable: true };
}
