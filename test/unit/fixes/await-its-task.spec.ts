import { textAfter } from '../../../src/core/edit';
import { english } from '../../../src/core/words';
import { awaitItsTask } from '../../../src/fixes/await-its-task';
import { loadPythonParser } from '../python/load';
import { at, notebook } from '../python/notebook';

beforeAll(loadPythonParser);

const prelude = 'import asyncio\nasync def fetch(n=1):\n    return n';

/** The changed cell, or null where there is no fix; the coroutine awaited again is at `‸`. */
function mended(...sources: readonly string[]): string | null {
  const { notebook: cells, cell, node } = at(notebook(prelude, ...sources));
  const fix = awaitItsTask(cells, { cell, node }, english);
  return fix && textAfter(fix.edit[0]);
}

describe('the task of a coroutine is awaited in its place', () => {
  it('in the same cell', () => {
    const start = 'coro = fetch()\ntask = asyncio.create_task(coro)\n';
    expect(mended(`${start}print(await ‸coro)`)).toBe(`${start}print(await task)`);
  });

  it('in a later cell', () => {
    expect(mended('coro = fetch()\ntask = asyncio.ensure_future(coro)', 'x = await ‸coro')).toBe(
      'x = await task'
    );
  });

  it('in a function', () => {
    const start =
      'async def main():\n    coro = fetch()\n    task = asyncio.create_task(coro)\n    return await ';
    expect(mended(`${start}‸coro`)).toBe(`${start}task`);
  });
});

describe('the coroutine stays where its task', () => {
  const make = 'task = asyncio.create_task(coro)';
  it.each([
    ['has no name', ['coro = fetch()\nasyncio.create_task(coro)\nawait ‸coro']],
    ['may have another', [`coro = fetch()\n${make}\nother = task\ntask = 1\nawait ‸coro`]],
    ['has another name by a second cell', [`coro = fetch()\n${make}`, 'task = 1', 'await ‸coro']],
    ['is made only sometimes', [`coro = fetch()\nif coro:\n    ${make}\nawait ‸coro`]],
    ['is made below', [`coro = fetch()\nawait ‸coro\n${make}`]],
    ['is in a cell below', ['coro = fetch()\nawait ‸coro', make]],
    [
      'belongs to another function',
      [`coro = fetch()\nasync def go():\n    ${make}\n    return 1\nawait ‸coro`]
    ],
    ['is one of two', [`coro = fetch()\n${make}\nsecond = asyncio.create_task(coro)\nawait ‸coro`]],
    ['is a list', ['coro = fetch()\ntask = await asyncio.gather(coro)\nawait ‸coro']],
    ['is given to a call', [`coro = fetch()\n${make}\nprint(‸coro)`]]
  ])('%s', (_, sources) => {
    expect(mended(...sources)).toBeNull();
  });
});
