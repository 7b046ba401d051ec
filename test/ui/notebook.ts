import { expect, galata, IJupyterLabPageFixture, test as base } from '@jupyterlab/galata';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { ConsoleMessage, Locator, Page } from '@playwright/test';

/** A test in JupyterLab. It fails when the extension throws, or complains in the console. */
export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      collectComplaints(page, complaints);
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true }
  ]
});

/** Notes what the page throws and writes to the console as an error, as far as the extension is in it. */
export function collectComplaints(
  page: Pick<IJupyterLabPageFixture | Page, 'on'>,
  complaints: string[]
): void {
  const on = page.on.bind(page) as Page['on'];
  on('pageerror', error => {
    if (isOurs(error.stack ?? '')) {
      complaints.push(error.stack ?? error.message);
    }
  });
  on('console', (message: ConsoleMessage) => {
    const text = message.text();
    // What the network did is told by the browser, not by us.
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) {
      if (isOurs(`${message.location().url} ${text}`)) {
        complaints.push(text);
      }
    }
  });
}

const isOurs = (where: string) => where.includes('extensions/jupyterlab-asyncio-doctor');

/** The settings of a user, for `test.use`: JupyterLab's own for tests, and these. */
export function settings(more: Record<string, Record<string, unknown>>) {
  const mockSettings = { ...galata.DEFAULT_SETTINGS } as Record<string, Record<string, unknown>>;
  for (const [plugin, values] of Object.entries(more)) {
    mockSettings[plugin] = { ...mockSettings[plugin], ...values };
  }
  return { mockSettings };
}

/** A code cell: its source alone, or more of it. */
export type CodeCell = string | { readonly source: string; readonly [field: string]: unknown };

export const PYTHON = {
  kernelspec: { name: 'python3', display_name: 'Python 3 (ipykernel)', language: 'python' },
  language_info: { name: 'python' }
};

/** The text of a file with these code cells, as Jupyter writes it. */
export function notebookText(sources: readonly CodeCell[], metadata: object = PYTHON): string {
  const cells = sources.map((cell, i) => {
    const { source, ...more } = typeof cell === 'string' ? { source: cell } : cell;
    return {
      cell_type: 'code',
      execution_count: null,
      id: `cell-${i}`,
      metadata: {},
      outputs: [],
      ...more,
      source: source.split(/(?<=\n)/)
    };
  });
  return JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1) + '\n';
}

/** Uploads a notebook and opens it. */
export async function open(
  page: IJupyterLabPageFixture,
  folder: string,
  cells: readonly CodeCell[] | string,
  name = 'story.ipynb'
): Promise<Lab> {
  const text = typeof cells === 'string' ? cells : notebookText(cells);
  const path = `${folder}/${name}`;
  await page.contents.uploadContent(text, 'text', path);
  const lab = new Lab(page as unknown as Page, path);
  await lab.open();
  return lab;
}

/** What a reader sees of the notebook in front and does with it. */
export class Lab {
  constructor(
    readonly page: Page,
    readonly path: string
  ) {}

  /** Opens the file, and waits until its kernel has said hello. */
  async open(): Promise<void> {
    await this.page.evaluate(async path => {
      await window.jupyterapp.commands.execute('docmanager:open', { path });
    }, this.path);
    await this.ready();
  }

  /** Waits until the notebook in front is there, and its kernel has said hello. */
  async ready(): Promise<void> {
    await this.page.evaluate(async () => {
      const { revealed, sessionContext } = window.jupyterapp.shell.currentWidget as NotebookPanel;
      await revealed;
      await sessionContext.ready;
      await sessionContext.session?.kernel?.info;
    });
  }

  /** The notebook in front. */
  get notebook(): Locator {
    return this.page.locator('.jp-NotebookPanel:not(.lm-mod-hidden)');
  }

  cell(index: number): Locator {
    return this.notebook.locator(`.jp-Notebook-cell[data-windowed-list-index="${index}"]`);
  }

  /** The card of a cell, which stands between its input and its output. */
  card(index: number): Locator {
    return this.cell(index).locator(
      '.jp-Cell-inputWrapper ~ .jp-AsyncioDoctor-card:has(+ .jp-Cell-outputWrapper)'
    );
  }

  get cards(): Locator {
    return this.notebook.locator('.jp-AsyncioDoctor-card');
  }

  get panel(): Locator {
    return this.page.locator('.jp-AsyncioDoctor-panel');
  }

  /** A button of the card, by the beginning of its words. */
  button(index: number, name: string): Locator {
    return this.card(index).getByRole('button', { name }).first();
  }

  /** Runs a cell as Ctrl Enter does, to its end. */
  async run(index: number): Promise<void> {
    await this.select(index);
    await this.command('notebook:run-cell');
  }

  /** Makes a cell the active one. */
  async select(index: number): Promise<void> {
    await this.page.evaluate(index => {
      const { content } = window.jupyterapp.shell.currentWidget as NotebookPanel;
      content.deselectAll();
      content.activeCellIndex = index;
      content.mode = 'command';
    }, index);
  }

  async scrollTo(index: number): Promise<void> {
    await this.page.evaluate(async index => {
      const { content } = window.jupyterapp.shell.currentWidget as NotebookPanel;
      await content.scrollToItem(index);
    }, index);
  }

  async command(id: string): Promise<void> {
    await this.page.evaluate(async id => {
      await window.jupyterapp.commands.execute(id);
    }, id);
  }

  /** The sources of all cells, as they are now. */
  sources(): Promise<string[]> {
    return this.page.evaluate(() => {
      const { content } = window.jupyterapp.shell.currentWidget as NotebookPanel;
      return content.widgets.map(({ model }) => model.sharedModel.getSource());
    });
  }

  /** What a cell shows as its output, as text. */
  async output(index: number): Promise<string> {
    return (await this.cell(index).locator('.jp-OutputArea-output').allInnerTexts()).join('');
  }

  /** Writes another source into a cell. */
  async write(index: number, source: string): Promise<void> {
    await this.page.evaluate(
      ([index, source]) => {
        const { content } = window.jupyterapp.shell.currentWidget as NotebookPanel;
        content.widgets[Number(index)].model.sharedModel.setSource(String(source));
      },
      [index, source]
    );
  }

  /** The cell's own undo, as Ctrl Z in its editor. */
  async undoIn(index: number): Promise<void> {
    await this.page.evaluate(index => {
      const { content } = window.jupyterapp.shell.currentWidget as NotebookPanel;
      content.widgets[index].model.sharedModel.undo();
    }, index);
  }

  /** Whether something is to be saved. */
  isDirty(): Promise<boolean> {
    return this.page.evaluate(() => {
      const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
      return panel.context.model.dirty;
    });
  }

  /** What has been said to screen readers last. */
  get said(): Locator {
    return this.page.locator('body > .jp-AsyncioDoctor-spoken');
  }

  /** The text of the file on the disk. */
  async file(): Promise<string> {
    const response = await this.page.request.get(`/files/${encodeURI(this.path)}`);
    return response.text();
  }
}
