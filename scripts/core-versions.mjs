/**
 * Writes scripts/core-4.2.json: the versions of the packages that JupyterLab
 * 4.2 shares with its extensions, which is what this extension asks for.
 *
 *   pip download --no-deps jupyterlab==4.2.0 && unzip jupyterlab-4.2.0-*.whl
 *   node scripts/core-versions.mjs jupyterlab/staging/package.json
 */
import { readFileSync, writeFileSync } from 'node:fs';

const { dependencies, resolutions, jupyterlab } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { singletonPackages } = jupyterlab;
const core = { dependencies, resolutions, jupyterlab: { singletonPackages } };
writeFileSync(new URL('core-4.2.json', import.meta.url), JSON.stringify(core, null, 2) + '\n');
