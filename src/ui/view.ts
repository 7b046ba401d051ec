import { Applicability, Fix } from '../core/rule';
import { Trans } from '../core/words';
import { IDiagnosedNotebook, Mistake } from '../tokens';
import { diffOf } from './diff';

/** What a button does. */
export type Deed =
  | 'apply'
  | 'preview'
  | 'confirm'
  | 'cancel'
  | 'explain'
  | 'hide'
  | 'show'
  | 'check'
  | 'run'
  | 'undo'
  | 'reveal';

export type Button = {
  readonly deed: Deed;
  readonly label: string;
  readonly look: 'primary' | 'plain' | 'link' | 'quiet';
};

/** A button for a fix, and what to know before it is pressed. */
export type Way = {
  /** Its position in the diagnostic's fixes. */
  readonly fix: number;
  readonly title: string;
  readonly applicability: Applicability;
  readonly note: string | null;
};

/** What is shown of one mistake at one cell; the same in the card and in the panel. */
export type View = {
  readonly tone: 'error' | 'warning' | 'advice' | 'done' | 'quiet';
  /** One line until it is opened. */
  readonly brief: boolean;
  /** How things stand, before the sentence. */
  readonly status: string | null;
  readonly sentence: string | null;
  /** Best first. */
  readonly ways: readonly Way[];
  readonly buttons: readonly Button[];
};

/** How cells are called. */
export type Labels = Pick<IDiagnosedNotebook, 'cellLabel'>;

/** What the cell shows of the mistake; null when nothing. */
export function viewOf(mistake: Mistake, cell: string, labels: Labels, trans: Trans): View | null {
  const { diagnostic } = mistake;
  if (diagnostic.severity === 'hint') {
    return null;
  }
  if (diagnostic.at.cell !== cell) {
    return diagnostic.shownIn === cell ? symptomOf(mistake, labels, trans) : null;
  }
  return mistake.hidden ? hiddenView(trans) : causeOf(mistake, labels, trans);
}

/** The mistake itself, hidden or not, as the panel explains it. */
export function causeOf(mistake: Mistake, labels: Labels, trans: Trans): View {
  const { diagnostic, applied } = mistake;
  const tone = diagnostic.severity === 'hint' ? 'advice' : diagnostic.severity;
  const explain: Button = {
    deed: 'explain',
    label: trans.__('Explain'),
    // What cannot be mended can still be explained.
    look: isWaiting(mistake) && diagnostic.fixes.length === 0 ? 'plain' : 'quiet'
  };
  const hide: Button = { deed: 'hide', label: trans.__('Hide'), look: 'quiet' };
  const undo: Button = { deed: 'undo', label: trans.__('Undo'), look: 'plain' };
  const check: Button = { deed: 'check', label: trans.__('Check again'), look: 'plain' };
  const found: View = {
    tone,
    brief: false,
    status: null,
    sentence: diagnostic.message,
    ways: waysOf(mistake),
    buttons: [...previewOf(mistake, trans), explain, hide]
  };
  const settled = { ...found, tone: 'done', sentence: null, ways: [] } as const;
  switch (mistake.state) {
    case 'found':
      return diagnostic.evidence === 'source'
        ? { ...found, brief: true, tone: 'quiet' }
        : { ...found, brief: tone !== 'error' };
    case 'saved':
      return {
        ...found,
        brief: true,
        status: tone === 'error' ? trans.__('Saved error') : trans.__('Saved warning')
      };
    case 'changed':
      return {
        ...found,
        tone: 'quiet',
        status: trans.__('Code changed since this error.'),
        ways: [],
        buttons: [check, explain, hide]
      };
    case 'applied': {
      const status = applied
        ? trans.__('%1 Not run yet.', changed(applied.fix, labels, trans))
        : null;
      return { ...settled, status, buttons: [runOf(mistake, trans), undo, explain] };
    }
    case 'running':
      return { ...settled, status: trans.__('Running…'), tone: 'quiet', buttons: [undo, explain] };
    case 'fixed':
      return {
        ...settled,
        status: trans.__('Fixed. The cell ran.'),
        buttons: [undo, explain, hide]
      };
    case 'still-failing':
      return {
        ...found,
        status: trans.__('Still failing.'),
        buttons: [undo, ...found.buttons]
      };
    case 'new-mistake':
      return {
        ...settled,
        status: trans.__('That one is solved. The run shows another mistake.'),
        buttons: [undo, explain, hide]
      };
    case 'undone':
      return { ...found, status: trans.__('Undone.') };
  }
}

/** The cell where a mistake showed that was made in another one. */
function symptomOf(mistake: Mistake, labels: Labels, trans: Trans): View | null {
  const { diagnostic, state } = mistake;
  if (mistake.hidden || state === 'fixed' || state === 'new-mistake') {
    return null;
  }
  const cause = labels.cellLabel(diagnostic.at.cell);
  const changedThere = state === 'applied' || state === 'running';
  return {
    tone: 'quiet',
    brief: state === 'saved',
    status: changedThere ? trans.__('Changed in cell %1. Not run yet.', cause) : null,
    sentence: changedThere ? null : diagnostic.message,
    ways: [],
    buttons: [
      { deed: 'reveal', label: trans.__('Made in cell %1', cause), look: 'link' },
      { deed: 'explain', label: trans.__('Explain'), look: 'quiet' }
    ]
  };
}

function hiddenView(trans: Trans): View {
  return {
    tone: 'quiet',
    brief: false,
    status: trans.__('Hidden.'),
    sentence: null,
    ways: [],
    buttons: [{ deed: 'show', label: trans.__('Undo'), look: 'plain' }]
  };
}

/** Whether something is still to be done about the mistake. */
export function isWaiting({ state, hidden }: Mistake): boolean {
  return !hidden && ['found', 'saved', 'changed', 'still-failing', 'undone'].includes(state);
}

/** The fixes to choose from: after one that did not help, the others. */
function waysOf({ diagnostic, state, applied }: Mistake): Way[] {
  const tried = state === 'still-failing' ? applied?.fix.title : undefined;
  return diagnostic.fixes
    .map(({ title, applicability, note }, fix) => ({
      fix,
      title,
      applicability,
      note: note ?? null
    }))
    .filter(({ title }) => title !== tried);
}

function previewOf(mistake: Mistake, trans: Trans): Button[] {
  return waysOf(mistake).length > 0
    ? [{ deed: 'preview', label: trans.__('Preview'), look: 'quiet' }]
    : [];
}

function runOf({ applied }: Mistake, trans: Trans): Button {
  const cells = applied ? cellsToRun(applied.fix).length : 1;
  return {
    deed: 'run',
    label: cells === 1 ? trans.__('Run cell') : trans.__('Run %1 changed cells', String(cells)),
    look: 'primary'
  };
}

/** The cells that a fix changes and those it names, each once. */
export function cellsToRun({ edit, rerun = [] }: Fix): string[] {
  return [...new Set([...edit.map(({ cell }) => cell), ...rerun])];
}

/** `Changed line 3.` */
function changed(fix: Fix, labels: Labels, trans: Trans): string {
  const count = changedLines(fix);
  if (fix.edit.length > 1) {
    const cells = fix.edit.map(({ cell }) => labels.cellLabel(cell)).join(', ');
    return trans._n('Changed %1 line in cells %2.', 'Changed %1 lines in cells %2.', count, cells);
  }
  const [first] = diffOf(fix.edit[0]).changes;
  return count === 1
    ? trans.__('Changed line %1.', String(first.line))
    : trans._n('Changed %1 line.', 'Changed %1 lines.', count);
}

/** How many lines a fix changes, in all of its cells. */
export function changedLines({ edit }: Fix): number {
  return edit.reduce((sum, change) => sum + diffOf(change).changes.length, 0);
}
