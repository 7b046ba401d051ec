import { expect } from '@jupyterlab/galata';
import { open, test } from './notebook';

const BREW = `import asyncio

async def brew(cup):
    await asyncio.sleep(0.01)
    return f'{cup} is ready'
`;

const SOURCES = [BREW, "asyncio.run(brew('tea'))", 'print(1)', "brew('milk')\nprint('served')"];

test('the panel explains the mistakes of the notebook in front', async ({ page, tmpPath }) => {
  const lab = await open(page, tmpPath, SOURCES);
  for (const cell of SOURCES.keys()) {
    await lab.run(cell);
  }
  await lab.button(1, 'Explain').click();
  const { panel } = lab;
  const details = panel.getByRole('article');

  await test.step('it lists them', async () => {
    await expect(panel.getByRole('heading', { level: 2 })).toContainText('story.ipynb');
    await expect(panel).toContainText('2 mistakes');
    await expect(panel.getByRole('option')).toHaveCount(2);
    await expect(panel.getByRole('option', { selected: true })).toContainText('asyncio.run');
  });

  await test.step('it says what, why, what to do, and where to read more', async () => {
    for (const heading of ['What happened', 'Why here', 'What to do', 'Fix', 'Learn more']) {
      await expect(details.getByRole('heading', { name: heading, exact: true })).toBeVisible();
    }
    await expect(details.locator('del').first()).toHaveText(SOURCES[1]);
    await expect(details.locator('ins').first()).toHaveText("await brew('tea')");
    const links = details.getByRole('link');
    expect(await links.count()).toBeGreaterThan(0);
    for (const link of await links.all()) {
      expect(await link.getAttribute('href')).toMatch(/^https:\/\//);
    }
  });

  await test.step('the arrows go through the list', async () => {
    await panel.getByRole('option', { selected: true }).focus();
    await page.keyboard.press('ArrowDown');
    await expect(panel.getByRole('option', { selected: true })).toBeFocused();
    await expect(details.locator('ins').first()).toContainText("await brew('milk')");
  });

  await test.step('all safe fixes are applied by one button', async () => {
    await panel.getByRole('button', { name: 'Fix all safe (2)' }).click();
    await expect(panel).toContainText('2 not run yet');
    expect(await lab.sources()).toEqual([
      BREW,
      "await brew('tea')",
      'print(1)',
      "await brew('milk')\nprint('served')"
    ]);
    await expect(lab.said).toHaveText('Applied 2 fixes. Not run. Undo available.');
  });

  await test.step('it follows the notebook to Fixed, and the card to Undo', async () => {
    await details.getByRole('button', { name: 'Run cell' }).click();
    await lab.button(1, 'Run cell').click();
    await expect(panel).toContainText('2 fixed');
    await lab.button(1, 'Undo').click();
    await expect(panel).toContainText('1 fixed');
    expect((await lab.sources())[1]).toBe(SOURCES[1]);
  });
});

test('Check notebook looks at code that was never run', async ({ page, tmpPath }) => {
  const lab = await open(page, tmpPath, SOURCES);
  await expect(lab.cards).toHaveCount(0);
  await lab.command('jupyterlab-asyncio-doctor:check-notebook');
  await expect(lab.panel.getByRole('option').first()).toContainText('asyncio.run');
  await expect(lab.card(1)).toBeVisible();
  await expect(lab.said).toHaveCount(0);
  expect(await lab.sources()).toEqual(SOURCES);
});

test('everything is reached by the keyboard', async ({ page, tmpPath }) => {
  const lab = await open(page, tmpPath, SOURCES);
  for (const cell of SOURCES.keys()) {
    await lab.run(cell);
  }
  await expect(lab.button(1, 'Use await')).toBeVisible();
  await expect(lab.card(3)).toBeVisible();
  const active = lab.notebook.locator('.jp-Notebook-cell.jp-mod-active');
  const isActive = (cell: number) =>
    expect(active).toHaveAttribute('data-windowed-list-index', String(cell));

  await test.step('F8 and Shift F8 go from mistake to mistake', async () => {
    await lab.select(0);
    await lab.notebook.locator('.jp-Notebook').focus();
    await page.keyboard.press('F8');
    await isActive(1);
    await page.keyboard.press('F8');
    await isActive(3);
    await page.keyboard.press('Shift+F8');
    await isActive(1);
  });

  await test.step('Ctrl . goes into the card, Esc back to the cell', async () => {
    await page.keyboard.press('ControlOrMeta+.');
    await expect(lab.button(1, 'Use await')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(lab.button(1, 'Use await')).not.toBeFocused();
    await isActive(1);
    await page.keyboard.press('ControlOrMeta+.');
    await expect(lab.button(1, 'Use await')).toBeFocused();
  });

  await test.step('a command opens the preview, Esc leaves it, Ctrl Enter applies it', async () => {
    await lab.command('jupyterlab-asyncio-doctor:preview-fix');
    await expect(lab.card(1)).toContainText("await brew('tea')");
    await page.keyboard.press('Escape');
    await expect(lab.button(1, 'Preview')).toBeFocused();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(lab.card(1)).toContainText('Changed line 1. Not run yet.');
    await expect(lab.said).toHaveText('Changed 1 line in cell 2. Not run. Undo available.');
    expect((await lab.sources())[1]).toBe("await brew('tea')");
  });
});
