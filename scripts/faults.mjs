/**
 * Breaks one check of the engine after the other in a copy of the sources, and
 * demands that a test fails each time: `npm run faults`, or `npm run faults --
 * <words>` for the faults that have these words in their line.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { load } from './load.mjs';
import { ROOT } from './run.mjs';

const COPY = join(ROOT, 'build/faults');
const LONGEST = 120_000;

const words = process.argv.slice(2).map(word => word.toLowerCase());
const { faults } = await load('test/faults/faults.ts');
const chosen = faults.filter(fault =>
  words.every(word => `${fault.file}: ${fault.what}`.toLowerCase().includes(word))
);
if (chosen.length === 0) {
  console.error('No fault has these words.');
  process.exit(1);
}

copy();
const specs = [...new Set(chosen.map(({ spec }) => spec))];
const whole = test(specs);
if (!whole.passes) {
  console.error(`The tests fail without any fault: ${whole.failed ?? whole.output}`);
  process.exit(1);
}

let survived = 0;
for (const fault of chosen) {
  const { failed, passes } = withFault(fault, () => test([fault.spec]));
  // A fault that keeps the tests from running proves nothing.
  const verdict = failed ? `caught: ${failed}` : passes ? 'SURVIVED' : 'DOES NOT RUN';
  survived += failed ? 0 : 1;
  console.log(`${failed ? '✓' : '✗'} ${fault.file}: ${fault.what}\n    ${verdict}`);
}
console.log(`\n${chosen.length - survived} caught, ${survived} survived`);
process.exit(survived > 0 ? 1 : 0);

/** What the tests read, in a place of its own; node_modules is found from there. */
function copy() {
  mkdirSync(COPY, { recursive: true });
  for (const part of ['src', 'test', 'jest.config.js']) {
    rmSync(join(COPY, part), { recursive: true, force: true });
    cpSync(join(ROOT, part), join(COPY, part), { recursive: true, preserveTimestamps: true });
  }
}

function withFault({ file, find, replace }, ask) {
  const path = join(COPY, 'src', file);
  const text = readFileSync(path, 'utf8');
  if (text.split(find).length !== 2) {
    throw new Error(`${file} has not exactly one: ${find}`);
  }
  writeFileSync(
    path,
    text.replace(find, () => replace)
  );
  try {
    return ask();
  } finally {
    writeFileSync(path, text);
  }
}

/** Runs unit specs in the copy; `failed` is the name of the first test that does. */
function test(specs) {
  const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
  const { stdout, stderr, error } = spawnSync(
    process.execPath,
    [
      jest,
      ...['--runInBand', '--silent', '--json', '--selectProjects=unit'],
      ...['--runTestsByPath', ...specs.map(spec => join(COPY, 'test/unit', spec))]
    ],
    { cwd: COPY, encoding: 'utf8', timeout: LONGEST, maxBuffer: 1 << 28 }
  );
  const report = stdout.startsWith('{') ? JSON.parse(stdout) : null;
  const failed = report?.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed');
  return {
    failed: failed?.fullName,
    passes: report?.success === true,
    output: error?.message ?? stderr
  };
}
