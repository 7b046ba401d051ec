import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jupyterlab/galata';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { Lab, open, test } from './notebook';

test.setTimeout(120_000);

function example(name: string): { text: string; code: number[] } {
  const text = readFileSync(join(__dirname, `../../examples/${name}.ipynb`), 'utf8');
  const cells = JSON.parse(text).cells as { cell_type: string }[];
  return { text, code: [...cells.keys()].filter(i => cells[i].cell_type === 'code') };
}

test('the tour goes from red to clean by clicks alone', async ({ page, tmpPath }) => {
  const { text, code } = example('tour');
  const lab = await open(page, tmpPath, text, 'tour.ipynb');
  for (const cell of code) {
    await lab.scrollTo(cell);
    await lab.run(cell);
  }
  expect(await failedCells(lab)).not.toEqual([]);

  await test.step('each card leads to Fixed', async () => {
    for (const cell of code) {
      await lab.scrollTo(cell);
      await clickThrough(lab, cell);
    }
  });

  await test.step('then all cells run from a fresh kernel', async () => {
    await page.evaluate(async () => {
      const { sessionContext } = window.jupyterapp.shell.currentWidget as NotebookPanel;
      await sessionContext.shutdown();
      await sessionContext.startKernel();
    });
    await lab.ready();
    for (const cell of code) {
      await lab.run(cell);
    }
    expect(await failedCells(lab)).toEqual([]);
  });
});

/** Presses the first button of the card, and then Run, as long as there is one. */
async function clickThrough(lab: Lab, cell: number): Promise<void> {
  const card = lab.card(cell);
  const primary = card.locator('button.jp-mod-primary').first();
  for (let clicks = 0; clicks < 8 && (await primary.isVisible()); clicks++) {
    const name = await primary.innerText();
    await primary.click();
    if (name.startsWith('Run')) {
      await expect(card.locator('.jp-AsyncioDoctor-status').first()).toHaveText(
        /Fixed|That one is solved/
      );
    }
  }
}

/** The sources of the cells that end with an error. */
function failedCells({ page }: Lab): Promise<string[]> {
  return page.evaluate(() => {
    type Output = { type: string };
    const { content } = window.jupyterapp.shell.currentWidget as never as {
      content: {
        widgets: {
          model: {
            sharedModel: { source: string };
            outputs?: { length: number; get(i: number): Output };
          };
        }[];
      };
    };
    return content.widgets
      .filter(({ model: { outputs } }) =>
        Array.from({ length: outputs?.length ?? 0 }, (_, i) => outputs?.get(i)).some(
          output => output?.type === 'error'
        )
      )
      .map(({ model }) => model.sharedModel.source);
  });
}
