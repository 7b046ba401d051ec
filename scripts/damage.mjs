/**
 * Counts the notebooks that the product damages, falsely accuses and mends, in
 * real kernels, and writes the README's table: `npm run damage`, or for a part
 * of it `npm run damage -- correct`, `pages`, `made-up`. What was wrong is in
 * build/damage. FUZZ_SEED and FUZZ_COUNT choose the made-up ones.
 */
import { createRequire } from 'node:module';
import { run } from './run.mjs';

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const parts = process.argv.slice(2);
const env = { ...process.env, ...(parts.length > 0 && { DAMAGE: parts.join() }) };
const code = run(process.execPath, [jest, '--selectProjects=damage'], { env });
process.exit(code || run(process.execPath, ['scripts/docs.mjs']));
