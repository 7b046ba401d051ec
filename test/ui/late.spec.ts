import { expect } from '@jupyterlab/galata';
import { open, test } from './notebook';

test('a task that fails later is shown at the cell that it failed in', async ({
  page,
  tmpPath
}) => {
  const lab = await open(page, tmpPath, [
    "import asyncio, gc\n\nasync def spill():\n    raise ValueError('spilt')",
    'asyncio.create_task(spill())\nawait asyncio.sleep(0.01)',
    "gc.collect()\nprint('later')"
  ]);
  for (const cell of [0, 1, 2]) {
    await lab.run(cell);
  }
  await expect(lab.card(0)).toContainText('A task that ran spill failed with ValueError');
  expect(await lab.output(2)).not.toContain('never retrieved');
});
