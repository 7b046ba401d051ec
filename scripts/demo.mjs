/**
 * Opens a copy of the tour in JupyterLab. Further words go to JupyterLab:
 * `npm run demo -- --no-browser --port 9999`.
 */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isRoot } from './browser.mjs';
import { ROOT, inVenv, mustRun, run } from './run.mjs';

mustRun(process.execPath, ['scripts/setup.mjs']);

// A copy, so that the tour can be broken, mended and started again.
const scratch = join(ROOT, 'build/demo');
rmSync(scratch, { recursive: true, force: true });
cpSync(join(ROOT, 'examples'), scratch, { recursive: true });

const args = ['lab', 'tour.ipynb', ...process.argv.slice(2)];
const code = run(inVenv('jupyter'), isRoot ? [...args, '--allow-root'] : args, { cwd: scratch });
process.exit(code);
