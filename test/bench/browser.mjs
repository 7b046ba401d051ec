/** The extension in the real JupyterLab, with a real kernel: what it costs. */
import { loadavg } from 'node:os';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { BROWSER_ARGS, findBrowser } from '../../scripts/browser.mjs';
import { failCell, openNotebook, openPage, runCell, startLab } from './lab.mjs';
import { OURS, profilerOf } from './profile.mjs';

const CELLS = 500;
const WARM_RUNS = 5;
const RUNS = 30;
const SESSIONS = 3;
/** Milliseconds between opening a notebook and the first failure: a fast reader's, and a robot's. */
const PAUSES = [2000, 0];
const PRINTS = 10;
const PRINTING = 'for i in range(100_000):\n    print("line", i, "of some output")';

const notebooks = { 'long.ipynb': longNotebook(), 'print.ipynb': [PRINTING] };
const browser = await chromium.launch({ executablePath: findBrowser(), args: BROWSER_ARGS });
const labs = [];
try {
  for (const withExtension of [true, false]) {
    labs.push(await startLab(notebooks, { withExtension }));
  }
  const [lab, bareLab] = labs;
  console.log(`JupyterLab; load of the machine ${loadavg()[0].toFixed(1)}`);
  await start(lab);
  await cards(lab);
  await printing(lab, bareLab);
} finally {
  await browser.close();
  await Promise.all(labs.map(lab => lab.stop()));
}

/** What is loaded when, and the first card of a session. */
async function start(lab) {
  for (const pause of PAUSES) {
    const waits = await firstCards(lab, pause);
    const what = `First card of a session, ${pause / 1000} s after opening, from the error`;
    report(what, waits, 1, pause > 0 ? '< 150 ms' : '');
  }
}

async function firstCards(lab, pause) {
  const waits = [];
  for (let i = 0; i < SESSIONS; i++) {
    const responses = [];
    const page = await openPage(browser, lab, page =>
      page.on('response', response => OURS.test(response.url()) && responses.push(response))
    );
    const atStart = responses.splice(0);
    await openNotebook(page, 'long.ipynb');
    await page.waitForTimeout(pause);
    await runCell(page, 0);
    const { error, card } = await fail(page, 0);
    waits.push(card - error);
    if (i === 0 && pause === PAUSES[0]) {
      const scripts = await sizes(atStart, /\.js$/);
      console.log(`JavaScript loaded at start: ${kb(scripts)} gzipped (budget: 15 KB)`);
      const later = await sizes(responses, /\.js$/);
      const parser = await sizes(responses, /\.wasm$/);
      console.log(`  on first need: ${kb(later)} JavaScript, ${kb(parser)} parser (wasm)`);
    }
    await close(page);
  }
  return waits;
}

/** From an error to its card, once warm. */
async function cards(lab) {
  const runs = [];
  for (let i = 0; i < SESSIONS; i++) {
    runs.push(...(await warmCards(lab)));
  }
  const what = `Error to card in ${CELLS} cells, ${SESSIONS} sessions of ${RUNS} runs`;
  const times = key => runs.map(run => run[key]);
  report(`${what}: our work`, times('ours'), 0.95, 'p95 < 8 ms');
  report(`${what}: by the clock, with other processes in between`, times('byClock'), 0.95);
  report(`${what}: wall time`, times('wait'), 0.95);
}

async function warmCards(lab) {
  const page = await openPage(browser, lab);
  await openNotebook(page, 'long.ipynb');
  await runCell(page, 0);
  for (let i = 0; i < WARM_RUNS; i++) {
    await fail(page, i);
    await page.waitForTimeout(300);
  }
  const profiled = await profilerOf(page);
  const runs = [];
  for (let i = WARM_RUNS; i < WARM_RUNS + RUNS; i++) {
    const { ours, byClock, result } = await profiled(async () => {
      const { error, card } = await fail(page, i);
      return { from: error, to: card };
    });
    runs.push({ ours, byClock, wait: result.to - result.from });
    await page.waitForTimeout(300);
  }
  await close(page);
  return runs;
}

/** A cell that prints 100,000 lines, with and without the extension in turn. */
async function printing(lab, bareLab) {
  const pages = [];
  for (const each of [lab, bareLab]) {
    const page = await openPage(browser, each);
    await openNotebook(page, 'print.ipynb');
    await runCell(page, 0);
    pages.push(page);
  }
  const [page, barePage] = pages;
  const times = { with: [], without: [] };
  for (let i = 0; i < PRINTS; i++) {
    times.with.push(await runCell(page, 0));
    times.without.push(await runCell(barePage, 0));
  }
  const profiled = await profilerOf(page);
  const { ours, script } = await profiled(() => runCell(page, 0).then(() => undefined));
  const share = ((100 * ours) / script).toFixed(2);
  console.log(
    `100,000 lines: our scripts ${ours.toFixed(1)} of ${script.toFixed(0)} ms, ` +
      `${share} % (budget: 2 %)`
  );
  report(`  wall time with the extension, ${PRINTS} runs`, times.with, 0.95);
  report('  without it, in turn', times.without, 0.95);
  await Promise.all(pages.map(close));
}

/** A notebook in which every tenth cell is still to be written, after its first one. */
function longNotebook() {
  const first = 'import asyncio\n\nasync def main():\n    return 1';
  return Array.from({ length: CELLS }, (_, i) =>
    i === 0
      ? first
      : i % 10 === 5
        ? `answer_${i} = None`
        : [
            `def f_${i}(a, b):\n    """Adds."""\n    return [a + b + n for n in range(10)]\n\nf_${i}(1, 2)`,
            `import math\nfor k in range(3):\n    root_${i} = math.sqrt(k) + ${i}\nprint(root_${i})`,
            `async def step_${i}():\n    await asyncio.sleep(0)\n    return ${i}`
          ][i % 3]
  );
}

/** Writes and runs one of those cells. */
function fail(page, n) {
  const index = 5 + 10 * n;
  return failCell(page, index, `answer_${index} = asyncio.run(main())`);
}

/** Closes a page, and its kernel. */
async function close(page) {
  await page.evaluate(() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown());
  await page.context().close();
}

async function sizes(responses, name) {
  const files = responses.filter(response => name.test(new URL(response.url()).pathname));
  const bodies = await Promise.all(files.map(response => response.body()));
  return bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0);
}

function kb(bytes) {
  return `${(bytes / 1000).toFixed(1)} KB`;
}

/** Median and another quantile; 1 is the longest. */
function report(what, times, share, budget) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = part => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  const name = share === 1 ? 'longest' : `p${share * 100}`;
  console.log(
    `${what}: median ${at(0.5).toFixed(1)} ms, ${name} ${at(share).toFixed(1)} ms` +
      (budget ? ` (budget: ${budget})` : '')
  );
}
