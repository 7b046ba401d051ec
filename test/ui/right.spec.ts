import { expect } from '@jupyterlab/galata';
import { open, test } from './notebook';

const RIGHT = [
  // A decorator that waits: the call is right, though the source looks as if it were lost.
  `import asyncio

def waits(f):
    def started(*given):
        coroutine = f(*given)
        try:
            coroutine.send(None)
        except StopIteration as done:
            return done.value
    return started

@waits
async def brew(cup):
    return f'{cup} is ready'`,
  "brew('tea')",
  // Advice, which is for the panel alone once the cell has run well.
  `import time

async def stir():
    time.sleep(0.01)
    return 'stirred'

print(await stir())`
];

test('what ran well is left alone, and so is a failure on purpose', async ({ page, tmpPath }) => {
  const shown = { source: 'asyncio.run(stir())', metadata: { tags: ['raises-exception'] } };
  const wrong = 'asyncio.run(stir())';
  const lab = await open(page, tmpPath, [...RIGHT, shown, wrong]);
  for (const index of [0, 1, 2, 3, 4]) {
    await lab.run(index);
  }
  await expect(lab.card(4)).toContainText('Jupyter already runs an event loop');
  await lab.command('jupyterlab-asyncio-doctor:check-notebook');
  await expect(lab.panel).toContainText('stir');
  await expect(lab.cards).toHaveCount(1);
  await page.screenshot({ path: 'build/test/right.png' });
  await lab.button(4, 'Use await stir()').click();
  await lab.button(4, 'Run cell').click();
  await expect(lab.card(4)).toContainText('Fixed');
});

test('a cell that became text is no longer a mistake', async ({ page, tmpPath }) => {
  const lab = await open(page, tmpPath, [
    'import asyncio\nasync def brew():\n    return 1',
    'asyncio.run(brew())'
  ]);
  await lab.run(0);
  await lab.run(1);
  await expect(lab.card(1)).toContainText('asyncio.run(brew())');
  await lab.select(1);
  await lab.command('notebook:change-cell-to-markdown');
  await expect(lab.cards).toHaveCount(0);
  expect(await lab.sources()).toContain('asyncio.run(brew())');
});

test('the panel is live for the notebook that comes to the front', async ({ page, tmpPath }) => {
  const cells = ['import asyncio\nasync def brew():\n    return 1', 'asyncio.run(brew())'];
  const first = await open(page, tmpPath, cells, 'first.ipynb');
  await first.run(0);
  await first.run(1);
  await expect(first.card(1)).toBeVisible();
  await first.command('jupyterlab-asyncio-doctor:open-panel');
  await expect(first.panel).toContainText('first.ipynb');
  const second = await open(page, tmpPath, cells, 'second.ipynb');
  await second.run(0);
  await second.run(1);
  await expect(second.panel).toContainText('second.ipynb');
  await page.evaluate(async path => {
    await window.jupyterapp.commands.execute('docmanager:open', { path });
  }, first.path);
  await expect(first.panel).toContainText('first.ipynb');
  await first.button(1, 'Use await brew()').click();
  await first.button(1, 'Run cell').click();
  await expect(first.panel).toContainText('1 fixed');
});
