import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdit } from '../../../src/core/edit';
import { libraries } from '../../../src/libraries/libraries';
import { syncClients } from '../../../src/libraries/sync-clients';
import { notebook, withKernel } from '../python/notebook';
import { loadPythonParser } from '../python/load';
import { examine, mended, recorded, recording } from './recordings';

beforeAll(loadPythonParser);

/** The rule that knows each recorded failure. */
const RULES: Readonly<Record<string, string>> = {
  aiogram: 'library-starts-loop',
  aiohttp: 'library-starts-loop',
  anyio: 'asyncio-run-in-cell',
  asgiref: 'library-starts-loop',
  discord: 'library-starts-loop',
  django: 'django-orm-in-async',
  'django-save': 'django-orm-in-async',
  fastmcp: 'library-starts-loop',
  'fastmcp-http': 'library-starts-loop',
  'google-adk': 'session-never-made',
  googletrans: 'coroutine-used-as-value',
  gql: 'library-starts-loop',
  httpx: 'coroutine-used-as-value',
  ib_async: 'library-starts-loop',
  langchain: 'library-needs-async-client',
  'openai-agents': 'library-starts-loop',
  playwright: 'library-needs-async-client',
  'pydantic-ai': 'library-starts-loop',
  'python-telegram-bot': 'library-starts-loop',
  'requests-html': 'library-needs-async-client',
  scrapy: 'library-starts-loop',
  telethon: 'library-needs-async-client',
  tornado: 'library-starts-loop',
  trio: 'trio-on-asyncio',
  'trio-asyncio': 'asyncio-on-trio',
  'trio-coroutine': 'trio-given-coroutine',
  'trio-nursery': 'trio-on-asyncio',
  twisted: 'reactor-not-restartable',
  uvicorn: 'library-starts-loop'
};

/** What `npm run test:libraries` runs in place of the failing cell; null where it has no such cell. */
function fixedCell(name: string): string | null {
  const text = readFileSync(join(__dirname, `../../libraries/cases/${name}.py`), 'utf8');
  return /^# %% fixed\n([^]*?)\n(?:# %%|(?![^]))/m.exec(text)?.[1] ?? null;
}

describe.each(recorded)('the real failure of %s', name => {
  const patient = recording(name);
  const found = () => examine(patient.notebook, patient.runs);

  it('is one mistake, of one rule, in the cell that failed', () => {
    const mistakes = found().filter(({ severity }) => severity === 'error');
    expect(mistakes.map(({ rule }) => rule)).toEqual([RULES[name]]);
  });

  it('is gone when the cell was edited since', () => {
    const { notebook, runs } = patient;
    const cells = notebook.cells.map((cell, i) =>
      i === notebook.cells.length - 1 ? { ...cell, source: 'print(1)' } : cell
    );
    const left = examine({ ...notebook, cells }, runs).filter(
      ({ at }) => at.cell === cells.at(-1)?.id
    );
    expect(left.map(({ rule }) => rule)).toEqual([]);
  });
});

describe('the best fix', () => {
  it.each(recorded.filter(name => fixedCell(name) !== null))(
    'of %s is the code that runs',
    name => {
      const patient = recording(name);
      const [{ fixes }] = examine(patient.notebook, patient.runs);
      expect(mended(patient, fixes[0])).toBe(fixedCell(name));
    }
  );
});

describe('from source alone', () => {
  const titles = (...sources: readonly string[]) =>
    examine(withKernel(notebook(...sources), { nestAsyncio: 'nest_asyncio2' }), []).map(
      ({ rule, fixes }) => [rule, fixes[0]?.title ?? null]
    );

  it('sees what fails in every notebook', () => {
    expect(titles('import uvicorn\nuvicorn.run(app, port=1)')).toEqual([
      ['library-starts-loop', 'Start the server in the background']
    ]);
    expect(titles('from agents import Runner', 'Runner.run_sync(agent, "a")')).toEqual([
      ['library-starts-loop', 'Use await Runner.run(agent, "a")']
    ]);
  });

  it('mends all calls of a cell at once, and knows what is left', () => {
    const source = [
      'from agents import Runner',
      'one = Runner.run_sync(agent, "a")',
      'two = Runner.run_sync(agent, Runner.run_sync(agent, "b"))'
    ].join('\n');
    const before = notebook(source);
    const [{ fixes }, ...others] = examine(before, []);
    expect(others).toEqual([]);
    expect(fixes[0].title).toBe('Use await in 3 places');
    expect(applyEdit(before, fixes[0].edit).cells[0].source.split('\n').slice(1)).toEqual([
      'one = await Runner.run(agent, "a")',
      'two = await Runner.run(agent, await Runner.run(agent, "b"))'
    ]);
  });

  it('makes the function around it async', () => {
    const source = 'from agents import Runner\ndef ask(q):\n    return Runner.run_sync(agent, q)';
    expect(titles(source, 'ask("a")')).toEqual([
      ['library-starts-loop', 'Make ask() async (2 places)']
    ]);
  });

  it('says nothing where it cannot know', () => {
    expect(titles('agent.run_sync("a")')).toEqual([]);
    expect(titles('import uvicorn\ndef serve():\n    uvicorn.run(app)')).toEqual([]);
    expect(
      titles('import uvicorn\ntry:\n    uvicorn.run(app)\nexcept RuntimeError:\n    pass')
    ).toEqual([]);
    expect(titles('import subprocess\nsubprocess.run(["a"])')).toEqual([]);
  });

  it('leaves a server alone that other arguments are for', () => {
    expect(titles('import uvicorn\nuvicorn.run("main:app", reload=True)')).toEqual([
      ['library-starts-loop', null]
    ]);
    expect(titles('import uvicorn\nuvicorn.run(app, **options)')).toEqual([
      ['library-starts-loop', null]
    ]);
  });

  it('does not take a name that is taken', () => {
    const [{ fixes }] = examine(notebook('server = 1\nimport uvicorn\nuvicorn.run(app)'), []);
    expect(fixes[0].edit[0].edits.map(({ insert }) => insert).join('')).toContain('server_2 = ');
  });
});

describe.each([
  ['libraries', libraries.map(({ name }) => name)],
  ['sync clients', syncClients.map(({ name }) => name)]
])('the list of %s', (_, names) => {
  it('is alphabetical', () => {
    const folded = names.map(name => name.toLowerCase());
    expect(folded).toEqual([...folded].sort());
  });
});
