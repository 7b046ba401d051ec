import AxeBuilder from '@axe-core/playwright';
import { expect, galata, IJupyterLabPageFixture, test } from '@jupyterlab/galata';

const SOURCES = [
  'import asyncio\n\nasync def main():\n    await asyncio.sleep(0.01)\n    return 42',
  'x = asyncio.run(main())\nprint(x)'
];

/** Opens a notebook of these cells, all of them in Python. */
async function open(page: IJupyterLabPageFixture, folder: string, sources: string[]) {
  const cells = sources.map((source, i) => ({
    cell_type: 'code',
    id: `cell-${i}`,
    metadata: {},
    source,
    outputs: [],
    execution_count: null
  }));
  const kernelspec = { name: 'python3', display_name: 'Python 3 (ipykernel)', language: 'python' };
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells };
  await page.contents.uploadContent(JSON.stringify(notebook), 'text', `${folder}/card.ipynb`);
  await page.notebook.openByPath(`${folder}/card.ipynb`);
  await page.notebook.activate('card.ipynb');
}

/** The card of a cell, which stands right above its output. */
function cardOf(page: IJupyterLabPageFixture, cell: number) {
  return page
    .locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook-cell')
    .nth(cell)
    .locator('.jp-AsyncioDoctor-card:has(+ .jp-Cell-outputWrapper)');
}

test.describe('the card', () => {
  test('leads from the error to the fixed cell by the keyboard alone', async ({
    page,
    tmpPath
  }) => {
    await open(page, tmpPath, SOURCES);
    await page.notebook.runCell(0, true);
    await page.notebook.runCell(1, true);
    const card = cardOf(page, 1);
    await expect(card).toContainText('asyncio.run(main())');
    await card.getByRole('button', { name: 'Use await main()' }).focus();
    await page.keyboard.press('Enter');
    await expect(card).toContainText('Changed line 1. Not run yet.');
    await expect(card.getByRole('button', { name: 'Undo' })).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(card.getByRole('button', { name: 'Run cell' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(card).toContainText('Fixed. The cell ran.');
    await page.keyboard.press('Escape');
    await expect(card.getByRole('button', { name: 'Undo' })).not.toBeFocused();
    expect(await page.notebook.getCellTextOutput(1)).toEqual(['42\n']);
  });

  test('keeps its letters from the notebook', async ({ page, tmpPath }) => {
    await open(page, tmpPath, SOURCES);
    await page.notebook.runCell(0, true);
    await page.notebook.runCell(1, true);
    await cardOf(page, 1).getByRole('button', { name: 'Explain' }).focus();
    await page.keyboard.press('x');
    await page.keyboard.press('a');
    expect(await page.notebook.getCellCount()).toBe(SOURCES.length);
  });
});

for (const theme of ['JupyterLab Light', 'JupyterLab Dark', 'JupyterLab Dark High Contrast']) {
  test.describe(`the card in ${theme}`, () => {
    test.use({
      mockSettings: {
        ...galata.DEFAULT_SETTINGS,
        '@jupyterlab/apputils-extension:themes': { theme }
      }
    });

    test('is accessible', async ({ page, tmpPath }) => {
      await open(page, tmpPath, SOURCES);
      await page.notebook.runCell(0, true);
      await page.notebook.runCell(1, true);
      await cardOf(page, 1).getByRole('button', { name: 'Preview' }).click();
      await expect(cardOf(page, 1).getByRole('listitem')).toContainText(
        'x = asyncio.run(main()) becomes x = await main()'
      );
      const { violations } = await new AxeBuilder({ page })
        .include('.jp-AsyncioDoctor-card')
        .analyze();
      expect(violations).toEqual([]);
    });
  });
}

for (const windowingMode of ['full', 'defer', 'contentVisibility', 'none']) {
  test.describe(`the card in windowing mode ${windowingMode}`, () => {
    test.use({
      mockSettings: {
        ...galata.DEFAULT_SETTINGS,
        '@jupyterlab/notebook-extension:tracker': {
          ...galata.DEFAULT_SETTINGS['@jupyterlab/notebook-extension:tracker'],
          windowingMode
        }
      }
    });

    test('is there again after scrolling away and after a move', async ({ page, tmpPath }) => {
      const filler = Array.from({ length: 60 }, (_, i) => `print(${i})\n\n\n`);
      await open(page, tmpPath, [...SOURCES, ...filler]);
      await page.notebook.runCell(0, true);
      await page.notebook.runCell(1, true);
      await expect(cardOf(page, 1)).toBeVisible();
      const scrollTo = (cell: number) =>
        page.evaluate(async cell => {
          const { content } = window.jupyterapp.shell.currentWidget as never as {
            content: { scrollToItem(index: number): Promise<void> };
          };
          await content.scrollToItem(cell);
        }, cell);
      await scrollTo(61);
      await expect(cardOf(page, 1)).not.toBeInViewport();
      await scrollTo(0);
      await expect(cardOf(page, 1)).toBeInViewport();
      await page.notebook.selectCells(1);
      await page.evaluate(() => window.jupyterapp.commands.execute('notebook:move-cell-down'));
      await expect(cardOf(page, 2)).toContainText('Use await main()');
    });
  });
}
