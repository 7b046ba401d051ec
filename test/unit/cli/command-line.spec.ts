import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The bundled command, as `npm run setup` has built it. */
const command = resolve(__dirname, '../../../dist/asyncio-doctor.mjs');
const folder = mkdtempSync(join(tmpdir(), 'asyncio-doctor-'));

const prelude = `import asyncio

async def brew(cup):
    await asyncio.sleep(0.01)
    return f'{cup} ready'`;
const failure = {
  output_type: 'error',
  ename: 'RuntimeError',
  evalue: 'asyncio.run() cannot be called from a running event loop',
  traceback: [
    'RuntimeError                              Traceback (most recent call last)',
    "Cell In[2], line 1\n----> 1 asyncio.run(brew('tea'))\n",
    'RuntimeError: asyncio.run() cannot be called from a running event loop'
  ]
};

describe('asyncio-doctor check', () => {
  it('says what a saved notebook shows, and exits with 1', () => {
    const path = save('tea.ipynb', [[prelude], ["asyncio.run(brew('tea'))", failure]]);
    const { status, stdout } = doctor('check', path);
    expect(status).toBe(1);
    expect(stdout).toMatch(/tea\.ipynb: cell 1 \[2\], line 1: .*asyncio\.run\(brew\('tea'\)\)/);
    expect(stdout).toContain("Use await brew('tea') (safe)");
  });

  it('prints one line of JSON per notebook', () => {
    const paths = [
      save('a.ipynb', [[prelude], ["asyncio.run(brew('tea'))", failure]]),
      save('b.ipynb', [[prelude], ["await brew('tea')"]])
    ];
    const { status, stdout } = doctor('check', '--json', ...paths);
    const [a, b, end] = stdout.split('\n').map(line => line && JSON.parse(line));
    expect([status, end]).toEqual([1, '']);
    expect(b).toEqual({ notebook: paths[1], diagnostics: [] });
    expect(a.notebook).toBe(paths[0]);
    expect(a.diagnostics).toMatchObject([
      { rule: 'asyncio-run-in-cell', cell: 1, executionCount: 2, line: 1 }
    ]);
    const [fix] = a.diagnostics[0].fixes;
    expect(fix).toMatchObject({ title: "Use await brew('tea')", applicability: 'safe' });
    expect(applied("asyncio.run(brew('tea'))", fix.edits)).toBe("await brew('tea')");
  });

  it('says nothing of a notebook that is right, and exits with 0', () => {
    const path = save('right.ipynb', [[prelude], ["await brew('tea')"]]);
    expect(doctor('check', path)).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  it.each([
    ['not JSON', 'broken.ipynb', '{"cells": [', /broken\.ipynb: This file is not JSON/],
    ['not a notebook', 'list.ipynb', '[]', /list\.ipynb: This is JSON, but not a notebook/]
  ])('names a file that is %s, and exits with 2', (_, name, text, message) => {
    const path = write(name, text);
    const { status, stderr } = doctor('check', path);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('goes on with the other notebooks after a bad one', () => {
    const good = save('good.ipynb', [["asyncio.run(brew('tea'))", failure]]);
    const { status, stdout } = doctor('check', join(folder, 'missing.ipynb'), good);
    expect(status).toBe(2);
    expect(stdout).toContain('good.ipynb: cell 0');
  });

  it('leaves notebooks in other languages alone', () => {
    const text = JSON.stringify({
      metadata: { kernelspec: { name: 'ir', language: 'R' } },
      nbformat: 4,
      cells: [{ cell_type: 'code', source: 'asyncio.run(main())', outputs: [failure] }]
    });
    expect(doctor('check', write('r.ipynb', text))).toMatchObject({ status: 0, stdout: '' });
  });
});

describe('asyncio-doctor fix', () => {
  it('prints the difference where it is given no destination, and changes nothing', () => {
    const path = save('diff.ipynb', [[prelude], ["asyncio.run(brew('tea'))", failure]]);
    const before = readFileSync(path, 'utf8');
    const { status, stdout } = doctor('fix', path);
    expect(status).toBe(0);
    expect(stdout).toContain("-asyncio.run(brew('tea'))\n");
    expect(stdout).toContain("+await brew('tea')\n");
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('mends a notebook in place and clears the outputs of what it changed', () => {
    const path = save('place.ipynb', [[prelude], ["asyncio.run(brew('tea'))", failure]]);
    const before = readFileSync(path, 'utf8');
    expect(doctor('fix', '--in-place', path)).toMatchObject({ status: 0, stdout: '', stderr: '' });
    const after = readFileSync(path, 'utf8');
    expect(JSON.parse(after).cells[1]).toMatchObject({
      source: ["await brew('tea')"],
      outputs: [],
      execution_count: null
    });
    expect(after.slice(0, before.indexOf('asyncio.run'))).toContain('"execution_count": 1');
    expect(doctor('check', path).status).toBe(0);
  });

  it('does not write a notebook that needs no change', () => {
    const path = save('same.ipynb', [[prelude], ["await brew('tea')"]]);
    chmodSync(path, 0o444);
    const before = readFileSync(path, 'utf8');
    expect(doctor('fix', '--in-place', path).status).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('stops at the level it is given, and exits with 1 for what is left', () => {
    const cells = [
      [prelude],
      ["def tea():\n    return asyncio.run(brew('tea'))"],
      ['print(tea())', failure]
    ] as const;
    const path = save('level.ipynb', cells);
    const safe = doctor('fix', path);
    expect(safe.status).toBe(1);
    expect(safe.stdout).toBe('');
    expect(safe.stderr).toContain('Make tea() async');
    const output = join(folder, 'level-fixed.ipynb');
    expect(doctor('fix', '--level', 'check-first', '--output', output, path).status).toBe(0);
    const fixed = JSON.parse(readFileSync(output, 'utf8'));
    expect(fixed.cells[1].source.join('')).toBe("async def tea():\n    return await brew('tea')");
    expect(fixed.cells[2].source).toEqual(['print(await tea())']);
  });

  it.each([
    ['no notebook', ['fix']],
    ['two notebooks', ['fix', 'a.ipynb', 'b.ipynb']],
    ['two destinations', ['fix', '--in-place', '--diff', 'a.ipynb']],
    ['a level that is none', ['fix', '--level', 'brave', 'a.ipynb']],
    ['an option that is none', ['check', '--fix', 'a.ipynb']],
    ['a command that is none', ['mend', 'a.ipynb']]
  ])('explains its use when given %s, and exits with 2', (_, words) => {
    const { status, stderr } = doctor(...words);
    expect(status).toBe(2);
    expect(stderr).toContain('Usage:');
  });
});

/** Runs the command from a folder that is not the project's. */
function doctor(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], {
    cwd: folder,
    encoding: 'utf8'
  });
  return { status, stdout, stderr };
}

/** A file of these cells: a source each, and its outputs. */
function save(name: string, cells: readonly (readonly [string, ...object[]])[]): string {
  const content = {
    cells: cells.map(([source, ...outputs], i) => ({
      cell_type: 'code',
      execution_count: i + 1,
      id: `cell-${i}`,
      metadata: {},
      outputs,
      source: source.split(/(?<=\n)/)
    })),
    metadata: { language_info: { name: 'python', version: '3.11.7' } },
    nbformat: 4,
    nbformat_minor: 5
  };
  return write(name, `${JSON.stringify(content, null, 1)}\n`);
}

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function applied(text: string, edits: { from: number; to: number; insert: string }[]): string {
  return [...edits]
    .reverse()
    .reduce((text, { from, to, insert }) => text.slice(0, from) + insert + text.slice(to), text);
}
