import { Notebook, unknownKernel } from '../../../src/core/notebook';
import { english } from '../../../src/core/words';
import { awaitCall } from '../../../src/fixes/await-call';
import { endingOf } from '../../../src/fixes/endings';
import { textOf } from '../../../src/python/cell';
import { programOf, Site } from '../../../src/python/program';
import { loadPythonParser } from '../python/load';

beforeAll(loadPythonParser);

describe('whether a coroutine or async generator ends', () => {
  it.each([
    ['a loop over a range', 'async def f():\n    for i in range(3):\n        yield i', 'ends'],
    ['no loop', 'async def f():\n    await asyncio.sleep(1)', 'ends'],
    ['while True', 'async def f():\n    while True:\n        await asyncio.sleep(1)', 'never'],
    ['while True with a way out', 'async def f():\n    while True:\n        return 1', 'unknown'],
    [
      'while a condition',
      'async def f(n):\n    while n:\n        n -= 1\n        yield n',
      'unknown'
    ],
    [
      'while True where an error is caught',
      'async def f():\n    try:\n        while True:\n            await step()\n    except StopIteration:\n        pass',
      'unknown'
    ],
    [
      'while True within a time limit',
      'async def f():\n    async with asyncio.timeout(1):\n        while True:\n            await asyncio.sleep(1)',
      'unknown'
    ],
    [
      'a server',
      'async def f(server):\n    async with server:\n        await server.serve_forever()',
      'never'
    ],
    ['an event of its own', 'async def f():\n    await asyncio.Event().wait()', 'never'],
    [
      'another that never ends',
      'async def g():\n    while True:\n        yield 1\n\nasync def f():\n    async for x in g():\n        print(x)',
      'never'
    ],
    [
      'another that never ends, left early',
      'async def g():\n    while True:\n        yield 1\n\nasync def f():\n    async for x in g():\n        break',
      'unknown'
    ],
    [
      'something else',
      'async def f(source):\n    async for x in source:\n        yield x',
      'unknown'
    ]
  ])('%s', (_, source, ending) => {
    const { program, site } = callIn(source, 'f()');
    expect(endingOf(program, site)).toBe(ending);
  });
});

describe('starting what never ends', () => {
  const SERVER =
    'async def main():\n    server = await asyncio.start_server(print)\n    await server.serve_forever()';

  it.each([
    ['alone', 'asyncio.run(main())', 'Run it in the background', 'check-first'],
    ['with more to come', 'asyncio.run(main())\nprint(1)', 'Use await main()', 'check-first']
  ])('%s', (_, start, title, applicability) => {
    const { notebook, site } = callIn(SERVER, start, 'asyncio.run(main())');
    expect(awaitCall(notebook, site, english)).toMatchObject({ title, applicability });
  });

  it('is not done in a task that could end the kernel', () => {
    const leaving = SERVER + '\n    exit()';
    const { notebook, site } = callIn(leaving, 'asyncio.run(main())');
    expect(awaitCall(notebook, site, english)?.title).toBe('Use await main()');
  });
});

function callIn(definitions: string, start: string, call = start) {
  const sources = [`import asyncio\n${definitions}`, start];
  const notebook: Notebook = {
    language: 'python',
    kernel: unknownKernel,
    cells: sources.map((source, i) => ({
      id: `c${i + 1}`,
      type: 'code' as const,
      source,
      executionCount: null,
      editable: true
    }))
  };
  const program = programOf(notebook);
  const [, cell] = program.cells;
  const node = cell.calls.find(node => textOf(cell, node) === call)!;
  const site: Site = { cell, node };
  return { notebook, program, site };
}
