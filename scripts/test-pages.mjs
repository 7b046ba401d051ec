/** Runs the cases on the rules' pages: all, or `npm run test:pages -- <rule>…`. */
import { createRequire } from 'node:module';
import { run } from './run.mjs';

const require = createRequire(import.meta.url);
const words = process.argv.slice(2);
const byName = words.length > 0 && !words[0].startsWith('-');

const code = run(
  process.execPath,
  [
    require.resolve('jest/bin/jest'),
    ...(byName ? ['test/pages.spec.ts'] : words),
    '--selectProjects=pages'
  ],
  byName ? { env: { ...process.env, PAGES: words.join() } } : {}
);
process.exit(code);
