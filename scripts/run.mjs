/** Runs programs and decides what need not run again. Node's own modules only. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The address of a program in the virtual environment. */
export function inVenv(program) {
  return process.platform === 'win32'
    ? join(ROOT, '.venv', 'Scripts', `${program}.exe`)
    : join(ROOT, '.venv', 'bin', program);
}

/** Runs a program in the project's folder and gives its exit code. */
export function run(program, args, options = {}) {
  const child = spawnSync(program, args, {
    cwd: ROOT,
    stdio: 'inherit',
    ...options
  });
  if (child.error) {
    console.error(`${program} could not be started: ${child.error.message}`);
  }
  return child.status ?? 1;
}

/** Runs a program; if it fails, so does this script. */
export function mustRun(program, args, options) {
  const code = run(program, args, options);
  if (code !== 0) {
    console.error(`\nFailed (exit code ${code}): ${program} ${args.join(' ')}`);
    process.exit(code);
  }
}

/** A digest of files and of everything in folders; what is missing counts as empty. */
export function digest(paths) {
  const hash = createHash('sha256');
  const add = path => {
    if (!existsSync(path)) {
      return;
    }
    if (statSync(path).isDirectory()) {
      readdirSync(path)
        .sort()
        .filter(name => name !== '__pycache__' && name !== 'labextension')
        .forEach(name => add(join(path, name)));
    } else {
      hash.update(`${path}\0`).update(readFileSync(path));
    }
  };
  paths.forEach(path => add(join(ROOT, path)));
  return hash.digest('hex');
}

/** Does the work unless the stamp says that it was done for this very state. */
export function unlessDone(stamp, state, work) {
  const file = join(ROOT, stamp);
  if (existsSync(file) && readFileSync(file, 'utf8') === state) {
    return;
  }
  work();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, state);
}
