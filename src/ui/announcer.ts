import { Trans } from '../core/words';
import { IDiagnosedNotebook, Mistake } from '../tokens';
import { plain } from './prose';
import { changedLines } from './view';

/** Says a sentence to screen readers, through one polite live region per window. */
export function announce(text: string): void {
  region ??= document.body.appendChild(createRegion());
  // A screen reader speaks of changes: the same text twice must be two nodes.
  const node = document.createElement('p');
  node.textContent = text;
  region.replaceChildren(node);
}

let region: HTMLElement | null = null;

function createRegion(): HTMLElement {
  const node = document.createElement('div');
  node.className = 'jp-AsyncioDoctor-spoken';
  node.setAttribute('aria-live', 'polite');
  return node;
}

/** `5` for the label `[5]`: brackets are not read well. */
export function spokenLabel(label: string): string {
  return label.replace(/^\[(.*)\]$/, '$1');
}

/** What is said when a fix has been applied. */
export function appliedText(
  { applied, diagnostic }: Mistake,
  doctor: Pick<IDiagnosedNotebook, 'cellLabel'>,
  trans: Trans
): string {
  const lines = applied ? changedLines(applied.fix) : 0;
  const cell = applied?.fix.edit[0].cell ?? diagnostic.at.cell;
  return applied && applied.fix.edit.length > 1
    ? trans._n(
        'Changed %1 line in %2 cells. Not run. Undo available.',
        'Changed %1 lines in %2 cells. Not run. Undo available.',
        lines,
        String(applied.fix.edit.length)
      )
    : trans._n(
        'Changed %1 line in cell %2. Not run. Undo available.',
        'Changed %1 lines in cell %2. Not run. Undo available.',
        lines,
        spokenLabel(doctor.cellLabel(cell))
      );
}

/** Mistakes of runs that follow each other this fast are told as one number. */
const QUIET = 500;

/**
 * Tells what happens to the mistakes of a notebook, once however many views it
 * has, and nothing of what came with the file.
 */
export class Announcer {
  constructor(
    private readonly doctor: IDiagnosedNotebook,
    private readonly trans: Trans
  ) {
    this.told = toldOf(doctor);
  }

  /** Tells what is new since the last time. */
  update(): void {
    for (const mistake of this.doctor.mistakes) {
      // What the source made certain is news again when it has happened.
      const news = `${mistake.state} ${mistake.diagnostic.evidence}`;
      if (this.told.get(mistake.id) !== news) {
        this.told.set(mistake.id, news);
        this.tell(mistake);
      }
    }
  }

  private tell(mistake: Mistake): void {
    const { trans } = this;
    const { state, diagnostic } = mistake;
    if (state === 'found' && diagnostic.evidence === 'live' && diagnostic.severity === 'error') {
      this.fresh.push(mistake);
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.tellFresh(), QUIET);
    } else if (state === 'fixed') {
      announce(trans.__('Fixed. Cell %1 ran.', this.labelOf(mistake)));
    } else if (state === 'still-failing') {
      announce(trans.__('Still failing: %1', plain(diagnostic.message)));
    } else if (state === 'new-mistake') {
      announce(trans.__('That one is solved. The run shows another mistake.'));
    }
  }

  private tellFresh(): void {
    const { trans } = this;
    // As they are by now: with all their fixes, and without those that are mended already.
    const ids = new Set(this.fresh.map(({ id }) => id));
    const fresh = this.doctor.mistakes.filter(({ id, state }) => ids.has(id) && state === 'found');
    this.fresh = [];
    if (fresh.length === 0 || this.doctor.isDisposed) {
      return;
    }
    if (fresh.length > 1) {
      announce(
        trans._n(
          '%1 asyncio mistake found. Press F8 for the next one.',
          '%1 asyncio mistakes found. Press F8 for the next one.',
          fresh.length
        )
      );
      return;
    }
    const [mistake] = fresh;
    const failed = trans.__(
      'Cell %1 failed: %2',
      this.labelOf(mistake),
      plain(mistake.diagnostic.message)
    );
    const ways = mistake.diagnostic.fixes.length;
    const offer =
      ways > 0
        ? trans._n(
            'One fix available, press Control period.',
            '%1 fixes available, press Control period.',
            ways
          )
        : trans.__('Press Control period for an explanation.');
    announce([failed, offer].join(' '));
  }

  private labelOf({ diagnostic }: Mistake): string {
    const cell = diagnostic.shownIn ?? diagnostic.at.cell;
    return spokenLabel(this.doctor.cellLabel(cell));
  }

  private readonly told: Map<string, string>;
  private fresh: Mistake[] = [];
  private timer = 0;
}

const tolds = new WeakMap<IDiagnosedNotebook, Map<string, string>>();

/** What has been told of a notebook, in whichever of its views. */
function toldOf(doctor: IDiagnosedNotebook): Map<string, string> {
  const told = tolds.get(doctor) ?? new Map<string, string>();
  tolds.set(doctor, told);
  return told;
}
