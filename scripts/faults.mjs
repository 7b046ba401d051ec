/**
 * Breaks one check of the engine after the other in a copy of the sources, and
 * demands that a test fails each time: `npm run faults`, or `npm run faults --
 * <words>` for the faults that have these words in their line.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCLI } from 'jest';
import { load } from './load.mjs';
import { ROOT } from './run.mjs';

const COPY = join(ROOT, 'build/faults');

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
const whole = await test(specs);
if (!whole.passes) {
  console.error(`The tests fail without any fault:\n${whole.message}`);
  process.exit(1);
}

let survived = 0;
for (const fault of chosen) {
  const { failed, passes } = await withFault(fault, () => test([fault.spec]));
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
  for (const part of ['src', 'style', 'test', 'jest.config.js']) {
    rmSync(join(COPY, part), { recursive: true, force: true });
    cpSync(join(ROOT, part), join(COPY, part), { recursive: true, preserveTimestamps: true });
  }
}

async function withFault({ file, find, replace }, ask) {
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
    return await ask();
  } finally {
    writeFileSync(path, text);
  }
}

/** Runs unit specs in the copy, in this process: what does not change is loaded once. */
async function test(specs) {
  const { results } = await runCLI(
    {
      _: specs.map(spec => join(COPY, 'test/unit', spec)),
      runTestsByPath: true,
      runInBand: true,
      silent: true,
      reporters: []
    },
    [COPY]
  );
  const failed = results.testResults
    .flatMap(({ testResults }) => testResults)
    .find(({ status }) => status === 'failed');
  return {
    passes: results.success,
    failed: failed?.fullName,
    message: results.testResults.map(({ failureMessage }) => failureMessage ?? '').join('')
  };
}
