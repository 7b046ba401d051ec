import { applyEdit } from '../src/core/edit';
import { Kernels, startKernels } from './kernel/kernels';
import { examine, isAlarm, patient, Patient } from './pages/doctor';
import { loadPythonParser } from './unit/python/load';

const TIMEOUT = 60_000;

const prelude = `import asyncio
import time

async def fetch(n=1):
    await asyncio.sleep(0.01)
    return {'n': n}

async def agen():
    for n in range(3):
        yield n

async def check():
    return False

async def number(n):
    return n`;

/** Twenty-six cells with one mistake each; no linter finds more than sixteen of them. */
const planted: readonly (readonly [string, string])[] = [
  ['asyncio.run at the top of a cell', 'asyncio.run(fetch())'],
  ['a coroutine that is dropped', "fetch()\nprint('done')"],
  ['a coroutine used as its result', "r = fetch()\nprint(r['n'])"],
  ['await in a plain function', 'def load():\n    return await fetch()\n\nload()'],
  [
    'async with in a plain function',
    'lock = asyncio.Lock()\n\ndef load():\n    async with lock:\n        return 1\n\nload()'
  ],
  [
    'async for in a plain function',
    'def load():\n    async for n in agen():\n        print(n)\n\nload()'
  ],
  ['a plain loop over an async generator', 'for n in agen():\n    print(n)'],
  ['a list of an async generator', 'print(list(agen()))'],
  [
    'run_until_complete on the running loop',
    'asyncio.get_event_loop().run_until_complete(fetch())'
  ],
  ['a task that nobody keeps', "asyncio.create_task(fetch())\nprint('on its way')"],
  ['the length of what gather gives', 'print(len(asyncio.gather(fetch(1), fetch(2))))'],
  ['a sleep that blocks', 'async def slow():\n    time.sleep(0.01)\n\nawait slow()'],
  [
    'a request that blocks',
    "import requests\n\nasync def page(url):\n    return requests.get(url).text\n\nprint('defined')"
  ],
  ['await of a plain value', 'names = await sorted([2, 1])\nprint(names)'],
  ['asyncio.wait of coroutines', 'done, pending = await asyncio.wait([fetch(1), fetch(2)])'],
  ['await of a list', 'results = await [fetch(1), fetch(2)]'],
  ['with on an async lock', 'lock = asyncio.Lock()\nwith lock:\n    print(1)'],
  ['a test of a coroutine', "if check():\n    print('always')"],
  ['map with an async function', 'print(list(map(fetch, [1, 2])))'],
  ['a sum of coroutines', 'print(sum([number(1), number(2)]))'],
  ['a coroutine as the last line', 'fetch()'],
  ['a server that starts its own loop', 'import uvicorn\n\nuvicorn.run(None)'],
  ['await in a lambda', 'go = lambda: await fetch()\nprint(go())'],
  ['one coroutine awaited twice', 'c = fetch()\nprint(await c)\nprint(await c)'],
  ['an attribute of a coroutine', "print(fetch().get('n'))"],
  [
    'asyncio.run in an async function',
    'async def outer():\n    return asyncio.run(fetch())\n\nprint(await outer())'
  ]
];

let kernels: Kernels;
beforeAll(async () => {
  [kernels] = await Promise.all([startKernels(), loadPythonParser()]);
}, TIMEOUT);
afterAll(() => kernels.stop());

describe('of the planted mistakes', () => {
  it.each(planted)(
    '%s is found, and explained or mended',
    async (_, cell) => {
      const seen = await run([prelude, cell]);
      // Advice about a cell that ran well is a hint, for the panel alone.
      const [mistake] = examine(seen).filter(({ at }) => at.cell === '1');
      expect(mistake).toBeDefined();
      expect(mistake.whatToDo).not.toBe('');
      const [fix] = mistake.fixes;
      // What is not installed here is known by its source, and its fix is proven on the rule's page.
      if (fix && !lacksModule(seen)) {
        const mended = applyEdit(seen.notebook, fix.edit).cells.map(({ source }) => source);
        const after = await run(mended);
        expect(after.runs.flatMap(({ errors }) => errors)).toEqual([]);
        expect(examine(after).filter(({ rule }) => rule === mistake.rule)).toEqual([]);
      }
    },
    TIMEOUT
  );

  it(
    'none is seen in a cell that is right',
    async () => {
      const seen = await run([prelude, 'r = await fetch()\nprint(r)']);
      expect(examine(seen).filter(isAlarm)).toEqual([]);
    },
    TIMEOUT
  );
});

async function run(sources: readonly string[]): Promise<Patient> {
  const cells = sources.map(source => ({ type: 'code' as const, source }));
  const shown = await kernels.run(sources);
  return patient(cells, kernels.facts, [...sources.keys()], shown);
}

function lacksModule({ runs }: Patient): boolean {
  return runs.some(({ errors }) => errors.some(({ ename }) => ename === 'ModuleNotFoundError'));
}
