import { expect, test } from '@playwright/test';
import { collectComplaints, Lab, notebookText } from './notebook';

test('the card and the panel work in Notebook 7', async ({ page, request }) => {
  const complaints: string[] = [];
  collectComplaints(page, complaints);
  const path = 'notebook7.ipynb';
  const source = "print(asyncio.run(brew('tea')))";
  const text = notebookText([
    "import asyncio\n\nasync def brew(cup):\n    return f'{cup} is ready'",
    source
  ]);
  const file = { type: 'file', format: 'text', content: text };
  expect((await request.put(`/api/contents/${path}`, { data: file })).ok()).toBe(true);

  await page.goto(`/notebooks/${path}`);
  const lab = new Lab(page, path);
  await page.waitForFunction(() => window.jupyterapp?.shell.currentWidget);
  await lab.ready();
  await lab.run(0);
  await lab.run(1);
  await lab.button(1, 'Explain').click();
  await expect(lab.panel).toContainText('What happened');
  await lab.button(1, "Use await brew('tea')").click();
  await expect(lab.card(1)).toContainText('Changed line 1. Not run yet.');
  await lab.button(1, 'Run cell').click();
  await expect(lab.card(1)).toContainText('Fixed. The cell ran.');
  await expect(lab.panel).toContainText('1 fixed');
  expect(await lab.output(1)).toContain('tea is ready');
  expect(complaints).toEqual([]);
});
