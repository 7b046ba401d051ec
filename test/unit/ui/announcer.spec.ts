/**
 * @jest-environment jsdom
 */
import { Fix } from '../../../src/core/rule';
import { english } from '../../../src/core/words';
import { Announcer } from '../../../src/ui/announcer';
import { applyAllSafe, perform } from '../../../src/ui/perform';
import { mistake, notebookOf, Practice, replacing } from './practice';

const notebook = notebookOf('run(a)', 'run(b)');

const fixOf = (cell: string): Fix => ({
  title: 'Use await',
  applicability: 'safe',
  edit: [replacing(notebook, cell, ['run', 'await '])]
});

/** What a screen reader says. */
const said = () => document.querySelector('[aria-live="polite"]')?.textContent ?? '';

beforeEach(() => {
  jest.useFakeTimers();
  document.querySelector('[aria-live]')?.replaceChildren();
});

afterEach(() => jest.useRealTimers());

describe('what is said aloud', () => {
  it('is nothing of what came with the file', () => {
    const saved = mistake({ evidence: 'saved' }, { state: 'saved' });
    const certain = mistake({ evidence: 'source' }, { id: 'two' });
    const doctor = new Practice(notebook, [saved, certain]);
    new Announcer(doctor, english).update();
    jest.runAllTimers();
    expect(said()).toBe('');
  });

  it('is a failure, once, with the way to its fix', () => {
    const doctor = new Practice(notebook, []);
    const views = [new Announcer(doctor, english), new Announcer(doctor, english)];
    doctor.mistakes = [mistake({ fixes: [fixOf('a')] })];
    views.forEach(view => view.update());
    jest.runAllTimers();
    expect(said()).toBe(
      "Cell 1 failed: asyncio.run(main()) can't start an event loop here. " +
        'One fix available, press Control period.'
    );
    document.querySelector('[aria-live]')?.replaceChildren();
    views.forEach(view => view.update());
    jest.runAllTimers();
    expect(said()).toBe('');
  });

  it('counts the fixes that were found after the first one', () => {
    const doctor = new Practice(notebook, []);
    const view = new Announcer(doctor, english);
    doctor.mistakes = [mistake({ fixes: [fixOf('a')] })];
    view.update();
    doctor.mistakes = [mistake({ fixes: [fixOf('a'), fixOf('b')] })];
    view.update();
    jest.runAllTimers();
    expect(said()).toContain('2 fixes available, press Control period.');
  });

  it('is nothing of a failure that was mended before it could be told', () => {
    const doctor = new Practice(notebook, []);
    const view = new Announcer(doctor, english);
    doctor.mistakes = [mistake({ fixes: [fixOf('a')] })];
    view.update();
    doctor.mistakes = [mistake({ fixes: [fixOf('a')] }, { state: 'applied' })];
    view.update();
    jest.runAllTimers();
    expect(said()).toBe('');
  });

  it('is nothing of a notebook that was closed meanwhile', () => {
    const doctor = new Practice(notebook, []);
    const view = new Announcer(doctor, english);
    doctor.mistakes = [mistake({ fixes: [fixOf('a')] })];
    view.update();
    doctor.dispose();
    jest.runAllTimers();
    expect(said()).toBe('');
  });

  it('is a failure that the source had made certain before', () => {
    const doctor = new Practice(notebook, [mistake({ evidence: 'source' })]);
    const view = new Announcer(doctor, english);
    view.update();
    doctor.mistakes = [mistake({ evidence: 'live' })];
    view.update();
    jest.runAllTimers();
    expect(said()).toContain('Cell 1 failed');
  });

  it('is a number when many cells fail at once', () => {
    const doctor = new Practice(notebook, []);
    const view = new Announcer(doctor, english);
    doctor.mistakes = [mistake({}), mistake({ at: { cell: 'b', from: 0, to: 1 } }, { id: 'two' })];
    view.update();
    jest.runAllTimers();
    expect(said()).toBe('2 asyncio mistakes found. Press F8 for the next one.');
  });

  it('is how the run after a fix went', () => {
    const doctor = new Practice(notebook, [mistake({})]);
    const view = new Announcer(doctor, english);
    doctor.changed.connect(() => view.update());
    doctor.tell('one', { state: 'fixed' });
    expect(said()).toBe('Fixed. Cell 1 ran.');
    doctor.tell('one', { state: 'still-failing' });
    expect(said()).toBe("Still failing: asyncio.run(main()) can't start an event loop here.");
  });

  it('is what a fix changed', async () => {
    const doctor = new Practice(notebook, [mistake({ fixes: [fixOf('b')] })]);
    const office = { doctor, trans: english, explain: () => undefined };
    expect(await perform('apply', doctor.mistakes[0], office)).toBeNull();
    expect(said()).toBe('Changed 1 line in cell 2. Not run. Undo available.');
  });

  it('is how many were fixed together', async () => {
    const doctor = new Practice(notebook, [
      mistake({ fixes: [fixOf('a')] }),
      mistake({ fixes: [fixOf('b')], at: { cell: 'b', from: 0, to: 1 } }, { id: 'two' }),
      mistake({ fixes: [{ ...fixOf('b'), applicability: 'check-first' }] }, { id: 'three' })
    ]);
    await applyAllSafe(doctor, english);
    expect(doctor.snapshot().cells.map(({ source }) => source)).toEqual(['await (a)', 'await (b)']);
    expect(doctor.mistakes.map(({ state }) => state)).toEqual(['applied', 'applied', 'found']);
    expect(said()).toBe('Applied 2 fixes. Not run. Undo available.');
  });
});
