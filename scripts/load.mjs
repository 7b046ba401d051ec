/** Imports TypeScript modules into scripts. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ROOT } from './run.mjs';

/** Imports a TypeScript module of the project; `file` is relative to its folder. */
export async function load(file) {
  const outfile = join(ROOT, 'build/load', file.replace(/\.ts$/, '.mjs'));
  await build({
    absWorkingDir: ROOT,
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    // Loaded only by who reads Python; the rules' words do not.
    external: ['web-tree-sitter'],
    logLevel: 'warning'
  });
  return import(pathToFileURL(outfile).href);
}
