/** Runs test/fuzz.spec.ts at length: `npm run fuzz`, or `FUZZ_SEED=7 FUZZ_COUNT=100 npm run fuzz`. */
import { createRequire } from 'node:module';
import { run } from './run.mjs';

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const env = { FUZZ_COUNT: '20000', ...process.env };
process.exit(run(process.execPath, [jest, 'test/fuzz.spec.ts', '--selectProjects=pages'], { env }));
