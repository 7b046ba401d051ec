/** Removes what was built. node_modules and .venv stay. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

for (const folder of ['lib', 'dist', 'build', 'jupyterlab_asyncio_doctor/labextension']) {
  rmSync(join(ROOT, folder), { recursive: true, force: true });
}
