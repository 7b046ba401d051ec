import { Widget } from '@lumino/widgets';
import { Mistake, MistakeState } from '../tokens';
import { Office, perform } from './perform';
import { Section, sectionElement } from './section';
import { Deed, isWaiting, View, viewOf } from './view';

/** What a card needs of the notebook that it stands in. */
export type CardOffice = Office & {
  /** Gives the focus to the cell, in command mode. */
  leave(): void;
};

/** How long a note stays that nobody points at or has the focus in; milliseconds. */
const LINGER = 8000;

/** The mistakes of one cell. Plain DOM: a notebook may show a hundred of these. */
export class Card extends Widget {
  constructor(
    readonly cell: string,
    private readonly office: CardOffice
  ) {
    super();
    this.id = `jp-AsyncioDoctor-card-${cards++}`;
    this.addClass('jp-AsyncioDoctor-card');
    this.node.addEventListener('click', this);
    this.node.addEventListener('keydown', this);
  }

  /** Shows what the cell has to show of these mistakes, and says whether it is anything. */
  render(mistakes: readonly Mistake[]): boolean {
    const before = this.mistakes;
    const labels = this.labelsOf(mistakes);
    const isSame =
      mistakes.length === before.length && mistakes.every((mistake, i) => mistake === before[i]);
    if (isSame && labels === this.labels) {
      return this.drawn !== NOTHING;
    }
    this.mistakes = mistakes;
    this.labels = labels;
    for (const mistake of mistakes) {
      this.follow(mistake);
      this.keepPreview(mistake, before);
    }
    return this.refresh();
  }

  /** Opens the first mistake, or its preview, and focuses its first way out; for the keyboard. */
  focus(part?: 'preview'): void {
    const [first] = this.sections();
    const look = first && this.looks.get(first.id);
    if (look) {
      look.open = true;
      if (part && first.view.ways.length > 0) {
        this.act(first.id, part);
      }
      this.refresh();
      this.node
        .querySelector<HTMLElement>('button:not([data-deed="toggle"]):not([data-deed="reveal"])')
        ?.focus();
    }
  }

  handleEvent(event: Event): void {
    if (event instanceof KeyboardEvent) {
      this.onKeydown(event);
    } else if (event.target instanceof Element) {
      const button = event.target.closest<HTMLElement>('button[data-deed]');
      if (button) {
        this.press(button);
      }
    }
  }

  override dispose(): void {
    this.looks.forEach(({ timer }) => window.clearTimeout(timer));
    super.dispose();
  }

  /** Notes that a mistake has moved on since it was last shown. */
  private follow({ id, state, hidden }: Mistake): void {
    const known = this.looks.get(id);
    if (known?.state === state && known.hidden === hidden) {
      return;
    }
    window.clearTimeout(known?.timer);
    const look: Look = {
      state,
      hidden,
      open: known?.open ?? null,
      preview: null,
      refusal: null,
      // What was hidden before, or elsewhere, needs no way back here.
      over: hidden && !known,
      timer: 0
    };
    this.looks.set(id, look);
    if (hidden || state === 'fixed') {
      this.endLater(look);
    }
  }

  /** A preview stays with its fix, wherever that stands now, and goes with it. */
  private keepPreview({ id, diagnostic }: Mistake, before: readonly Mistake[]): void {
    const look = this.looks.get(id);
    const known = before.find(mistake => mistake.id === id);
    if (look && look.preview !== null && known) {
      const shown = known.diagnostic.fixes[look.preview];
      const position = diagnostic.fixes.findIndex(
        ({ title, applicability }) =>
          applicability === shown?.applicability &&
          withoutCount(title) === withoutCount(shown.title)
      );
      look.preview = position === -1 ? null : position;
    }
  }

  /** What the cells are called that may be named: that changes while they run. */
  private labelsOf(mistakes: readonly Mistake[]): string {
    const named = new Set([this.cell]);
    for (const { diagnostic, applied } of mistakes) {
      named.add(diagnostic.at.cell);
      for (const fix of applied ? [...diagnostic.fixes, applied.fix] : diagnostic.fixes) {
        [...fix.edit.map(({ cell }) => cell), ...(fix.rerun ?? [])].forEach(id => named.add(id));
      }
    }
    return Array.from(named, cell => this.office.doctor.cellLabel(cell)).join();
  }

  private endLater(look: Look): void {
    look.timer = window.setTimeout(() => {
      if (this.node.matches(':hover') || this.node.contains(document.activeElement)) {
        this.endLater(look);
      } else {
        look.over = true;
        this.refresh();
      }
    }, LINGER);
  }

  private refresh(): boolean {
    const sections = this.sections();
    // A preview is headed by what its cells are called, which is no part of its fix.
    const isPreviewing = sections.some(({ preview }) => preview !== null);
    const drawn = JSON.stringify(isPreviewing ? [sections, this.labels] : sections);
    if (drawn !== this.drawn) {
      this.drawn = drawn;
      this.draw(sections);
    }
    return sections.length > 0;
  }

  private sections(): Section[] {
    const sections: Section[] = [];
    for (const mistake of this.mistakes) {
      const { id, diagnostic } = mistake;
      const view = this.viewOf(mistake);
      const look = this.looks.get(id);
      if (!view || !look || (look.hidden && look.over)) {
        continue;
      }
      const folds = view.brief || look.over || (sections.length > 0 && isWaiting(mistake));
      const fix = look.preview === null ? undefined : diagnostic.fixes[look.preview];
      sections.push({
        id,
        view,
        first: sections.length === 0,
        folds,
        open: !folds || look.open === true,
        preview: fix && look.preview !== null ? { position: look.preview, fix } : null,
        refusal: look.refusal
      });
    }
    return sections;
  }

  /** Draws anew; the focus stays on its button or moves to the one that follows it. */
  private draw(sections: readonly Section[]): void {
    const focused = document.activeElement;
    const had = focused instanceof HTMLElement && this.node.contains(focused) ? focused : null;
    const mistake = had?.closest<HTMLElement>('[data-mistake]')?.dataset.mistake ?? '';
    const { deed, fix } = had?.dataset ?? {};
    const { doctor, trans } = this.office;
    this.node.replaceChildren(
      ...sections.map(section => sectionElement(section, `${this.id}-${section.id}`, doctor, trans))
    );
    if (had) {
      const successor = this.successorOf(mistake, deed as CardDeed, fix);
      if (successor) {
        successor.focus();
      } else {
        this.office.leave();
      }
    }
  }

  /** The button that the focus goes to: the same one, or what came of it. */
  private successorOf(mistake: string, deed: CardDeed, fix?: string): HTMLElement | null {
    const section = `[data-mistake="${CSS.escape(mistake)}"]`;
    const same = fix === undefined ? ':not([data-fix])' : `[data-fix="${fix}"]`;
    const selectors = [
      `${section} [data-deed="${deed}"]${same}`,
      ...(SUCCESSORS[deed] ?? []).map(next => `${section} [data-deed="${next}"]`),
      `${section} button`,
      'button'
    ];
    for (const selector of selectors) {
      const found = this.node.querySelector<HTMLElement>(selector);
      if (found) {
        return found;
      }
    }
    return null;
  }

  private onKeydown(event: KeyboardEvent): void {
    const section = (event.target as Element).closest<HTMLElement>('[data-mistake]');
    const id = section?.dataset.mistake ?? '';
    const previewed = this.looks.get(id)?.preview ?? null;
    const accel = event.ctrlKey || event.metaKey;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      if (previewed === null) {
        this.office.leave();
      } else {
        this.act(id, 'cancel');
      }
    } else if (event.key === 'Enter' && accel && previewed !== null) {
      event.preventDefault();
      event.stopPropagation();
      this.act(id, 'confirm');
    } else if (!accel && !event.altKey && (event.key.length === 1 || event.key === 'Enter')) {
      // In command mode letters are the notebook's: `x` would cut the cell.
      event.stopPropagation();
    }
  }

  private press(button: HTMLElement): void {
    const { deed, fix, cell } = button.dataset;
    const id = button.closest<HTMLElement>('[data-mistake]')?.dataset.mistake;
    if (cell) {
      void this.office.doctor.reveal(cell);
    } else if (id) {
      this.act(id, deed as CardDeed, fix);
    }
  }

  private act(id: string, deed: CardDeed, fix?: string): void {
    const mistake = this.mistakes.find(mistake => mistake.id === id);
    const look = this.looks.get(id);
    if (!mistake || !look) {
      return;
    }
    const position = fix === undefined ? look.preview : Number(fix);
    look.refusal = null;
    look.preview = null;
    if (deed === 'toggle') {
      look.open = look.open !== true;
    } else if (deed === 'preview' || deed === 'choose') {
      look.open = true;
      look.preview = position ?? this.viewOf(mistake)?.ways[0]?.fix ?? 0;
    } else {
      void perform(deed, mistake, this.office, position ?? 0)
        .catch((reason: unknown) => String(reason))
        .then(refusal => this.refuse(id, refusal));
    }
    this.refresh();
  }

  private refuse(id: string, refusal: string | null): void {
    const look = this.looks.get(id);
    if (look && refusal && !this.isDisposed) {
      look.refusal = refusal;
      this.refresh();
    }
  }

  private viewOf(mistake: Mistake): View | null {
    return viewOf(mistake, this.cell, this.office.doctor, this.office.trans);
  }

  private mistakes: readonly Mistake[] = [];
  private labels = '';
  private readonly looks = new Map<string, Look>();
  private drawn = NOTHING;
}

/** What the reader has done to the card of a mistake. */
type Look = {
  readonly state: MistakeState;
  readonly hidden: boolean;
  /** Null until folded or unfolded by hand. */
  open: boolean | null;
  preview: number | null;
  refusal: string | null;
  /** Whether its note has been up long enough. */
  over: boolean;
  timer: number;
};

/** What is drawn of no mistakes. */
const NOTHING = '[]';

type CardDeed = Deed | 'toggle' | 'choose';

/** Where the focus goes when a button is gone, by what it did. */
const SUCCESSORS: Partial<Record<CardDeed, readonly CardDeed[]>> = {
  apply: ['undo'],
  cancel: ['preview'],
  choose: ['preview'],
  confirm: ['undo', 'preview'],
  hide: ['show'],
  preview: ['confirm'],
  run: ['undo'],
  show: ['hide'],
  undo: ['apply', 'preview']
};

let cards = 0;

/** A fix that has more places to change than before is still the same: `Make f() async (2 places)`. */
function withoutCount(title: string): string {
  return title.replace(/ *\(\d[^)]*\)$/, '');
}
