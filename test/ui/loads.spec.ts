import { expect, test } from '@jupyterlab/galata';
import { notebookText, open } from './notebook';

const NAME = 'jupyterlab-asyncio-doctor';

test.describe('the extension in JupyterLab', () => {
  test('is listed among the prebuilt extensions', async ({ page }) => {
    const names = await page.evaluate(() => {
      const config = document.getElementById('jupyter-config-data');
      const { federated_extensions } = JSON.parse(config?.textContent ?? '');
      return federated_extensions.map((one: { name: string }) => one.name);
    });
    expect(names).toContain(NAME);
  });

  test('is activated', async ({ page }) => {
    const activated = await page.evaluate(
      id => window.jupyterapp.isPluginActivated(id),
      `${NAME}:plugin`
    );
    expect(activated).toBe(true);
  });

  test('loads the parser for notebooks with async code only, before they run', async ({
    page,
    tmpPath
  }) => {
    const parsers: string[] = [];
    page.on('request', request => /\.wasm$/.test(request.url()) && parsers.push(request.url()));
    // Nobody has run it yet, so it does not say its language.
    const isNew = { kernelspec: { name: 'python3', display_name: 'Python 3' } };
    await open(page, tmpPath, notebookText(['x = 1'], isNew), 'plain.ipynb');
    await page.waitForTimeout(1500);
    expect(parsers).toEqual([]);
    await open(page, tmpPath, notebookText(['import asyncio'], isNew), 'async.ipynb');
    await expect.poll(() => parsers.length).toBe(2);
  });
});
