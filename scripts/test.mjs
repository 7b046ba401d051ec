/** Runs every check and counts. A part that fails does not stop the others. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './run.mjs';

const total = { passed: 0, failed: 0, skipped: 0 };

if (run(process.execPath, ['scripts/setup.mjs']) !== 0) {
  total.failed += 1;
}
check('types');
check('lint');
count('unit', ['--json', '--outputFile=build/test/unit.json'], countJest);
count('pages', ['--json', '--outputFile=build/test/pages.json'], countJest);
count('ui', ['--reporter=list,json'], countPlaywright);

const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed > 0 ? 1 : 0);

/** A part without tests: it counts only if it fails. */
function check(part) {
  if (npmTest(part) !== 0) {
    total.failed += 1;
  }
}

/** A part with tests, whose numbers are in the report that it writes. */
function count(part, options, read) {
  const file = join(ROOT, `build/test/${part}.json`);
  mkdirSync(join(ROOT, 'build/test'), { recursive: true });
  rmSync(file, { force: true });
  const code = npmTest(part, options, { PLAYWRIGHT_JSON_OUTPUT_FILE: file });
  const counts = existsSync(file)
    ? read(JSON.parse(readFileSync(file, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 };
  if (code !== 0 && counts.failed === 0) {
    counts.failed = 1; // it broke down before or between its tests
  }
  for (const name of Object.keys(total)) {
    total[name] += counts[name];
  }
}

function npmTest(part, options = [], env = {}) {
  console.log(`\n=== ${part} ===`);
  return run('npm', ['run', '--silent', `test:${part}`, '--', ...options], {
    env: { ...process.env, ...env },
    shell: process.platform === 'win32'
  });
}

function countJest(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests
  };
}

function countPlaywright({ stats, errors }) {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped
  };
}
