/** Finds a Chromium for the tests in the browser, or installs one. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { run } from './run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Root may not use Chromium's sandbox. */
export const isRoot = process.getuid?.() === 0;

/** Nothing but the page: no updates, no background traffic, no first-run pages. */
export const BROWSER_ARGS = [
  ...(isRoot ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
];

/** The path of a browser; undefined stands for the one that Playwright installed. */
export function findBrowser() {
  const found = process.env.CHROMIUM_PATH || installed();
  if (found) {
    return found;
  }
  if (isRoot && existsSync('/etc/debian_version')) {
    console.log('Installing Chromium with apt-get…');
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', 'chromium']);
    return installed();
  }
  console.log('Installing Chromium with Playwright…');
  const require = createRequire(import.meta.url);
  const playwright = dirname(require.resolve('@playwright/test/package.json'));
  run(process.execPath, [join(playwright, 'cli.js'), 'install', 'chromium']);
  return undefined;
}

function installed() {
  const name = NAMES.find(name => spawnSync(name, ['--version']).status === 0);
  return name && spawnSync('which', [name]).stdout.toString().trim();
}
