/**
 * @jest-environment jsdom
 */
import { Widget } from '@lumino/widgets';
import { Fix } from '../../../src/core/rule';
import { english } from '../../../src/core/words';
import { Mistake } from '../../../src/tokens';
import { Card } from '../../../src/ui/card';
import { mistake, notebookOf, Practice, replacing } from './practice';

const notebook = notebookOf('x = asyncio.run(main())', 'print(x)');

const useAwait: Fix = {
  title: 'Use await main()',
  applicability: 'safe',
  edit: [replacing(notebook, 'a', ['asyncio.run(main())', 'await main()'])]
};

const patch: Fix = {
  title: 'Insert nest_asyncio.apply()',
  applicability: 'workaround',
  note: 'patches the loop',
  edit: [replacing(notebook, 'a', ['x', 'nest_asyncio.apply()\nx'])]
};

const bothCells: Fix = {
  title: 'Make main() async (2 places)',
  applicability: 'check-first',
  edit: [
    replacing(notebook, 'a', ['asyncio.run(main())', 'await main()']),
    replacing(notebook, 'b', ['print(x)', 'print(await x)'])
  ]
};

let left = 0;
let explained = 0;

/** The card of a cell in the page, kept up to date. */
function open(mistakes: readonly Mistake[], cell = 'a'): { card: Card; doctor: Practice } {
  const doctor = new Practice(notebook, mistakes);
  const card = new Card(cell, {
    doctor,
    trans: english,
    explain: () => explained++,
    leave: () => left++
  });
  doctor.changed.connect(() => card.render(doctor.mistakes));
  card.render(mistakes);
  Widget.attach(card, document.body);
  return { card, doctor };
}

/** What stands in the card, top to bottom. */
const textOf = ({ node }: Card) => node.textContent ?? '';
const buttonsOf = ({ node }: Card) =>
  [...node.querySelectorAll('button')].map(button => button.textContent);

function press(card: Card, label: string): void {
  const button = [...card.node.querySelectorAll('button')].find(one => one.textContent === label);
  button?.focus();
  button?.click();
}

const key = (name: string, init: KeyboardEventInit = {}) =>
  new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...init });

beforeEach(() => {
  jest.useFakeTimers();
  document.body.replaceChildren();
  left = 0;
  explained = 0;
});

afterEach(() => jest.useRealTimers());

describe('the card', () => {
  it('says what is wrong and offers the ways out, best first', () => {
    const { card } = open([mistake({ fixes: [useAwait, patch] })]);
    expect(textOf(card)).toContain("asyncio.run(main()) can't start an event loop here.");
    expect(textOf(card)).toContain('◆ Workaroundpatches the loop');
    expect(buttonsOf(card)).toEqual([
      'Use await main()',
      'Insert nest_asyncio.apply()',
      'Preview',
      'Explain',
      'Hide'
    ]);
  });

  it('is a group named by its sentence', () => {
    const { card } = open([mistake({ fixes: [useAwait] })]);
    const group = card.node.querySelector('[role="group"]');
    const name = document.getElementById(group?.getAttribute('aria-labelledby') ?? '');
    expect(name?.textContent).toBe("asyncio.run(main()) can't start an event loop here.");
  });

  it('never reads text as HTML', () => {
    const { card } = open([mistake({ message: '`<img src=x onerror=alert(1)>` is <b>bold</b>' })]);
    expect(card.node.querySelector('img, b')).toBeNull();
    expect(textOf(card)).toContain('<img src=x onerror=alert(1)> is <b>bold</b>');
  });

  it('applies a safe fix at once and leaves the focus on Undo', () => {
    const { card, doctor } = open([mistake({ fixes: [useAwait] })]);
    press(card, 'Use await main()');
    expect(doctor.snapshot().cells[0].source).toBe('x = await main()');
    expect(textOf(card)).toContain('Changed line 1. Not run yet.');
    expect(buttonsOf(card)).toEqual(['Run cell', 'Undo', 'Explain']);
    expect(document.activeElement?.textContent).toBe('Undo');
  });

  it('goes back with Undo, the focus on the way out', () => {
    const { card, doctor } = open([mistake({ fixes: [useAwait] })]);
    press(card, 'Use await main()');
    press(card, 'Undo');
    expect(doctor.snapshot()).toEqual(notebook);
    expect(textOf(card)).toContain('Undone.');
    expect(document.activeElement?.textContent).toBe('Use await main()');
  });

  it('says it when a fix was refused', async () => {
    const { card, doctor } = open([mistake({ fixes: [useAwait] })]);
    doctor.type([replacing(notebook, 'a', ['x', 'y'])]);
    press(card, 'Use await main()');
    await Promise.resolve();
    await Promise.resolve();
    expect(textOf(card)).toContain('The cell has changed. Nothing was applied.');
    expect(doctor.mistakes[0].state).toBe('found');
  });

  it('shows a fix of several cells before it is applied', () => {
    const { card, doctor } = open([mistake({ fixes: [bothCells] })]);
    press(card, 'Make main() async (2 places)');
    expect(doctor.snapshot()).toEqual(notebook);
    expect(textOf(card)).toContain('Cell [1] · 1 change');
    expect(textOf(card)).toContain('Cell 1, line 1: x = asyncio.run(main()) becomes');
    expect(textOf(card)).toContain('Then run cells [1], [2].');
    expect(document.activeElement?.textContent).toBe('Apply');
    press(card, 'Apply');
    expect(buttonsOf(card)).toEqual(['Run 2 changed cells', 'Undo', 'Explain']);
  });

  it('shows the previewed fix wherever it stands now, and no other in its place', () => {
    const { card, doctor } = open([mistake({ fixes: [useAwait, patch] })]);
    press(card, 'Preview');
    press(card, 'Insert nest_asyncio.apply()');
    expect(textOf(card)).toContain('+nest_asyncio.apply()');
    doctor.tell('one', { diagnostic: mistake({ fixes: [patch] }).diagnostic });
    expect(textOf(card)).toContain('+nest_asyncio.apply()');
    doctor.tell('one', { diagnostic: mistake({ fixes: [useAwait] }).diagnostic });
    expect(buttonsOf(card)).toContain('Use await main()');
    expect(buttonsOf(card)).not.toContain('Apply');
  });

  it('goes on showing the previewed fix when it has another number of places', () => {
    const makeAsync = { ...useAwait, title: 'Make main() async' };
    const { card, doctor } = open([mistake({ fixes: [makeAsync, patch] })]);
    press(card, 'Preview');
    const wider = { ...makeAsync, title: 'Make main() async (2 places)' };
    doctor.tell('one', { diagnostic: mistake({ fixes: [patch, wider] }).diagnostic });
    expect(buttonsOf(card)).toContain('Apply');
    expect(textOf(card)).not.toContain('+nest_asyncio.apply()');
  });

  it('applies with Accel Enter in the preview, and cancels with Escape', () => {
    const { card, doctor } = open([mistake({ fixes: [useAwait, patch] })]);
    press(card, 'Preview');
    document.activeElement?.dispatchEvent(key('Escape'));
    expect(buttonsOf(card)).toContain('Hide');
    expect(document.activeElement?.textContent).toBe('Preview');
    press(card, 'Preview');
    press(card, 'Insert nest_asyncio.apply()');
    document.activeElement?.dispatchEvent(key('Enter', { ctrlKey: true }));
    expect(doctor.snapshot().cells[0].source).toBe('nest_asyncio.apply()\nx = asyncio.run(main())');
  });

  it('opens the preview for the keyboard, and Escape closes it first', () => {
    const { card } = open([mistake({ fixes: [useAwait] })]);
    card.focus('preview');
    expect(textOf(card)).toContain('+x = await main()');
    document.activeElement?.dispatchEvent(key('Escape'));
    expect(textOf(card)).not.toContain('+x = await main()');
    expect(left).toBe(0);
    document.activeElement?.dispatchEvent(key('Escape'));
    expect(left).toBe(1);
  });

  it('gives the focus back to the cell on Escape', () => {
    const { card } = open([mistake({ fixes: [useAwait] })]);
    card.focus();
    document.activeElement?.dispatchEvent(key('Escape'));
    expect(left).toBe(1);
  });

  it('keeps letters from the shortcuts of the notebook, but not its commands', () => {
    const { card } = open([mistake({ fixes: [useAwait] })]);
    const heard: string[] = [];
    const hear = (event: KeyboardEvent) => heard.push(event.key);
    document.body.addEventListener('keydown', hear);
    card.focus();
    for (const event of [key('x'), key('Enter'), key('s', { ctrlKey: true }), key('F8')]) {
      document.activeElement?.dispatchEvent(event);
    }
    document.body.removeEventListener('keydown', hear);
    expect(heard).toEqual(['s', 'F8']);
  });

  it('explains instead of fixing what has no fix', () => {
    const { card } = open([mistake({ fixes: [] })]);
    expect(buttonsOf(card)).toEqual(['Explain', 'Hide']);
    press(card, 'Explain');
    expect(explained).toBe(1);
  });

  it('opens the first mistake of a cell and keeps the others on a line', () => {
    const { card } = open([
      mistake({ fixes: [useAwait] }),
      mistake({ message: 'Another one.', fixes: [patch] }, { id: 'two' })
    ]);
    expect(buttonsOf(card)).toEqual([
      'Use await main()',
      'Preview',
      'Explain',
      'Hide',
      'Another one.'
    ]);
    press(card, 'Another one.');
    expect(buttonsOf(card)).toContain('Insert nest_asyncio.apply()');
    expect(document.activeElement?.getAttribute('aria-expanded')).toBe('true');
  });

  it('is one line for an error that came with the file', () => {
    const { card } = open([mistake({ fixes: [useAwait] }, { state: 'saved' })]);
    expect(textOf(card)).toContain('Saved error');
    expect(buttonsOf(card).slice(1)).toEqual(['Explain']);
    card.node.querySelector('button')?.click();
    expect(buttonsOf(card)).toContain('Use await main()');
  });

  it('folds to a note some time after the fix has worked', () => {
    const { card, doctor } = open([mistake({ fixes: [useAwait] })]);
    press(card, 'Use await main()');
    doctor.tell('one', { state: 'fixed' });
    expect(buttonsOf(card)).toEqual(['Undo', 'Explain', 'Hide']);
    jest.advanceTimersByTime(9000); // The focus is in it.
    expect(buttonsOf(card)).toEqual(['Undo', 'Explain', 'Hide']);
    (document.activeElement as HTMLElement).blur();
    jest.advanceTimersByTime(9000);
    expect(buttonsOf(card)).toEqual(['Fixed. The cell ran.']);
  });

  it('lets go of what was hidden after a while in which it can be had back', () => {
    const { card, doctor } = open([mistake({ fixes: [useAwait] })]);
    press(card, 'Hide');
    expect(textOf(card)).toBe('Hidden.Undo');
    press(card, 'Undo');
    expect(buttonsOf(card)).toContain('Use await main()');
    doctor.hide('one');
    (document.activeElement as HTMLElement).blur();
    jest.advanceTimersByTime(9000);
    expect(textOf(card)).toBe('');
  });

  it('leads from the cell that failed to the one that has to change', () => {
    const { card, doctor } = open([mistake({ shownIn: 'b', fixes: [useAwait] })], 'b');
    expect(buttonsOf(card)).toEqual(['Made in cell [1]', 'Explain']);
    press(card, 'Made in cell [1]');
    expect(doctor.asked).toEqual(['reveal a']);
  });

  it('calls the cells by their new numbers after they have run', () => {
    const { card, doctor } = open([mistake({ fixes: [bothCells] })]);
    press(card, 'Make main() async (2 places)');
    expect(textOf(card)).toContain('Cell [2] · 1 change');
    doctor.counts('b', 7);
    expect(textOf(card)).toContain('Cell [7] · 1 change');
    press(card, 'Apply');
    expect(textOf(card)).toContain('Changed 2 lines in cells [1], [7].');
    doctor.counts('a', 8);
    expect(textOf(card)).toContain('Changed 2 lines in cells [8], [7].');
  });

  it('leaves the page alone when nothing differs', () => {
    const { card, doctor } = open([mistake({ fixes: [useAwait] })]);
    const before = card.node.firstElementChild;
    doctor.tell('one', {});
    expect(card.node.firstElementChild).toBe(before);
  });
});
