import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cell, Notebook } from '../../../src/core/notebook';
import { awaitProblem } from '../../../src/python/await-legality';
import { programOf } from '../../../src/python/program';
import { rules } from '../../../src/rules';
import { readPage } from '../../pages/page';
import { loadPythonParser } from './load';
import { notebook, withKernel } from './notebook';

beforeAll(loadPythonParser);

const prelude = 'import asyncio\nasync def fetch(n=1):\n    return n';

/** A notebook, and one of its cells as it becomes. */
const edits: readonly (readonly [string, readonly string[], number, string])[] = [
  ['an await is added', [prelude, 'r = fetch()', 'print(r + 1)'], 1, 'r = await fetch()'],
  ['an await is taken away', [prelude, 'r = await fetch()', 'print(r + 1)'], 1, 'r = fetch()'],
  [
    'a function becomes async',
    [prelude, 'def load():\n    return 1', 'x = load()\nx.real'],
    1,
    'async def load():\n    return 1'
  ],
  [
    'a function far away becomes async',
    [prelude, 'def a():\n    return 1', 'def b():\n    return a()', 'c = b', 'c().real'],
    1,
    'async def a():\n    return 1'
  ],
  ['an import is renamed', [prelude, 'import asyncio as aio', 'aio.run(fetch())'], 1, 'aio = None'],
  [
    'a name is bound that stood for a builtin',
    [prelude, 'x = 1', 'list(map(fetch, [1]))'],
    1,
    'def map(f, xs):\n    return xs'
  ],
  [
    'asyncio is bound to something else',
    [prelude, 'y = 2', 'asyncio.run(fetch())'],
    1,
    'asyncio = y'
  ],
  [
    'a function is taken away',
    [prelude, 'async def load():\n    return 1', 'load()\nprint(1)'],
    1,
    'x = 1'
  ],
  ['a script is run', [prelude, 'z = 3', 'r = fetch()\nr.real'], 1, '%run tools.py'],
  ['a star import comes in', [prelude, 'z = 3', 'r = fetch()\nr.real'], 1, 'from tools import *'],
  ['autoawait is switched off', [prelude, 'z = 3', 'await fetch()'], 1, '%autoawait off'],
  [
    'a method is overridden',
    [
      prelude,
      'class A:\n    async def get(self):\n        return 1\n    async def use(self):\n        return self.get().real',
      'z = 4'
    ],
    2,
    'class B(A):\n    def get(self):\n        return 1'
  ],
  ['a method is replaced', [prelude, 'z = 5', 'asyncio.run(fetch())'], 1, 'asyncio.run = print'],
  ['a cell breaks', [prelude, 'r = fetch()', 'r.real'], 1, 'r = fetch('],
  ['a broken cell may bind a name', [prelude, 'z = 5', 'fetch()\nprint(1)'], 1, 'fetch = ('],
  ['a cell is mended', [prelude, 'r = fetch(', 'fetch()\nprint(1)'], 1, 'r = 1'],
  [
    'nest_asyncio is applied',
    [prelude, 'z = 6', 'asyncio.run(fetch())'],
    1,
    'import nest_asyncio\nnest_asyncio.apply()'
  ],
  ['a comment changes', [prelude, 'z = 7', 'asyncio.run(fetch())'], 1, 'z = 7  # seven']
];

describe('what is kept of other cells changes no finding when', () => {
  it.each(edits)('%s', (_, sources, index, source) => {
    const before = notebook(...sources);
    expectSameFindings(before, edited(before, index, source));
  });

  it('a magic takes the right to wait', () => {
    const problemIn = (book: Notebook) => {
      const program = programOf(book);
      const [, cell] = program.cells;
      return awaitProblem(program, cell, cell.calls[0]);
    };
    const before = notebook('z = 3', 'fetch()');
    expect(problemIn(before)).toBeNull();
    expect(problemIn(edited(before, 0, '%autoawait off'))).toBe('autoawait-off');
    expect(problemIn({ ...before })).toBeNull();
  });

  it('the kernel starts, and its counts decide', () => {
    const saved = notebook(
      { source: prelude, executionCount: 1 },
      { source: 'async def fetch():\n    return 1', executionCount: 3 },
      { source: 'def fetch():\n    return 1', executionCount: 2 },
      { source: 'fetch()\nprint(1)', executionCount: 4 }
    );
    const live = withKernel(saved, { live: true });
    expectSameFindings(saved, live);
  });

  it('the object that a patch is for becomes another', () => {
    const cells = [
      'lib = 1',
      'lib.run = print',
      'import asyncio',
      `${prelude}\nasyncio.run(fetch())`
    ];
    const before = notebook(...cells);
    expectSameFindings(before, edited(before, 0, 'import asyncio as lib'));
  });

  it('a cell with an import has run', () => {
    const cells = [
      { source: 'from asyncio import sleep', executionCount: null },
      { source: 'sleep(1)\nprint(1)', executionCount: null }
    ];
    const before = withKernel(notebook(...cells), { live: true });
    const [first, ...rest] = before.cells;
    expectSameFindings(before, { ...before, cells: [{ ...first, executionCount: 1 }, ...rest] });
  });

  it('a change is undone after another one', () => {
    const before = notebook(prelude, 'r = fetch()', 'r.real', 'x = 1');
    const first = edited(before, 1, 'r = await fetch()');
    const second = edited(before, 3, 'fetch()');
    const kept = [before, first, second, { ...before }].map(findings);
    expect(kept).toEqual([before, first, second, before].map(fresh));
  });
});

describe('no finding is changed by what is kept when a fix is applied, on the page of', () => {
  const folder = join(__dirname, '../../rules');
  it.each(readdirSync(folder))('%s', file => {
    const { cases } = readPage(file, readFileSync(join(folder, file), 'utf8'));
    for (const { before, afters } of cases) {
      const sources = before.map(({ source }) => source);
      for (const { cells } of afters) {
        expectSameFindings(notebook(...sources), notebook(...cells.map(({ source }) => source)));
      }
    }
  });
});

/** Whether both are diagnosed the same one after the other as each alone. */
function expectSameFindings(before: Notebook, after: Notebook): void {
  forget();
  const kept = [before, after, { ...before }].map(findings);
  expect(kept).toEqual([before, after, before].map(fresh));
}

function fresh(notebook: Notebook): readonly unknown[] {
  forget();
  return findings({ ...notebook });
}

function edited(notebook: Notebook, index: number, source: string): Notebook {
  const cells = notebook.cells.map((cell, i): Cell => (i === index ? { ...cell, source } : cell));
  return { ...notebook, cells };
}

function findings(notebook: Notebook): readonly unknown[] {
  return rules.flatMap(rule =>
    rule.detect(notebook, null).map(({ at, names }) => ({ rule: rule.name, at, names }))
  );
}

/** Programs of other notebooks, from which nothing can be kept. */
function forget(): void {
  for (let i = 0; i < 3; i++) {
    programOf(notebook(...Array.from({ length: 30 + i }, (_, n) => `x${n} = ${n}`)));
  }
}
