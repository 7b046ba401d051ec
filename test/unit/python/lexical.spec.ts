import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Notebook } from '../../../src/core/notebook';
import { ProgramIndex } from '../../../src/python/program-index';
import { rules } from '../../../src/rules';
import { readPage } from '../../pages/page';
import { loadPythonParser } from './load';
import { notebook } from './notebook';

/** Whether every cell is looked at, whatever its text. */
let all = false;

jest.mock('../../../src/python/lexical', () => {
  const lexical = jest.requireActual<object>('../../../src/python/lexical');
  const isFilter = ([name]: [string, unknown]) => name.startsWith('may');
  const filters = Object.entries(lexical).filter(isFilter) as [string, () => boolean][];
  return {
    ...lexical,
    ...Object.fromEntries(
      filters.map(([name, filter]) => [name, (...given: []) => all || filter(...given)])
    )
  };
});

type Index = {
  readonly cells: readonly unknown[];
  positionsOf(this: Index, name: string): readonly number[];
};

beforeAll(() => {
  const index = ProgramIndex.prototype as unknown as Index;
  const byWord = index.positionsOf;
  jest.spyOn(index, 'positionsOf').mockImplementation(function (this: Index, name: string) {
    return all ? this.cells.map((_, position) => position) : byWord.call(this, name);
  });
});

beforeAll(loadPythonParser);

const prelude = 'import asyncio\nasync def fetch(n=1):\n    return n';

/** Notebooks whose last cell has a mistake, but no word that tells of async code. */
const handedOn: Readonly<Record<string, readonly string[]>> = {
  'by its name': [prelude, 'r = fetch()\nr.real'],
  'by another name': [prelude, 'get = fetch', 'r = get()\nr.real'],
  'by two other names': [prelude, 'get = fetch', 'take = get', 'r = take()\nr.real'],
  'by an import': ['from asyncio import sleep as nap', 'r = nap(1)\nr.real'],
  'by a star import': ['from asyncio import *', 'r = sleep(1)\nr.real'],
  'by a module of another name': ['import asyncio as aio', 'r = aio.sleep(1)\nr.real'],
  'by a function': [prelude, 'def load():\n    return fetch()', 'r = load()\nr.real'],
  'by a function far away': [
    prelude,
    'def a():\n    return fetch()',
    'def b():\n    return a()',
    'r = b()\nr.real'
  ],
  'by a function that gives a function': [
    prelude,
    'def maker():\n    return fetch',
    'r = maker()()\nr.real'
  ],
  'by a list of functions': [prelude, 'ways = [fetch, fetch]', 'r = ways[0]()\nr.real'],
  'by a choice': [prelude, 'way = fetch if 1 else fetch', 'r = way()\nr.real'],
  'by a lambda-like method': [
    'class Site:\n    async def get(self):\n        return 1',
    'site = Site()',
    'r = site.get()\nr.real'
  ],
  'by a subclass': [
    'class Site:\n    async def get(self):\n        return 1',
    'class Shop(Site):\n    pass',
    'shop = Shop()',
    'r = shop.get()\nr.real'
  ],
  'by a class that keeps another': [
    'class Site:\n    async def get(self):\n        return 1',
    'class Shop:\n    def __init__(self):\n        self.site = Site()',
    'shop = Shop()',
    'r = shop.site.get()\nr.real'
  ],
  'by a with statement': [
    'class Site:\n    async def get(self):\n        return 1\n    def __enter__(self):\n        return self\n    def __exit__(self, *e):\n        pass',
    'with Site() as site:\n    r = site.get()\n    r.real'
  ],
  'by a queue': ['import asyncio', 'queue = asyncio.Queue()', 'r = queue.get()\nr.real'],
  'by a class of queues': [
    'import asyncio\nclass Line(asyncio.Queue):\n    pass',
    'queue = Line()',
    'r = queue.get()\nr.real'
  ],
  'by a client': ['import httpx', 'client = httpx.AsyncClient()', 'r = client.get("/")\nr.real'],
  'by a function of a client': [
    'import httpx\ndef client():\n    return httpx.AsyncClient()',
    'r = client().get("/")\nr.real'
  ],
  'by the global of a function': [
    prelude,
    'def choose():\n    global way\n    way = fetch',
    'r = way()\nr.real'
  ],
  'by globals()': [prelude, 'way = 1', 'globals()["way"] = fetch', 'r = way()\nr.real'],
  'to a callback in brackets': [prelude, 'pick = (fetch)', 'list(map(pick, [1]))'],
  'to a callback from a list': [
    prelude,
    'jobs = [fetch]',
    'for job in jobs:\n    print(list(map(job, [1, 2])))'
  ],
  'to a callback by its place in a list': [
    prelude,
    'jobs = [fetch, fetch]\njob = jobs[0]',
    'print(min([1, 2], key=job))'
  ],
  'to a callback that an object keeps': [
    prelude,
    'class Pool:\n    def __init__(self):\n        self.job = fetch\npool = Pool()',
    'print(list(map(pool.job, [1, 2])))'
  ],
  'to a callback that a function gives': [
    prelude,
    'def pick():\n    return fetch\njob = pick()',
    'print(list(map(job, [1, 2])))'
  ],
  'to a starter that is mapped': [prelude, 'r = (asyncio.run)', 'list(map(r, [fetch()]))'],
  'after a form feed': [
    prelude,
    'import nest_asyncio\nnest_asyncio.apply\f()',
    'asyncio.run(fetch())'
  ],
  'past a star import after prompts': [
    prelude,
    '>>> from tools import \\\n... *',
    'r = fetch()\nr.real'
  ],
  'to a callback': [prelude, 'pick = fetch', 'sorted([1, 2], key=pick)'],
  'to a loop that another name starts': [
    prelude,
    'from asyncio import run as go',
    'start = go',
    'start(fetch())'
  ],
  'to a call over two lines': [prelude, 'r = fetch\\\n  ()\nr.real'],
  'beside a comment': [prelude, '(r := fetch # now\n (1))\nr.real']
};

describe('the words of a cell hide no mistake that is handed on', () => {
  it.each(Object.entries(handedOn))('%s', (_, sources) => {
    expectSameFindings(notebook(...sources));
  });

  it.each(
    Object.keys(handedOn).filter(
      how =>
        !/globals|global of|choice|with statement|over two lines|beside|form feed|prompts/.test(how)
    )
  )('%s, and it is found', how => {
    expect(findings(notebook(...handedOn[how]))).not.toEqual([]);
  });
});

describe('the words of a cell hide no call', () => {
  it.each(['fut.result(1)', 'fut.result (1)', 'fut.result\\\n  (1)', '(fut.result # now\n (1))'])(
    '%j',
    call => {
      const start = 'fut = asyncio.run_coroutine_threadsafe(fetch(), asyncio.get_event_loop())';
      const cells = notebook(prelude, `${start}\n${call}`);
      expect(findings(cells)).toContainEqual(
        expect.objectContaining({ rule: 'threadsafe-result-on-own-loop' })
      );
      expectSameFindings(cells);
    }
  );
});

describe('the words of a cell hide no binding', () => {
  it.each([
    ['of a name that is only called elsewhere', 'def fetch(n=1):\n    return n'],
    ['by a class', 'class fetch:\n    pass'],
    ['by the import of what is in it', 'import fetch.more'],
    ['by an import over two lines', 'import os, \\\n  fetch.more'],
    ['in a loop', 'for fetch in []:\n    pass'],
    ['in a with statement', 'with open("f") as fetch:\n    pass'],
    ['by deletion', 'del fetch'],
    ['in a list', '[fetch, other] = [1, 2]'],
    ['in a cell that does not parse', 'fetch = ('],
    ['in a foreign cell', '%%unknown\nfetch = 1'],
    ['by a script', '%run tools.py'],
    ['by a star import', 'from tools import *'],
    ['by exec', 'exec("fetch = 1")'],
    ['of an attribute', 'asyncio.run = print'],
    ['of nothing', 'print(fetch)']
  ])('%s', (_, source) => {
    expectSameFindings(notebook(prelude, source, 'r = fetch()\nr.real', 'asyncio.run(fetch())'));
  });
});

describe('the words of the cells change no finding on the page of', () => {
  const folder = join(__dirname, '../../rules');
  it.each(readdirSync(folder))('%s', file => {
    const { cases } = readPage(file, readFileSync(join(folder, file), 'utf8'));
    for (const { before } of cases) {
      expectSameFindings(notebook(...before.map(({ source }) => source)));
    }
  });
});

/** Whether the notebook is diagnosed the same when every cell is looked at. */
function expectSameFindings(notebook: Notebook): void {
  const byWord = findings(notebook);
  all = true;
  try {
    expect(byWord).toEqual(findings(notebook));
  } finally {
    all = false;
  }
}

/** Of a notebook from which nothing is kept. */
function findings({ cells, ...rest }: Notebook): readonly unknown[] {
  const kernel = { ...rest.kernel, nestAsyncio: null };
  const fresh: Notebook = { ...rest, kernel, cells: cells.map(cell => ({ ...cell })) };
  return rules.flatMap(rule =>
    rule.detect(fresh, null).map(({ at, names }) => ({ rule: rule.name, at, names }))
  );
}
