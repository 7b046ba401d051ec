import { Fix } from '../../../src/core/rule';
import { english } from '../../../src/core/words';
import { Mistake } from '../../../src/tokens';
import { viewOf } from '../../../src/ui/view';
import { mistake, notebookOf, Practice, replacing } from './practice';

const notebook = notebookOf('run(a)\nrun(b)', 'print(c)');
const doctor = new Practice(notebook, []);

const first: Fix = {
  title: 'Use await a',
  applicability: 'safe',
  edit: [replacing(notebook, 'a', ['run(a)', 'await a'])],
  rerun: ['b']
};
const second: Fix = { ...first, title: 'Patch the loop', applicability: 'workaround' };

function view(rest: Partial<Mistake>, severity: 'error' | 'warning' | 'hint' = 'error') {
  const one = mistake({ severity, fixes: [first, second] }, rest);
  return viewOf(one, 'a', doctor, english);
}

const applied = { fix: first, undo: [] };

describe('what a cell shows of a mistake', () => {
  it.each([
    ['found', null, ['preview', 'explain', 'hide'], 2],
    ['saved', 'Saved error', ['preview', 'explain', 'hide'], 2],
    ['changed', 'Code changed since this error.', ['check', 'explain', 'hide'], 0],
    ['applied', 'Changed line 1. Not run yet.', ['run', 'undo', 'explain'], 0],
    ['running', 'Running…', ['undo', 'explain'], 0],
    ['fixed', 'Fixed. The cell ran.', ['undo', 'explain', 'hide'], 0],
    ['still-failing', 'Still failing.', ['undo', 'preview', 'explain', 'hide'], 1],
    [
      'new-mistake',
      'That one is solved. The run shows another mistake.',
      ['undo', 'explain', 'hide'],
      0
    ],
    ['undone', 'Undone.', ['preview', 'explain', 'hide'], 2]
  ] as const)('%s: %s', (state, status, deeds, ways) => {
    const seen = view({ state, applied });
    expect(seen?.status).toBe(status);
    expect(seen?.buttons.map(({ deed }) => deed)).toEqual(deeds);
    expect(seen?.ways).toHaveLength(ways);
  });

  it('promotes the next way when the first did not help', () => {
    const ways = view({ state: 'still-failing', applied })?.ways;
    expect(ways).toMatchObject([{ fix: 1, title: 'Patch the loop' }]);
  });

  it('counts the cells to run, those to run again among them', () => {
    const run = view({ state: 'applied', applied })?.buttons[0];
    expect(run?.label).toBe('Run 2 changed cells');
  });

  it('is short for a warning, and nothing for a hint', () => {
    expect(view({}, 'warning')).toMatchObject({ tone: 'warning', brief: true });
    expect(view({}, 'hint')).toBeNull();
  });

  it('is short and quiet before the cell has run', () => {
    const certain = mistake({ evidence: 'source', fixes: [first] });
    expect(viewOf(certain, 'a', doctor, english)).toMatchObject({ tone: 'quiet', brief: true });
  });

  it('is nothing in a cell that has no part in it', () => {
    expect(viewOf(mistake({}), 'b', doctor, english)).toBeNull();
  });
});
