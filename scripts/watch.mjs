/** Builds again on every change; reload the page in JupyterLab to see it. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT, mustRun } from './run.mjs';

const require = createRequire(import.meta.url);
const watched = join(ROOT, 'build/watched');

mustRun(process.execPath, ['scripts/build.mjs']);
linkExtension();
start('typescript/bin/tsc', '--watch', '--preserveWatchOutput', '--sourceMap');
start(
  '@jupyter/builder/lib/build-labextension.js',
  ...['--core-package-file', 'scripts/core-4.2.json'],
  ...['--development', '--source-map', '--watch', '.']
);
console.log(`
In another terminal start JupyterLab with the extension from this folder:

  .venv/bin/jupyter lab --LabApp.extra_labextensions_path=${watched}
`);

/** JupyterLab finds an extension in a folder of its name. */
function linkExtension() {
  const link = join(watched, 'jupyterlab-asyncio-doctor');
  if (!existsSync(link)) {
    mkdirSync(watched, { recursive: true });
    symlinkSync(join(ROOT, 'jupyterlab_asyncio_doctor/labextension'), link);
  }
}

function start(script, ...args) {
  spawn(process.execPath, [require.resolve(script), ...args], {
    cwd: ROOT,
    stdio: 'inherit'
  });
}
