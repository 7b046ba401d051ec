import { Signal } from '@lumino/signaling';
import { applyEdit, CellEdit, cellEdit, NotebookEdit, textAfter } from '../../../src/core/edit';
import { cellOf, Notebook, unknownKernel } from '../../../src/core/notebook';
import { Diagnostic, Fix } from '../../../src/core/rule';
import { IDiagnosedNotebook, Mistake, Outcome } from '../../../src/tokens';

/** A notebook of these sources: cells `a`, `b`… with the numbers 1, 2… */
export function notebookOf(...sources: string[]): Notebook {
  const cells = sources.map((source, i) => ({
    id: String.fromCharCode(97 + i),
    type: 'code' as const,
    source,
    executionCount: i + 1,
    editable: true
  }));
  return { cells, language: 'python', kernel: unknownKernel };
}

/** The edit that replaces texts of a cell, each at its first place. */
export function replacing(
  notebook: Notebook,
  cell: string,
  ...pairs: readonly (readonly [string, string])[]
): CellEdit {
  const { source } = cellOf(notebook, cell);
  return cellEdit(
    { id: cell, source },
    pairs.map(([text, insert]) => {
      const from = source.indexOf(text);
      return { from, to: from + text.length, insert };
    })
  );
}

/** A mistake as `diagnose()` tells it, with what matters to the test. */
export function mistake(diagnostic: Partial<Diagnostic>, rest: Partial<Mistake> = {}): Mistake {
  return {
    id: 'one',
    state: 'found',
    hidden: false,
    applied: null,
    ...rest,
    diagnostic: {
      rule: 'asyncio-run-in-cell',
      severity: 'error',
      title: '`asyncio.run()` in a cell',
      message: "`asyncio.run(main())` can't start an event loop here.",
      whatHappened: '`asyncio.run()` starts an event loop. One is running.',
      whyHere: 'Jupyter starts one for you.',
      whatToDo: 'Wait for it: `await main()`.',
      learnMore: [{ title: 'asyncio', url: 'https://docs.python.org/3/library/asyncio.html' }],
      at: { cell: 'a', from: 0, to: 1 },
      line: 1,
      shownIn: null,
      evidence: 'live',
      fixes: [],
      ...diagnostic
    }
  };
}

/** The doctor of a notebook that is only data: edits are real, runs are told. */
export class Practice implements IDiagnosedNotebook {
  constructor(
    private notebook: Notebook,
    public mistakes: readonly Mistake[]
  ) {}

  readonly name = 'practice.ipynb';
  readonly changed: Signal<IDiagnosedNotebook, void> = new Signal(this);
  readonly asked: string[] = [];
  selected: Mistake | null = null;
  isDisposed = false;

  /** Moves a mistake on. */
  tell(id: string, news: Partial<Mistake>): void {
    this.mistakes = this.mistakes.map(one => (one.id === id ? { ...one, ...news } : one));
    this.changed.emit();
  }

  /** The reader types. */
  type(edit: NotebookEdit): void {
    this.notebook = applyEdit(this.notebook, edit);
  }

  /** The kernel numbers a cell. */
  counts(id: string, executionCount: number): void {
    const cells = this.notebook.cells.map(cell =>
      cell.id === id ? { ...cell, executionCount } : cell
    );
    this.notebook = { ...this.notebook, cells };
    this.changed.emit();
  }

  snapshot(): Notebook {
    return this.notebook;
  }

  cellLabel(cell: string): string {
    return `[${cellOf(this.notebook, cell).executionCount}]`;
  }

  select(id: string | null): void {
    this.selected = this.mistakes.find(one => one.id === id) ?? null;
    this.changed.emit();
  }

  apply(id: string, fix: Fix): Outcome {
    try {
      this.notebook = applyEdit(this.notebook, fix.edit);
    } catch {
      return { done: false, message: 'The cell has changed. Nothing was applied.' };
    }
    const undo = fix.edit.map(edit =>
      cellEdit({ id: edit.cell, source: textAfter(edit) }, [
        { from: 0, to: textAfter(edit).length, insert: edit.before }
      ])
    );
    this.tell(id, { state: 'applied', applied: { fix, undo } });
    return { done: true, message: '' };
  }

  undo(id: string): Outcome {
    const applied = this.mistakes.find(one => one.id === id)?.applied;
    this.notebook = applyEdit(this.notebook, applied?.undo ?? []);
    this.tell(id, { state: 'undone', applied: null });
    return { done: true, message: 'Undone.' };
  }

  async run(id: string): Promise<void> {
    this.asked.push(`run ${id}`);
    this.tell(id, { state: 'running' });
  }

  hide(id: string): void {
    this.tell(id, { hidden: true });
  }

  show(id: string): void {
    this.tell(id, { hidden: false });
  }

  async check(): Promise<void> {
    this.asked.push('check');
  }

  async reveal(cell: string): Promise<void> {
    this.asked.push(`reveal ${cell}`);
  }

  dispose(): void {
    this.isDisposed = true;
  }
}
