/** A JupyterLab of its own for the benchmark, and pages in it. */
/* global MutationObserver, clearTimeout, performance, requestAnimationFrame */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { isRoot } from '../../scripts/browser.mjs';
import { ROOT, inVenv } from '../../scripts/run.mjs';

/** Starts JupyterLab; `notebooks` are name and sources of cells. */
export async function startLab(notebooks, { withExtension }) {
  mkdirSync(join(ROOT, 'build/bench'), { recursive: true });
  const scratch = mkdtempSync(join(ROOT, 'build/bench/lab-'));
  const folder = (...names) => {
    const path = join(scratch, ...names);
    mkdirSync(path, { recursive: true });
    return path;
  };
  for (const [name, sources] of Object.entries(notebooks)) {
    writeFileSync(join(folder('root'), name), notebookText(sources));
  }
  writeFileSync(
    join(folder('config', 'labconfig'), 'page_config.json'),
    JSON.stringify({ disabledExtensions: { 'jupyterlab-asyncio-doctor': !withExtension } })
  );
  const port = await freePort();
  const server = spawn(
    inVenv('jupyter'),
    [
      ...['lab', '--no-browser', '--expose-app-in-browser'],
      ...(isRoot ? ['--allow-root'] : []),
      ...['--ServerApp.ip=127.0.0.1', `--ServerApp.port=${port}`, '--ServerApp.port_retries=0'],
      ...['--IdentityProvider.token=', `--ServerApp.root_dir=${folder('root')}`]
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        JUPYTER_CONFIG_DIR: folder('config'),
        JUPYTER_DATA_DIR: folder('data'),
        JUPYTER_RUNTIME_DIR: folder('runtime'),
        IPYTHONDIR: folder('ipython')
      }
    }
  );
  // Said only if it does not start.
  let log = '';
  server.stderr.on('data', text => (log += text));
  const url = `http://127.0.0.1:${port}`;
  await answers(`${url}/api`, server).catch(reason => {
    server.kill('SIGTERM');
    throw new Error(log, { cause: reason });
  });
  return {
    url,
    stop: () =>
      new Promise(resolve => {
        server.once('exit', resolve);
        server.kill('SIGTERM');
      })
  };
}

/** Opens JupyterLab in a page of its own, with no notebook. */
export async function openPage(browser, lab, prepare = () => undefined) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  prepare(page);
  await page.goto(`${lab.url}/lab?reset`);
  await page.evaluate(async () => {
    while (!window.jupyterapp) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    await window.jupyterapp.restored;
  });
  return page;
}

/** Opens a notebook and waits for its kernel. */
export async function openNotebook(page, path) {
  await page.evaluate(async path => {
    const panel = await window.jupyterapp.commands.execute('docmanager:open', { path });
    await panel.revealed;
    await panel.sessionContext.ready;
    await panel.sessionContext.session.kernel.info;
  }, path);
}

/** Runs a cell to its end and the next frame; gives the milliseconds that it took. */
export function runCell(page, index) {
  return page.evaluate(async index => {
    const { content } = window.jupyterapp.shell.currentWidget;
    content.deselectAll();
    content.activeCellIndex = index;
    content.mode = 'command';
    await content.scrollToItem(index);
    const start = performance.now();
    await window.jupyterapp.commands.execute('notebook:run-cell');
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - start;
  }, index);
}

/**
 * Writes a cell that fails, and runs it; when its error came and when its card
 * was there, on the page's clock. Nothing could know of the mistake before.
 */
export function failCell(page, index, source) {
  return page.evaluate(
    async ({ index, source }) => {
      const { content, sessionContext } = window.jupyterapp.shell.currentWidget;
      content.deselectAll();
      content.activeCellIndex = index;
      content.mode = 'command';
      await content.scrollToItem(index);
      const { kernel } = sessionContext.session;
      const { node, model } = content.widgets[index];
      model.sharedModel.setSource(source);
      const hasCard = () => node.querySelector('.jp-AsyncioDoctor-card') !== null;
      return new Promise((resolve, reject) => {
        let error = null;
        const onMessage = (_, { msg, direction }) => {
          if (direction === 'recv' && msg.header.msg_type === 'error') {
            error ??= performance.now();
            if (hasCard()) {
              end();
              reject(new Error(`The card of cell ${index} was there before its error`));
            }
          }
        };
        const onChange = () => {
          if (error !== null && hasCard()) {
            const card = performance.now();
            end();
            resolve({ error, card });
          }
        };
        const observer = new MutationObserver(onChange);
        const timer = setTimeout(() => {
          end();
          reject(new Error(`No card in cell ${index}`));
        }, 20_000);
        const end = () => {
          clearTimeout(timer);
          observer.disconnect();
          kernel.anyMessage.disconnect(onMessage);
        };
        kernel.anyMessage.connect(onMessage);
        observer.observe(node, { childList: true, subtree: true });
        void window.jupyterapp.commands.execute('notebook:run-cell');
      });
    },
    { index, source }
  );
}

function notebookText(sources) {
  const cells = sources.map((source, i) => ({
    ...{ cell_type: 'code', id: `cell-${i}`, execution_count: null },
    ...{ metadata: {}, outputs: [], source }
  }));
  const kernelspec = { name: 'python3', display_name: 'Python 3', language: 'python' };
  return JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 });
}

async function answers(url, server) {
  for (let i = 0; i < 600; i++) {
    if (server.exitCode !== null) {
      throw new Error('JupyterLab has stopped');
    }
    const response = await fetch(url).catch(() => null);
    if (response?.ok) {
      return;
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error('JupyterLab does not answer');
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
