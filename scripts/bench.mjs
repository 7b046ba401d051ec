/** Measures speed and size, and prints them beside their budgets: `npm run bench`. */
import { join } from 'node:path';
import { inVenv, mustRun, ROOT } from './run.mjs';

mustRun(process.execPath, ['scripts/setup.mjs']);
mustRun(inVenv('python'), [
  ...['-m', 'pip', '--disable-pip-version-check', '-qq', 'install'],
  ...['--requirement', 'scripts/requirements-bench.txt']
]);

const { build } = await import('esbuild');
const engine = join(ROOT, 'build/bench/engine.mjs');
await build({
  entryPoints: [join(ROOT, 'test/bench/engine.ts')],
  outfile: engine,
  bundle: true,
  platform: 'node',
  mainFields: ['module', 'main'],
  format: 'esm',
  target: 'node20',
  logLevel: 'warning'
});
mustRun(process.execPath, [engine, inVenv('python')]);
mustRun(process.execPath, ['test/bench/browser.mjs']);
