/**
 * Makes everything that the tests and the demo need: node_modules, .venv, the
 * extension, the command line and the wheel, installed into .venv. What is up
 * to date is left alone. Uses Node's own modules only: nothing is installed yet.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, digest, inVenv, mustRun, unlessDone } from './run.mjs';

/** Everything that goes into the wheel or the command line. */
const SOURCES = [
  'src',
  'style',
  'schema',
  'scripts/build.mjs',
  'scripts/core-4.2.json',
  'jupyterlab_asyncio_doctor',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'webpack.config.js',
  'pyproject.toml',
  'hatch_build.py',
  'install.json',
  'LICENSE',
  'README.md'
];

requireNode();
installNodeModules();
makeVenv();
buildAndInstall();

function requireNode() {
  const [major] = process.versions.node.split('.');
  if (Number(major) < 20) {
    stop(`Node 20 or newer is needed; this is ${process.version}.`);
  }
}

/** Compares what is installed with the lock file, package by package. */
function installNodeModules() {
  const wanted = readLock('package-lock.json');
  const installed = readLock('node_modules/.package-lock.json');
  const missing = Object.entries(wanted).filter(
    ([path, { version, optional }]) =>
      path !== '' && !optional && installed[path]?.version !== version
  );
  if (missing.length > 0) {
    say(`Installing ${missing.length} npm packages…`);
    npm('ci');
  }
}

function readLock(file) {
  const path = join(ROOT, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : {};
}

function makeVenv() {
  unlessDone('.venv/setup-python', digest(['scripts/requirements.txt']), () => {
    if (!existsSync(inVenv('python'))) {
      say('Making .venv…');
      mustRun(findPython(), ['-m', 'venv', '.venv']);
    }
    say('Installing JupyterLab into .venv…');
    pip('install', '--requirement', 'scripts/requirements.txt');
  });
}

function findPython() {
  const names = ['python3.11', 'python3.12', 'python3.13', 'python3.14'];
  const test = 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))';
  const found = [...names, 'python3', 'python'].find(
    name => spawnSync(name, ['-c', test]).status === 0
  );
  return (
    found ??
    stop(
      'Python 3.11 or newer with venv is needed (on Debian: apt-get install python3 python3-venv).'
    )
  );
}

function buildAndInstall() {
  const sources = digest(SOURCES);
  unlessDone('build/setup-built', sources, () => {
    say('Building the extension and the command line…');
    mustRun(process.execPath, ['scripts/build.mjs', '--production']);
    say('Building the wheel…');
    rmSync(join(ROOT, 'build/wheel'), { recursive: true, force: true });
    mustRun(inVenv('python'), [
      ...['-m', 'build', '--wheel', '--no-isolation'],
      ...['--outdir', 'build/wheel', '.']
    ]);
  });
  unlessDone('.venv/setup-wheel', sources, () => {
    const [wheel] = readdirSync(join(ROOT, 'build/wheel'));
    pip('install', '--no-deps', '--force-reinstall', join('build/wheel', wheel));
  });
}

function pip(...args) {
  mustRun(inVenv('python'), [...['-m', 'pip', '--disable-pip-version-check', '-qq'], ...args]);
}

/** The npm that started this script, or else the one that is installed. */
function npm(...args) {
  const env = { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' };
  const script = process.env.npm_execpath;
  if (script) {
    mustRun(process.execPath, [script, ...args], { env });
  } else {
    mustRun('npm', args, { env, shell: process.platform === 'win32' });
  }
}

function say(message) {
  console.log(`\n${message}`);
}

function stop(message) {
  console.error(message);
  process.exit(1);
}
