import AxeBuilder from '@axe-core/playwright';
import { expect } from '@jupyterlab/galata';
import { open, settings, test } from './notebook';

const SOURCES = [
  'import asyncio\n\nasync def main():\n    await asyncio.sleep(0.01)\n    return 42',
  'x = asyncio.run(main())\nprint(x)'
];

test('the card leads from the error to the fixed cell by the keyboard alone', async ({
  page,
  tmpPath
}) => {
  const lab = await open(page, tmpPath, SOURCES);
  await lab.run(0);
  await lab.run(1);
  const card = lab.card(1);
  await expect(card).toContainText('asyncio.run(main())');

  await test.step('letters are not for the notebook while the focus is in the card', async () => {
    await lab.button(1, 'Explain').focus();
    await page.keyboard.press('x');
    await page.keyboard.press('a');
    expect(await lab.sources()).toEqual(SOURCES);
  });

  await lab.button(1, 'Use await main()').focus();
  await page.keyboard.press('Enter');
  await expect(card).toContainText('Changed line 1. Not run yet.');
  await expect(lab.button(1, 'Undo')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(lab.button(1, 'Run cell')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(card).toContainText('Fixed. The cell ran.');
  await page.keyboard.press('Escape');
  await expect(lab.button(1, 'Undo')).not.toBeFocused();
  expect(await lab.output(1)).toContain('42');
});

for (const theme of ['JupyterLab Light', 'JupyterLab Dark', 'JupyterLab Dark High Contrast']) {
  test.describe(`in ${theme}`, () => {
    test.use(settings({ '@jupyterlab/apputils-extension:themes': { theme } }));

    test('the card and the panel are accessible', async ({ page, tmpPath }) => {
      const lab = await open(page, tmpPath, SOURCES);
      await lab.run(0);
      await lab.run(1);
      await lab.button(1, 'Explain').click();
      await expect(lab.panel).toContainText('What happened');
      await lab.button(1, 'Preview').click();
      await expect(lab.card(1).getByRole('listitem')).toContainText(
        'x = asyncio.run(main()) becomes x = await main()'
      );
      for (const part of ['.jp-AsyncioDoctor-card', '.jp-AsyncioDoctor-panel']) {
        const { violations } = await new AxeBuilder({ page }).include(part).analyze();
        expect(violations).toEqual([]);
      }
    });
  });
}

for (const windowingMode of ['full', 'defer', 'contentVisibility', 'none']) {
  test.describe(`in windowing mode ${windowingMode}`, () => {
    test.use(settings({ '@jupyterlab/notebook-extension:tracker': { windowingMode } }));

    test('the card stays with its cell', async ({ page, tmpPath }) => {
      const filler = Array.from({ length: 60 }, (_, i) => `print(${i})\n\n\n`);
      const lab = await open(page, tmpPath, [...SOURCES, ...filler]);
      await lab.run(0);
      await lab.run(1);
      await expect(lab.card(1)).toBeVisible();

      await test.step('when it is scrolled away, and runs there again', async () => {
        await lab.scrollTo(61);
        await expect(lab.card(1)).not.toBeInViewport();
        await lab.run(1);
        await lab.scrollTo(61);
        await lab.scrollTo(0);
        await expect(lab.card(1)).toBeInViewport();
        await expect(lab.cards).toHaveCount(1);
      });

      await test.step('when the cell is moved', async () => {
        await lab.select(1);
        await lab.command('notebook:move-cell-down');
        await expect(lab.cell(2)).toContainText('x = asyncio.run(main())');
        await expect(lab.card(2)).toContainText('Use await main()');
      });

      await test.step('in another view of the notebook', async () => {
        await lab.command('docmanager:clone');
        await expect(page.locator('.jp-NotebookPanel')).toHaveCount(2);
        await expect(lab.cards).toHaveCount(2);
        await lab.cards.last().getByRole('button', { name: 'Use await main()' }).click();
        await expect(lab.cards.first()).toContainText('Changed line 1. Not run yet.');
        await expect(lab.cards.last()).toContainText('Changed line 1. Not run yet.');
      });
    });
  });
}
