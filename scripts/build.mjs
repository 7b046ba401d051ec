/**
 * Builds the library (lib), the extension (jupyterlab_asyncio_doctor/labextension)
 * and the command line (dist). With --production: from scratch, without source maps.
 */
import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT, mustRun } from './run.mjs';

const require = createRequire(import.meta.url);
const production = process.argv.includes('--production');

if (production) {
  for (const folder of ['lib', 'dist', 'jupyterlab_asyncio_doctor/labextension']) {
    rmSync(join(ROOT, folder), { recursive: true, force: true });
  }
}
buildLibrary();
buildExtension();
await buildCommandLine().catch(() => process.exit(1)); // esbuild has said why

function buildLibrary() {
  mustRun(process.execPath, [
    require.resolve('typescript/bin/tsc'),
    ...['--sourceMap', String(!production)]
  ]);
}

function buildExtension() {
  mustRun(process.execPath, [
    require.resolve('@jupyter/builder/lib/build-labextension.js'),
    // Asks for the packages of JupyterLab 4.2, so that all later ones do.
    ...['--core-package-file', 'scripts/core-4.2.json'],
    ...(production ? [] : ['--development', '--source-map']),
    '.'
  ]);
}

async function buildCommandLine() {
  const script = join(ROOT, 'dist/asyncio-doctor.mjs');
  await build({
    entryPoints: [join(ROOT, 'src/cli/main.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    format: 'esm',
    target: 'node20',
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'warning'
  });
  chmodSync(script, 0o755);
  for (const name of ['web-tree-sitter', 'tree-sitter-python']) {
    copyFileSync(require.resolve(`${name}/${name}.wasm`), join(ROOT, 'dist', `${name}.wasm`));
  }
}
