import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jupyterlab/galata';
import { open, test } from './notebook';

function example(name: string): { text: string; code: number[] } {
  const text = readFileSync(join(__dirname, `../../examples/${name}.ipynb`), 'utf8');
  const cells = JSON.parse(text).cells as { cell_type: string }[];
  return { text, code: [...cells.keys()].filter(i => cells[i].cell_type === 'code') };
}

test('the explained mistakes have a card that explains, and offers no change', async ({
  page,
  tmpPath
}) => {
  const { text, code } = example('explained');
  const lab = await open(page, tmpPath, text, 'explained.ipynb');
  for (const cell of code) {
    await lab.scrollTo(cell);
    await lab.run(cell);
  }
  for (const cell of code.slice(1)) {
    await lab.scrollTo(cell);
    const card = lab.card(cell);
    await expect(card.getByRole('button', { name: 'Explain' }).first()).toBeVisible();
    await expect(card.locator('[data-deed="apply"], [data-deed="preview"]')).toHaveCount(0);
  }
  await lab.card(code[1]).getByRole('button', { name: 'Explain' }).click();
  await expect(lab.panel).toContainText('What happened');
});
