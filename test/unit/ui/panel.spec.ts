/**
 * @jest-environment jsdom
 */
import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import { Fix } from '../../../src/core/rule';
import { IAsyncioDoctor, Mistake } from '../../../src/tokens';
import { DoctorPanel } from '../../../src/ui/panel';
import { mistake, notebookOf, Practice, replacing } from './practice';

const notebook = notebookOf('x = asyncio.run(main())', 'y = asyncio.run(main())');

const fixOf = (cell: string): Fix => ({
  title: 'Use await main()',
  applicability: 'safe',
  edit: [replacing(notebook, cell, ['asyncio.run(main())', 'await main()'])]
});

async function open(mistakes: readonly Mistake[] | null) {
  const current = mistakes && new Practice(notebook, mistakes);
  const doctor: IAsyncioDoctor = {
    current,
    currentChanged: new Signal<IAsyncioDoctor, void>({} as IAsyncioDoctor),
    diagnose: async () => null
  };
  const panel = new DoctorPanel(doctor, nullTranslator.load(''));
  Widget.attach(panel, document.body);
  await settled();
  return { node: panel.node, doctor: current };
}

/** Until React has drawn what it was told. */
function settled(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 20));
}

const two = [
  mistake({ fixes: [fixOf('a')] }),
  mistake({ at: { cell: 'b', from: 0, to: 1 }, fixes: [fixOf('b')] }, { id: 'two' })
];

function button(node: HTMLElement, label: string): HTMLButtonElement | undefined {
  return [...node.querySelectorAll('button')].find(one => one.textContent === label);
}

type Writable = { -readonly [Key in keyof IAsyncioDoctor]: IAsyncioDoctor[Key] };

beforeEach(() => document.body.replaceChildren());

describe('the panel', () => {
  it('offers a check when none was made, and says when there is nothing to check', async () => {
    const { node } = await open(null);
    expect(node.textContent).toContain('Run a cell of a notebook, or check all of it');
    button(node, 'Check notebook')?.click();
    await settled();
    expect(node.textContent).toContain('There is no Python notebook in front');
  });

  it('is as live for the notebook that comes to the front as for the one before', async () => {
    const other = notebookOf('x = fetch()');
    const fix: Fix = {
      title: 'Use await fetch()',
      applicability: 'safe',
      edit: [replacing(other, 'a', ['fetch()', 'await fetch()'])]
    };
    const first = new Practice(notebook, two);
    const second = new Practice(other, [mistake({ fixes: [fix] })]);
    const inFront: { current: Practice } = { current: first };
    const doctor = Object.assign(inFront, { diagnose: async () => null }) as unknown as Writable;
    doctor.currentChanged = new Signal(doctor);
    const panel = new DoctorPanel(doctor, nullTranslator.load(''));
    Widget.attach(panel, document.body);
    await settled();
    inFront.current = second;
    (doctor.currentChanged as Signal<IAsyncioDoctor, void>).emit();
    await settled();
    button(panel.node, 'Use await fetch()')?.click();
    await settled();
    expect(second.snapshot().cells[0].source).toBe('x = await fetch()');
    expect(panel.node.textContent).toContain('Changed line 1. Not run yet.');
  });

  it('says what is checked when nothing was found', async () => {
    const { node } = await open([]);
    expect(node.textContent).toContain('No asyncio mistakes found.');
    expect(button(node, 'Check notebook')).toBeDefined();
  });

  it('explains the first mistake in four blocks, the fix on the own line', async () => {
    const { node } = await open(two);
    const heads = [...node.querySelectorAll('h4')].map(one => one.textContent);
    expect(heads).toEqual(['What happened', 'Why here', 'What to do', 'Fix', 'Learn more']);
    expect(node.querySelector('del')?.textContent).toBe('x = asyncio.run(main())');
    expect(node.querySelector('ins')?.textContent).toBe('x = await main()');
    expect(node.querySelector('a')?.getAttribute('rel')).toContain('noopener');
  });

  it('puts suggestions last, and does not count them as mistakes', async () => {
    const advice = mistake({ severity: 'hint', title: 'Could be faster' }, { id: 'hint' });
    const { node } = await open([advice, ...two]);
    expect(node.textContent).toContain('2 mistakes · 1 suggestion');
    const titles = [...node.querySelectorAll('[role="option"]')].map(one => one.textContent);
    expect(titles.at(-1)).toContain('Could be faster');
  });

  it('has one mistake in the tab order; the arrows select the next and show its cell', async () => {
    const { node, doctor } = await open(two);
    expect(node.querySelectorAll('[role="option"][tabindex="0"]')).toHaveLength(1);
    const event = new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true });
    node.querySelector('[role="option"]')?.dispatchEvent(event);
    await settled();
    expect(doctor?.selected?.id).toBe('two');
    expect(doctor?.asked).toEqual(['reveal b']);
    expect(document.activeElement?.getAttribute('aria-selected')).toBe('true');
  });

  it('applies, and leaves the focus on Undo', async () => {
    const { node, doctor } = await open(two);
    button(node, 'Use await main()')?.focus();
    button(node, 'Use await main()')?.click();
    await settled();
    expect(doctor?.snapshot().cells[0].source).toBe('x = await main()');
    expect(node.textContent).toContain('Changed line 1. Not run yet.');
    expect(document.activeElement?.textContent).toBe('Undo');
  });

  it('fixes all that is safe with one button', async () => {
    const { node, doctor } = await open(two);
    button(node, 'Fix all safe (2)')?.click();
    await settled();
    expect(doctor?.mistakes.map(({ state }) => state)).toEqual(['applied', 'applied']);
    expect(node.textContent).toContain('2 not run yet');
  });

  it('brings back what was hidden', async () => {
    const { node, doctor } = await open([mistake({}, { hidden: true })]);
    expect(node.textContent).toContain('Hidden (1)');
    button(node, 'Show')?.click();
    await settled();
    expect(doctor?.mistakes[0].hidden).toBe(false);
    expect(node.textContent).toContain('1 mistake');
  });
});
