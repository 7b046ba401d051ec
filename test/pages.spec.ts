import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kernels, pythonVersion, startKernels } from './kernel/kernels';
import { judge } from './pages/judge';
import { fits, PageCase, readPage } from './pages/page';
import { loadPythonParser } from './unit/python/load';

const FOLDER = join(__dirname, 'rules');
/** More than the kernels in use, so that none of them waits for us. */
const AT_ONCE = 6;
jest.setTimeout(20 * 60_000);

const wanted = process.env.PAGES?.split(',') ?? null;
const names = readdirSync(FOLDER)
  .filter(file => file.endsWith('.md'))
  .map(file => file.slice(0, -'.md'.length))
  .filter(name => !wanted || wanted.includes(name));
const version = pythonVersion();

const started: Promise<Kernels> = Promise.all([startKernels(), loadPythonParser()]).then(
  ([kernels]) => kernels
);
// A failure is reported by the tests that wait for it.
started.catch(() => undefined);
afterAll(async () => (await started).stop());

// Jest runs the tests of a file one by one; the work behind them is shared out.
const queue: (() => void)[] = [];
const startNext = () => queue.shift()?.();
beforeAll(() => Array.from({ length: AT_ONCE }).forEach(startNext));

describe.each(names)('%s', name => {
  const file = `${name}.md`;
  const { cases, error } = tryToRead(file);

  it('is in the format of pages', () => {
    if (error) {
      throw error;
    }
    expect(cases.length).toBeGreaterThan(0);
  });

  for (const page of cases.filter(({ python }) => fits(python, version))) {
    const judged = work(name, page);
    it(page.heading, async () => {
      const complaints = await judged;
      if (complaints.length > 0) {
        throw new Error([`test/rules/${file}:${page.line}`, ...complaints].join('\n\n'));
      }
    });
  }
});

/** One page out of format keeps no other from being judged. */
function tryToRead(file: string): { cases: readonly PageCase[]; error?: unknown } {
  try {
    return readPage(`test/rules/${file}`, readFileSync(join(FOLDER, file), 'utf8'));
  } catch (error) {
    return { cases: [], error };
  }
}

function work(rule: string, page: PageCase): Promise<readonly string[]> {
  const judged = new Promise<void>(resolve => queue.push(resolve))
    .then(async () => judge(rule, page, await started))
    .finally(startNext);
  judged.catch(() => undefined);
  return judged;
}
