/**
 * Raises the error of each library in test/libraries/cases in a real kernel,
 * without network, and records it in test/libraries/recorded, where `npm test`
 * reads it; then runs the mended cells. `npm run test:libraries -- <name>…`
 * does these only. A library that cannot be installed is left out, and named.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT, digest, mustRun, unlessDone } from './run.mjs';

const FOLDER = join(ROOT, 'test/libraries');
const VENV = join(ROOT, 'build/libraries-venv');
const PYTHON = join(VENV, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

const missing = installLibraries();
const wanted = process.argv.slice(2);
const cases = readdirSync(join(FOLDER, 'cases'))
  .filter(file => file.endsWith('.py'))
  .map(file => readCase(file.slice(0, -'.py'.length)))
  .filter(({ name }) => wanted.length === 0 || wanted.includes(name));

const kernels = startKernels();
const versions = await versionsOf();
let failed = 0;
await Promise.all(cases.map(check));
kernels.stop();
missing.forEach(name => console.log(`left out: ${name} cannot be installed here`));
console.log(`${cases.length - failed} libraries' cases as expected, ${failed} not`);
process.exit(failed > 0 ? 1 : 0);

/** One by one, so that one that cannot be installed does not keep out the others. */
function installLibraries() {
  const file = join(FOLDER, 'requirements.txt');
  const names = readFileSync(file, 'utf8').match(/^[\w.-]+$/gm);
  const left = [];
  unlessDone(
    join('build/libraries-venv', 'done'),
    digest(['test/libraries/requirements.txt']),
    () => {
      if (!existsSync(PYTHON)) {
        mustRun(findPython(), ['-m', 'venv', VENV]);
      }
      const pip = names => spawnSync(PYTHON, ['-m', 'pip', 'install', '--quiet', ...names]);
      if (pip(names).status !== 0) {
        left.push(...names.filter(name => pip([name]).status !== 0));
      }
    }
  );
  return left;
}

function findPython() {
  const names = ['python3.11', 'python3.12', 'python3.13', 'python3'];
  return names.find(name => spawnSync(name, ['-c', 'import ensurepip']).status === 0);
}

/** The cells before, the one that fails, and what the mended one is and does. */
function readCase(name) {
  const text = readFileSync(join(FOLDER, 'cases', `${name}.py`), 'utf8');
  const parts = [...text.matchAll(/^# %%(.*)\n([^]*?)(?=\n# %%|\n*$(?![^]))/gm)];
  const of = kind => parts.filter(([, mark]) => mark.trim() === kind).map(([, , source]) => source);
  return { name, before: of(''), fails: of('fails')[0], fixed: of('fixed'), ends: of('ends') };
}

async function check({ name, before, fails, fixed, ends }) {
  const run = await kernels.run([...before, fails]);
  const complaints = run.cells.slice(0, -1).flatMap(complaintsOf);
  const last = run.cells.at(-1);
  if (last.status === 'ok') {
    complaints.push('the last cell does not fail');
  }
  if (complaints.length === 0) {
    record(name, [...before, fails], run);
  }
  if (fixed.length > 0) {
    const mended = await kernels.run([...before, ...fixed, ...ends]);
    complaints.push(...mended.cells.flatMap(complaintsOf));
  }
  failed += complaints.length > 0 ? 1 : 0;
  const { ename, evalue } = last.outputs.find(({ output_type }) => output_type === 'error') ?? {};
  console.log(`${complaints.length > 0 ? '✗' : '✓'} ${name}: ${ename}: ${evalue?.split('\n')[0]}`);
  complaints.forEach(complaint => console.log(`    ${complaint}`));
}

function complaintsOf({ status, outputs }) {
  const error = outputs.find(({ output_type }) => output_type === 'error');
  return status === 'ok' ? [] : [error ? `${error.ename}: ${error.evalue}` : status];
}

function record(name, sources, { cells, late }) {
  mkdirSync(join(FOLDER, 'recorded'), { recursive: true });
  const recorded = { versions, late, cells: sources.map((source, i) => ({ source, ...cells[i] })) };
  const text = JSON.stringify(recorded, null, 2)
    .replaceAll(VENV, '/home/reader/.venv')
    .replace(/[~/][\w/.+-]*\/python3\.\d+(?=\/(?!site-packages))/g, '/usr/lib/python3');
  writeFileSync(join(FOLDER, 'recorded', `${name}.json`), `${text}\n`);
}

function versionsOf() {
  const code =
    'import json, sys, importlib.metadata as m; print(json.dumps({"python": "%d.%d" % sys.version_info[:2], ' +
    '**{d.metadata["Name"]: d.version for d in m.distributions() if d.metadata["Name"] in ("ipython", "ipykernel")}}))';
  return JSON.parse(spawnSync(PYTHON, ['-c', code], { encoding: 'utf8' }).stdout);
}

/** The kernels of the libraries' environment, by the driver of the pages. */
function startKernels() {
  const driver = spawn(PYTHON, [join(ROOT, 'test/kernel/driver.py')], {
    stdio: ['pipe', 'pipe', 'inherit']
  });
  const waiting = new Map();
  const lines = createInterface({ input: driver.stdout });
  lines.on('line', line => {
    const answer = JSON.parse(line);
    waiting.get(answer.id)?.(answer);
  });
  let count = 0;
  return {
    run: cells =>
      new Promise(resolve => {
        const id = ++count;
        waiting.set(id, answer =>
          resolve(answer.cells ? answer : { cells: [], late: answer.failed })
        );
        driver.stdin.write(`${JSON.stringify({ id, cells, timeout: 60 })}\n`);
      }),
    stop: () => driver.stdin.end()
  };
}
