import { expect } from '@jupyterlab/galata';
import { CodeCell, notebookText, open, PYTHON, test } from './notebook';

const FAILS = 'import asyncio\nasync def main():\n    return 42\nasyncio.run(main())';

/** An error that the cell does not have any more, and that no IPython has ever written. */
const GARBAGE: CodeCell = {
  source: 'print(1)\r\nasyncio.run(main(',
  execution_count: 3,
  outputs: [
    {
      output_type: 'error',
      ename: "<class 'RuntimeError'>",
      evalue: '\u001b[9999mThis event loop is already running\u001b[',
      traceback: ['\u001b[\u0000\u001b]8;;\u0007', 'Cell In[-1], line 99999999999', '']
    }
  ]
};

const LOUD: CodeCell = {
  source: "print('x')",
  execution_count: 4,
  outputs: [
    {
      output_type: 'stream',
      name: 'stderr',
      text: "RuntimeWarning: coroutine 'x' was never awaited ".repeat(100_000)
    }
  ]
};

test('what is broken or not in Python is left alone', async ({ page, tmpPath }) => {
  await test.step('a notebook in R', async () => {
    const { source, ...failed } = GARBAGE as { source: string };
    const text = notebookText([{ ...failed, source }], {
      kernelspec: { name: 'ir', display_name: 'R', language: 'R' },
      language_info: { name: 'R' }
    });
    const path = `${tmpPath}/r.ipynb`;
    await page.contents.uploadContent(text, 'text', path);
    await page.evaluate(
      path => void window.jupyterapp.commands.execute('docmanager:open', { path }),
      path
    );
    // JupyterLab asks for a kernel, as it has none for R.
    await page.getByRole('dialog').getByRole('button', { name: 'No Kernel' }).click();
    await page.evaluate(() =>
      window.jupyterapp.commands.execute('jupyterlab-asyncio-doctor:check-notebook')
    );
    await expect(page.locator('.jp-AsyncioDoctor-card')).toHaveCount(0);
    expect(await (await page.request.get(`/files/${path}`)).text()).toBe(text);
  });

  const sources = ['def half(:\n    await', GARBAGE, LOUD, '%%bash\nasyncio.run(main())'];
  const lab = await open(page, tmpPath, notebookText(sources, PYTHON), 'bad.ipynb');

  await test.step('garbage, 5 MB of warnings, half-typed and foreign cells', async () => {
    const before = await lab.sources();
    await lab.command('jupyterlab-asyncio-doctor:check-notebook');
    await expect(lab.panel).toContainText('bad.ipynb');
    await lab.run(0);
    expect(await lab.output(0)).toContain('SyntaxError');
    expect(await lab.sources()).toEqual(before);
  });
});

test('a kernel that dies in the middle leaves the card usable', async ({ page, tmpPath }) => {
  const lab = await open(page, tmpPath, [FAILS, 'import os, asyncio\nos._exit(1)']);
  await lab.run(0);
  await expect(lab.button(0, 'Use await main()')).toBeVisible();
  await lab.select(1);
  await page.evaluate(() => void window.jupyterapp.commands.execute('notebook:run-cell'));
  await page.getByRole('dialog').getByRole('button', { name: 'Ok' }).click();
  await expect(lab.card(0)).toContainText('Code changed since this error.');
  await lab.button(0, 'Check again').click();
  await lab.button(0, 'Use await main()').click();
  await lab.button(0, 'Run cell').click();
  await expect(lab.card(0)).toContainText('Fixed. The cell ran.');
});

test('a parser that does not load is told once', async ({ page, tmpPath }) => {
  await page.route('**/*.wasm', route => route.fulfill({ status: 404 }));
  const lab = await open(page, tmpPath, [FAILS, FAILS]);
  await lab.run(0);
  const notice = page.locator('.Toastify__toast').filter({ hasText: 'could not be loaded' });
  await expect(notice).toHaveCount(1);
  await lab.run(1);
  expect(await lab.output(1)).toContain('asyncio.run() cannot be called');
  await expect(notice).toHaveCount(1);
  await expect(lab.cards).toHaveCount(0);
  expect(await lab.sources()).toEqual([FAILS, FAILS]);
});
