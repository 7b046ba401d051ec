import type { Cell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { PanelLayout } from '@lumino/widgets';
import { Notebook, positionOf } from '../core/notebook';
import { IDiagnosedNotebook, Mistake } from '../tokens';
import { Announcer } from './announcer';
import { Card, CardOffice } from './card';

/** The cards of one view of a notebook: one in each cell that has something to show. */
export class Cards implements IDisposable {
  /** `explain` opens the panel, which explains the selected mistake. */
  constructor(
    private readonly panel: NotebookPanel,
    private readonly doctor: IDiagnosedNotebook,
    private readonly trans: TranslationBundle,
    private readonly explain: () => void
  ) {
    this.announcer = new Announcer(doctor, trans);
    doctor.changed.connect(this.update, this);
    // A moved cell comes back as another widget.
    panel.content.model?.cells.changed.connect(this.updateSoon, this);
    this.update();
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  dispose(): void {
    if (!this.disposed) {
      this.disposed = true;
      Signal.disconnectReceiver(this);
      this.cards.forEach(card => card.dispose());
      this.cards.clear();
    }
  }

  /** Moves the focus to the ways out that a cell's card offers; false when it has no card. */
  focus(cell: string, part?: 'preview'): boolean {
    const card = this.cards.get(cell);
    card?.focus(part);
    return card !== undefined;
  }

  private update(): void {
    const byCell = groupByCell(this.doctor.mistakes);
    if (this.cards.size + byCell.size > 0) {
      const notebook = this.doctor.snapshot();
      for (const id of new Set([...this.cards.keys(), ...byCell.keys()])) {
        this.updateCell(id, byCell.get(id) ?? [], notebook);
      }
    }
    this.announcer.update();
  }

  private updateCell(id: string, mistakes: readonly Mistake[], notebook: Notebook): void {
    const known = this.cards.get(id);
    // Cards go with their cell's widget, once they are placed in it.
    if (known && !known.isDisposed) {
      if (!(known.parent ?? this.widgetOf(id, notebook)) || !known.render(mistakes)) {
        known.dispose();
        this.cards.delete(id);
      }
      return;
    }
    const card = new Card(id, this.officeOf(id));
    const cell = this.widgetOf(id, notebook);
    this.cards.set(id, card);
    if (cell && card.render(mistakes)) {
      insert(card, cell).catch(reason => console.error('Failed to show a card', reason));
    } else {
      card.dispose();
      this.cards.delete(id);
    }
  }

  /** Asking all widgets for the ids of their cells would take long. */
  private widgetOf(id: string, notebook: Notebook): Cell | undefined {
    const { widgets } = this.panel.content;
    const widget = widgets[positionOf(notebook, id)];
    return widget?.model.id === id ? widget : widgets.find(({ model }) => model.id === id);
  }

  private updateSoon(): void {
    // The notebook makes the widgets of new cells while it is told of them.
    queueMicrotask(() => {
      if (!this.disposed) {
        this.update();
      }
    });
  }

  private officeOf(cell: string): CardOffice {
    const { panel, doctor, trans, explain } = this;
    return {
      doctor,
      trans,
      explain,
      leave: () => {
        const { content } = panel;
        const index = content.widgets.findIndex(({ model }) => model.id === cell);
        if (index !== -1) {
          content.activeCellIndex = index;
          content.mode = 'command';
          // The notebook leaves the focus alone while it is anywhere in the cell.
          if (document.activeElement instanceof HTMLElement) {
            document.activeElement.blur();
          }
          content.activate();
        }
      }
    };
  }

  private readonly announcer: Announcer;
  private readonly cards = new Map<string, Card>();
  private disposed = false;
}

function groupByCell(mistakes: readonly Mistake[]): Map<string, Mistake[]> {
  const byCell = new Map<string, Mistake[]>();
  for (const mistake of mistakes) {
    const { at, shownIn } = mistake.diagnostic;
    const cells = shownIn === null || shownIn === at.cell ? [at.cell] : [at.cell, shownIn];
    for (const cell of cells) {
      byCell.set(cell, [...(byCell.get(cell) ?? []), mistake]);
    }
  }
  return byCell;
}

/**
 * Between input and output, where JupyterLab keeps layout children in all its
 * windowing modes. A cell that was never in view has no children yet.
 */
async function insert(card: Card, cell: Cell): Promise<void> {
  await cell.ready;
  if (!card.isDisposed && !cell.isDisposed) {
    const layout = cell.layout as PanelLayout;
    const output = layout.widgets.findIndex(widget => widget.hasClass('jp-Cell-outputWrapper'));
    layout.insertWidget(output === -1 ? layout.widgets.length : output, card);
  }
}
