import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { BROWSER_ARGS, findBrowser } from '../../scripts/browser.mjs';
import { ROOT, inVenv } from '../../scripts/run.mjs';

// Playwright reads this file again in its workers, which inherit the environment.
process.env.CHROMIUM_PATH ??= findBrowser() ?? '';
process.env.UI_TEST_PORT ??= await freePort();

const scratch = join(ROOT, 'build/ui');
const url = `http://127.0.0.1:${process.env.UI_TEST_PORT}`;

export default defineConfig({
  testDir: '.',
  outputDir: join(ROOT, 'test-results'),
  workers: 1,
  retries: 0,
  timeout: 60_000,
  reporter: 'list',
  use: {
    baseURL: url,
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH || undefined,
      args: BROWSER_ARGS
    }
  },
  webServer: {
    command: `"${inVenv('jupyter')}" lab --config jupyter_server_test_config.py`,
    url: `${url}/lab`,
    timeout: 120_000,
    // Neither reads nor writes the settings of whoever runs the tests.
    env: {
      JUPYTERLAB_GALATA_ROOT_DIR: scratchFolder('root'),
      JUPYTER_CONFIG_DIR: scratchFolder('config'),
      JUPYTER_DATA_DIR: scratchFolder('data'),
      JUPYTER_RUNTIME_DIR: scratchFolder('runtime'),
      IPYTHONDIR: scratchFolder('ipython')
    }
  }
});

function scratchFolder(name) {
  const folder = join(scratch, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(String(port)));
    });
  });
}
