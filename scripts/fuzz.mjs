/**
 * Runs the fuzz at length: `npm run fuzz`; `npm run fuzz -- edits` compares edits
 * as Python reads them, `npm run fuzz -- kernel` runs notebooks before and after
 * them. `FUZZ_SEED=7 FUZZ_COUNT=100 npm run fuzz -- kernel` chooses notebooks.
 */
import { createRequire } from 'node:module';
import { run } from './run.mjs';

const KINDS = {
  edits: { spec: 'test/fuzz.spec.ts', count: '20000' },
  kernel: { spec: 'test/fuzz-kernel.spec.ts', count: '1000' }
};

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const words = process.argv.slice(2);
const codes = (words.length > 0 ? words : Object.keys(KINDS)).map(kind => {
  const { spec, count } = KINDS[kind];
  const env = { FUZZ_COUNT: count, ...process.env };
  return run(process.execPath, [jest, spec, '--selectProjects=pages'], { env });
});
process.exit(Math.max(...codes));
