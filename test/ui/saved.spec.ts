import { expect } from '@jupyterlab/galata';
import { CodeCell, notebookText, open, test } from './notebook';

const BREW = `import asyncio

async def brew(cup):
    await asyncio.sleep(0.01)
    return f'{cup} is ready'
`;

/** As ipykernel 7 and IPython 9 wrote it into the file. */
function failed(source: string, executionCount: number): CodeCell {
  const message = 'asyncio.run() cannot be called from a running event loop';
  return {
    source,
    execution_count: executionCount,
    outputs: [
      {
        output_type: 'error',
        ename: 'RuntimeError',
        evalue: message,
        traceback: [
          '\u001b[31m---------------------------------------------------------------------------\u001b[39m',
          '\u001b[31mRuntimeError\u001b[39m                              Traceback (most recent call last)',
          `\u001b[36mCell\u001b[39m\u001b[36m \u001b[39m\u001b[32mIn[${executionCount}]\u001b[39m\u001b[32m, line 1\u001b[39m\n\u001b[32m----> \u001b[39m\u001b[32m1\u001b[39m ${source}\n`,
          `\u001b[31mRuntimeError\u001b[39m: ${message}`
        ]
      }
    ]
  };
}

const KNOWN = "asyncio.run(brew('tea'))";
const STALE = "asyncio.run(brew('milk'))";

test('a saved notebook is explained and mended without being run', async ({ page, tmpPath }) => {
  const stale = { ...(failed(STALE, 3) as object), source: 'print(1)' } as CodeCell;
  const text = notebookText([
    { source: BREW, execution_count: 1 },
    failed(KNOWN, 2),
    stale,
    failed('fetch_all(', 4)
  ]);
  const lab = await open(page, tmpPath, text);
  const card = lab.card(1);

  await test.step('it opens with one quiet line, and nothing is announced', async () => {
    await expect(card).toContainText('Saved error');
    await expect(lab.cards).toHaveCount(1);
    await expect(lab.said).toHaveCount(0);
    await expect(lab.panel).toHaveCount(0);
  });

  // JupyterLab notes the version of Python that it found; we add nothing.
  await lab.command('docmanager:save');
  const saved = await lab.file();
  expect(JSON.parse(saved).cells).toEqual(JSON.parse(text).cells);

  await test.step('looking, explaining and hiding leave the file as it is', async () => {
    await lab.button(1, 'Explain').click();
    await expect(lab.panel).toContainText('What happened');
    await card.getByRole('button', { expanded: false }).click();
    await lab.button(1, 'Preview').click();
    await expect(card).toContainText('Apply');
    await lab.button(1, 'Cancel').click();
    await lab.button(1, 'Hide').click();
    await expect(card).toContainText('Hidden.');
    await lab.button(1, 'Undo').click();
    await expect(card).toContainText('Saved error');
    expect(await lab.isDirty()).toBe(false);
    await lab.command('docmanager:save');
    expect(await lab.file()).toBe(saved);
  });

  await test.step('the fix needs no run, and Undo gives the same file back', async () => {
    await lab.button(1, 'Use await').click();
    await expect(card).toContainText('Changed line 1. Not run yet.');
    expect((await lab.sources())[1]).toBe("await brew('tea')");
    await lab.button(1, 'Undo').click();
    expect((await lab.sources())[1]).toBe(KNOWN);
    await lab.command('docmanager:save');
    expect(await lab.file()).toBe(saved);
  });
});
