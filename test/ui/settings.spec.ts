import { expect } from '@jupyterlab/galata';
import { open, settings, test } from './notebook';

const PLUGIN = 'jupyterlab-asyncio-doctor:plugin';
const SOURCES = [
  'import asyncio\n\nasync def main():\n    await asyncio.sleep(0.01)\n    return 42',
  'x = asyncio.run(main())\nprint(x)'
];

test.describe('who wants the changed cells to run at once', () => {
  test.use(settings({ [PLUGIN]: { afterFix: 'run' } }));

  test('needs one click from red to fixed', async ({ page, tmpPath }) => {
    const lab = await open(page, tmpPath, SOURCES);
    await lab.run(0);
    await lab.run(1);
    await lab.button(1, 'Use await main()').click();
    await expect(lab.card(1)).toContainText('Fixed. The cell ran.');
    expect(await lab.output(1)).toContain('42');
  });
});

test.describe('who wants to read about each mistake', () => {
  test.use(settings({ [PLUGIN]: { openOnError: true } }));

  test('sees the panel open when a cell fails', async ({ page, tmpPath }) => {
    const lab = await open(page, tmpPath, SOURCES);
    await lab.run(0);
    await expect(lab.panel).toBeHidden();
    await lab.run(1);
    await expect(lab.panel).toContainText('asyncio.run(main())');
  });
});

test.describe('who does not want a kind of mistake explained', () => {
  test.use(settings({ [PLUGIN]: { hiddenRules: ['asyncio-run-in-cell'] } }));

  test('sees the other kinds only', async ({ page, tmpPath }) => {
    const lab = await open(page, tmpPath, [...SOURCES, 'y = main()\ny + 1']);
    for (const cell of [0, 1, 2]) {
      await lab.run(cell);
    }
    await expect(lab.card(2)).toContainText('main()');
    await expect(lab.card(1)).toHaveCount(0);
  });
});

test.describe('who has switched the extension off', () => {
  test.use(settings({ [PLUGIN]: { enabled: false } }));

  test('sees JupyterLab as it was', async ({ page, tmpPath }) => {
    const lab = await open(page, tmpPath, SOURCES);
    await lab.run(0);
    await lab.run(1);
    expect(await lab.output(1)).toContain('RuntimeError');
    await page.waitForTimeout(500);
    await expect(lab.cards).toHaveCount(0);
  });
});
