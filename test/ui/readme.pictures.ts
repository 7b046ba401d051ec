import { join } from 'node:path';
import { expect } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { CodeCell, Lab, open, settings, test } from './notebook';

const FOLDER = join(__dirname, '../../docs/images');

const SETUP = `import asyncio

async def fetch(city):
    await asyncio.sleep(0.1)
    return f'{city}: 21 °C'`;

const FAILS = "weather = asyncio.run(fetch('Lisbon'))\nprint(weather)";

const TITLE: CodeCell = { cell_type: 'markdown', source: '# The weather of today' };

const ACROSS = [
  SETUP,
  'def weather(city):\n    return asyncio.run(fetch(city))',
  "for city in ['Lisbon', 'Oslo']:\n    print(weather(city))"
];

for (const [name, theme] of Object.entries({
  light: 'JupyterLab Light',
  dark: 'JupyterLab Dark'
})) {
  test.describe(name, () => {
    test.use({
      ...settings({ '@jupyterlab/apputils-extension:themes': { theme } }),
      viewport: { width: 1100, height: 600 }
    });

    test('the card, and the way to Fixed', async ({ page, tmpPath }) => {
      const lab = await open(page, tmpPath, [TITLE, SETUP, FAILS], 'weather.ipynb');
      await tidy(lab);
      await lab.run(1);
      await lab.run(2);
      await expect(lab.card(2)).toBeVisible();
      await hidePaths(lab);
      await lab.scrollTo(0);
      await picture(lab, `card-${name}`, lab.notebook);

      await lab.button(2, 'Use await').click();
      await expect(lab.card(2)).toContainText('Not run yet.');
      await picture(lab, `applied-${name}`, lab.cell(2), lab.card(2));

      await lab.button(2, 'Run cell').click();
      await expect(lab.card(2)).toContainText('Fixed.');
      await picture(lab, `fixed-${name}`, lab.cell(2));
    });

    test('the preview', async ({ page, tmpPath }) => {
      const lab = await open(page, tmpPath, ACROSS, 'weather.ipynb');
      await tidy(lab);
      for (const cell of ACROSS.keys()) {
        await lab.run(cell);
      }
      await lab.button(1, 'Make weather() async').click();
      await expect(lab.card(1)).toContainText('Then run cells');
      await lab.scrollTo(1);
      await picture(lab, `preview-${name}`, lab.cell(1));
    });

    test('the panel', async ({ page, tmpPath }) => {
      const lab = await open(page, tmpPath, [SETUP, FAILS], 'weather.ipynb');
      await tidy(lab);
      await lab.run(0);
      await lab.run(1);
      await lab.button(1, 'Explain').click();
      await expect(lab.panel).toContainText('What happened');
      await page.setViewportSize({ width: 1100, height: 800 });
      await page.sidebar.setWidth(460, 'right');
      await picture(lab, `panel-${name}`, lab.panel);
    });
  });
}

async function tidy(lab: Lab): Promise<void> {
  await lab.command('application:toggle-left-area');
  await lab.page.addStyleTag({
    content: '.jp-Toolbar.jp-cell-toolbar, .jp-cell-menu { display: none !important; }'
  });
}

/** Puts the usual folder of Python in the place of this machine's. */
async function hidePaths(lab: Lab): Promise<void> {
  await lab.notebook.evaluate(notebook => {
    const texts = document.createTreeWalker(notebook, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { currentNode } = texts;
      currentNode.textContent = (currentNode.textContent ?? '').replace(
        /[~/][^\s:]*\/(python3[^/\s]*\/asyncio\/)/,
        '/usr/lib/$1'
      );
    }
  });
}

/** From the top of one thing to the bottom of another. */
async function picture(lab: Lab, name: string, top: Locator, bottom = top): Promise<void> {
  // Nobody points at anything.
  await lab.page.mouse.move(0, 0);
  const [from, to] = [await top.boundingBox(), await bottom.boundingBox()];
  const clip = from && to && { ...from, height: to.y + to.height - from.y };
  await lab.page.screenshot({
    path: join(FOLDER, `${name}.png`),
    clip: clip ?? undefined,
    animations: 'disabled',
    caret: 'hide'
  });
}
