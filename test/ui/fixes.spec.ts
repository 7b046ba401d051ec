import { expect } from '@jupyterlab/galata';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { open, test } from './notebook';

const BREW = `import asyncio

async def brew(cup):
    await asyncio.sleep(0.01)
    return f'{cup} is ready'
`;

type Story = {
  /** The last line of the traceback. */
  readonly error: string;
  readonly source: string;
  /** In the sentence of the card. */
  readonly says: string;
  readonly button: string;
  readonly becomes: string;
  readonly prints: string;
};

const STORIES: readonly Story[] = [
  {
    error: 'asyncio.run() cannot be called from a running event loop',
    source: "answer = asyncio.run(brew('tea'))  # one cup\nprint(answer)",
    says: "asyncio.run(brew('tea'))",
    button: "Use await brew('tea')",
    becomes: "answer = await brew('tea')  # one cup\nprint(answer)",
    prints: 'tea is ready'
  },
  {
    error: 'This event loop is already running',
    source: "loop = asyncio.get_event_loop()\nprint(loop.run_until_complete(brew('milk')))",
    says: 'loop.run_until_complete(…)',
    button: "Use await brew('milk')",
    becomes: "loop = asyncio.get_event_loop()\nprint(await brew('milk'))",
    prints: 'milk is ready'
  },
  {
    error: 'Cannot run the event loop while another loop is running',
    source: [
      'own = asyncio.new_event_loop()',
      'try:',
      "    print(own.run_until_complete(brew('cocoa')))",
      'finally:',
      '    own.close()'
    ].join('\n'),
    says: 'own.run_until_complete(…)',
    button: "Use await brew('cocoa')",
    becomes: "print(await brew('cocoa'))",
    prints: 'cocoa is ready'
  },
  {
    error: 'Runner.run() cannot be called from a running event loop',
    source: "with asyncio.Runner() as runner:\n    print(runner.run(brew('coffee')))",
    says: "runner.run(brew('coffee'))",
    button: "Use await brew('coffee')",
    becomes: "print(await brew('coffee'))",
    prints: 'coffee is ready'
  },
  {
    error: 'Cannot close a running event loop',
    source: "here = asyncio.get_running_loop()\nprint(await brew('water'))\nhere.close()",
    says: 'here.close()',
    button: 'Remove here.close()',
    becomes: "here = asyncio.get_running_loop()\nprint(await brew('water'))",
    prints: 'water is ready'
  },
  {
    error: 'cannot reuse already awaited coroutine',
    source: "order = brew('sugar')\nprint(await order)\nprint(await order)",
    says: 'order',
    button: "Call brew('sugar') each time",
    becomes: "print(await brew('sugar'))\nprint(await brew('sugar'))",
    prints: 'sugar is ready\nsugar is ready'
  }
];

test('each of the six errors of a running loop goes from red to Fixed', async ({
  page,
  tmpPath
}) => {
  const sources = [BREW, ...STORIES.map(({ source }) => source)];
  const lab = await open(page, tmpPath, sources);
  await lab.run(0);
  for (const [i, { error, source, says, button, becomes, prints }] of STORIES.entries()) {
    await test.step(error, async () => {
      const cell = i + 1;
      await lab.run(cell);
      expect(await lab.output(cell)).toContain(error);
      const card = lab.card(cell);
      await expect(card).toContainText(says);
      await lab.button(cell, button).click();
      await expect(card).toContainText('Not run yet.');
      expect((await lab.sources())[cell]).toBe(becomes);
      expect((await lab.sources()).filter((text, at) => text !== sources[at])).toHaveLength(1);
      await lab.button(cell, 'Run cell').click();
      await expect(card).toContainText('Fixed. The cell ran.');
      expect(await lab.output(cell)).toContain(prints);
      await lab.undoIn(cell);
      expect((await lab.sources())[cell]).toBe(source);
    });
  }
});

test('nest_asyncio is inserted by one click, runs, and is taken back by one', async ({
  page,
  tmpPath
}) => {
  const source = "print(asyncio.run(brew('tea')))\n# the end\n";
  const lab = await open(page, tmpPath, [BREW, source]);
  await lab.run(0);
  await lab.run(1);
  const card = lab.card(1);
  await test.step('the preview names the package that this kernel has', async () => {
    await lab.button(1, 'Preview').click();
    await lab.button(1, 'Insert nest_asyncio').click();
    await expect(card.locator('ins').last()).toHaveText('nest_asyncio2.apply()');
    await lab.button(1, 'Cancel').click();
    expect(await lab.sources()).toEqual([BREW, source]);
  });
  await lab.button(1, 'Insert nest_asyncio').click();
  await expect(card).toContainText('Changed 2 lines. Not run yet.');
  expect((await lab.sources())[1]).toBe(`import nest_asyncio2\nnest_asyncio2.apply()\n${source}`);
  await lab.button(1, 'Run cell').click();
  await expect(card).toContainText('Fixed. The cell ran.');
  expect(await lab.output(1)).toContain('tea is ready');
  await lab.button(1, 'Undo').click();
  expect(await lab.sources()).toEqual([BREW, source]);
});

const ACROSS = [
  BREW,
  'def serve(cup):\n    return asyncio.run(brew(cup))',
  'def party(cups):\n    return [serve(cup) for cup in cups]',
  "for line in party(['tea', 'milk']):\n    print(line)"
];

const ASYNC = [
  BREW,
  'async def serve(cup):\n    return await brew(cup)',
  'async def party(cups):\n    return [await serve(cup) for cup in cups]',
  "for line in await party(['tea', 'milk']):\n    print(line)"
];

test('a function becomes async together with its callers in other cells', async ({
  page,
  tmpPath
}) => {
  const lab = await open(page, tmpPath, ACROSS);
  for (const cell of ACROSS.keys()) {
    await lab.run(cell);
  }
  const card = lab.card(1);

  await test.step('the cell that failed points to the cell that made the mistake', async () => {
    await expect(lab.card(3)).toContainText('Made in cell [2]');
    await expect(card).toContainText('asyncio.run(brew(cup))');
  });

  await test.step('the preview shows each cell, and changes nothing', async () => {
    await lab.button(1, 'Make serve() async').click();
    for (const [cell, source] of ASYNC.entries()) {
      if (cell > 0) {
        await expect(card).toContainText(`Cell [${cell + 1}]`);
        for (const line of source.split('\n').filter(line => !ACROSS[cell].includes(line))) {
          await expect(card.locator('ins').filter({ hasText: line.trim() })).toHaveCount(1);
        }
      }
    }
    expect(await lab.sources()).toEqual(ACROSS);
  });

  await test.step('a cell that changes at the last moment stops all of it', async () => {
    const edited = `${ACROSS[2]}  # all`;
    const apply = await card.getByRole('button', { name: 'Apply', exact: true }).elementHandle();
    await page.evaluate(
      ([button, source]) => {
        const { content } = window.jupyterapp.shell.currentWidget as NotebookPanel;
        content.widgets[2].model.sharedModel.setSource(source as string);
        (button as HTMLElement).click();
      },
      [apply, edited] as const
    );
    await expect(lab.said).toHaveText('Cell [3] has changed since. Nothing was done.');
    expect(await lab.sources()).toEqual(ACROSS.map((text, cell) => (cell === 2 ? edited : text)));
  });

  await test.step('the preview follows what is typed', async () => {
    await lab.button(1, 'Make serve() async').click();
    await expect(card.locator('ins').filter({ hasText: '# all' })).toHaveCount(1);
    await lab.write(2, ACROSS[2]);
    await expect(card.locator('ins').filter({ hasText: '# all' })).toHaveCount(0);
    await card.getByRole('button', { name: 'Cancel', exact: true }).click();
  });

  await test.step('Apply changes all of them, Undo takes all of them back', async () => {
    await lab.button(1, 'Make serve() async').click();
    await card.getByRole('button', { name: 'Apply', exact: true }).click();
    await expect(card).toContainText('Not run yet.');
    expect(await lab.sources()).toEqual(ASYNC);
    await lab.button(1, 'Undo').click();
    await expect(card).toContainText('Undone.');
    expect(await lab.sources()).toEqual(ACROSS);
  });

  await test.step('Undo keeps what was typed since, and says where it cannot undo', async () => {
    await lab.button(1, 'Make serve() async').click();
    await card.getByRole('button', { name: 'Apply', exact: true }).click();
    await lab.write(2, `# for all\n${ASYNC[2]}`);
    await lab.write(3, ASYNC[3].replace("'milk'", "'milk', 'water'"));
    await lab.button(1, 'Undo').click();
    await expect(card).toContainText('Undone, but not in line 1 of cell [4]: changed since.');
    expect(await lab.sources()).toEqual([
      ...ACROSS.slice(0, 2),
      `# for all\n${ACROSS[2]}`,
      ASYNC[3].replace("'milk'", "'milk', 'water'")
    ]);
    for (const [cell, source] of ACROSS.entries()) {
      await lab.write(cell, source);
    }
    await expect(lab.button(1, 'Make serve() async (2 places)')).toBeVisible();
  });

  await test.step('each cell has one step of its own in its history', async () => {
    await lab.button(1, 'Make serve() async').click();
    await card.getByRole('button', { name: 'Apply', exact: true }).click();
    expect(await lab.sources()).toEqual(ASYNC);
    for (const cell of [1, 2, 3]) {
      await lab.undoIn(cell);
      expect((await lab.sources())[cell]).toBe(ACROSS[cell]);
    }
    await expect(card).toContainText('Undone.');
    // The offer follows each cell that comes back.
    await expect(lab.button(1, 'Make serve() async (2 places)')).toBeVisible();
  });

  await test.step('the changed cells run, and all is well', async () => {
    await lab.button(1, 'Make serve() async').click();
    await card.getByRole('button', { name: 'Apply', exact: true }).click();
    await lab.button(1, 'Run 3 changed cells').click();
    await expect(card).toContainText('Fixed. The cell ran.');
    expect(await lab.output(3)).toContain('tea is ready\nmilk is ready');
    await expect(lab.card(3)).toHaveCount(0);
  });
});

test('a cell that was edited since is left alone', async ({ page, tmpPath }) => {
  const source = "asyncio.run(brew('tea'))";
  const lab = await open(page, tmpPath, [BREW, source]);
  await lab.run(0);
  await lab.run(1);
  const card = lab.card(1);
  await expect(lab.button(1, 'Use await')).toBeVisible();

  await test.step('the card says that the code changed, as long as it did', async () => {
    await lab.write(1, "print('tea')");
    await expect(card).toContainText('Code changed since this error.');
    await expect(lab.button(1, 'Use await')).toHaveCount(0);
    await lab.write(1, source);
    await expect(lab.button(1, 'Use await')).toBeVisible();
  });

  await test.step('Check again takes away what is mended by hand', async () => {
    await lab.write(1, "print('tea')");
    await lab.button(1, 'Check again').click();
    await expect(card).toHaveCount(0);
  });
});
