import { expect, test } from '@jupyterlab/galata';

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
});
