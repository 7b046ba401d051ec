import { Diagnostic, Fix } from '../../../src/core/rule';
import { inverseOf } from '../../../src/notebook/apply';
import { Ledger } from '../../../src/notebook/ledger';

const RUN = 'asyncio.run(main())';
const AWAIT = 'await main()';

/** A notebook of a few cells, as the ledger sees it. */
class Cells {
  constructor(readonly sources: Map<string, string>) {}

  readonly order = () => new Map([...this.sources.keys()].map((cell, index) => [cell, index]));
  readonly source = (cell: string) => this.sources.get(cell);
  readonly version = (cell: string) => this.versions.get(cell) ?? 0;
  readonly error = (cell: string) => this.errors.get(cell) ?? null;

  /** The cell runs, with this error or none. */
  run(cell: string, error: string | null): void {
    this.versions.set(cell, this.version(cell) + 1);
    this.errors.set(cell, error);
  }

  private readonly versions = new Map<string, number>();
  private readonly errors = new Map<string, string | null>();
}

const ERROR = 'RuntimeError: asyncio.run() cannot be called from a running event loop';
const awaitIt: Fix = {
  title: 'Use await main()',
  applicability: 'safe',
  edit: [{ cell: 'b', before: RUN, edits: [{ from: 0, to: RUN.length, insert: AWAIT }] }]
};

function diagnostic(change: Partial<Diagnostic> = {}): Diagnostic {
  return {
    rule: 'asyncio-run-in-cell',
    severity: 'error',
    title: '',
    message: '',
    whatHappened: '',
    whyHere: '',
    whatToDo: '',
    learnMore: [],
    at: { cell: 'b', from: 0, to: RUN.length },
    line: 1,
    shownIn: null,
    evidence: 'live',
    fixes: [awaitIt],
    ...change
  };
}

const looked = { asked: false, ran: new Set<string>() };
const afterRunning = (...cells: string[]) => ({ asked: false, ran: new Set(cells) });

let cells: Cells;
let ledger: Ledger;
const states = () => ledger.mistakes.map(({ state }) => state);
const write = (cell: string, text: string) => {
  cells.sources.set(cell, text);
  ledger.edited(cell);
};
const apply = () => {
  const [{ id }] = ledger.mistakes;
  ledger.applied(id, { fix: awaitIt, undo: inverseOf(awaitIt.edit) });
  write('b', AWAIT);
  return id;
};

beforeEach(() => {
  cells = new Cells(
    new Map([
      ['a', 'async def main(): ...'],
      ['b', RUN],
      ['c', '1']
    ])
  );
  ledger = new Ledger(cells);
  cells.run('b', ERROR);
  ledger.found([diagnostic()], looked);
});

describe('a mistake', () => {
  it('is found by a run, or came with the file', () => {
    ledger.found([diagnostic(), diagnostic({ rule: 'other', evidence: 'saved' })], looked);
    expect(states()).toEqual(['found', 'saved']);
  });

  it('keeps its name while it is shown', () => {
    const [{ id }] = ledger.mistakes;
    write('b', `# a comment\n${RUN}`);
    cells.run('b', ERROR);
    ledger.found([diagnostic({ at: { cell: 'b', from: 12, to: 30 } })], looked);
    expect(ledger.mistakes.map(mistake => [mistake.id, mistake.state])).toEqual([[id, 'found']]);
  });

  it('keeps its name beside another one of its kind', () => {
    const second = diagnostic({ at: { cell: 'b', from: 40, to: 50 } });
    ledger.found([diagnostic(), second], looked);
    const [, { id }] = ledger.mistakes;
    ledger.found([second], looked);
    expect(ledger.mistakes.map(mistake => mistake.id)).toEqual([id]);
  });

  it('stands in document order', () => {
    const above = diagnostic({ at: { cell: 'a', from: 0, to: 1 } });
    ledger.found([above, diagnostic()], looked);
    expect(ledger.mistakes.map(({ diagnostic }) => diagnostic.at.cell)).toEqual(['a', 'b']);
  });

  it('is changed by an edit of its cell, and the same again when the edit is taken back', () => {
    write('b', `${RUN} # why?`);
    expect(states()).toEqual(['changed']);
    write('b', RUN);
    expect(states()).toEqual(['found']);
  });

  it('does not change with another cell', () => {
    write('c', '2');
    expect(states()).toEqual(['found']);
  });

  it('that has changed stays until somebody asks, or the cell runs', () => {
    write('b', '1 + 1');
    ledger.found([], looked);
    expect(states()).toEqual(['changed']);
    ledger.found([], { ...looked, asked: true });
    expect(states()).toEqual([]);
  });

  it('goes when its cell runs without it', () => {
    write('b', '1 + 1');
    cells.run('b', null);
    ledger.found([], afterRunning('b'));
    expect(states()).toEqual([]);
  });

  it('goes with its cell', () => {
    ledger.removed('b');
    expect(states()).toEqual([]);
  });

  it('that has changed goes with its cell too', () => {
    write('b', '1 + 1');
    cells.sources.delete('b');
    ledger.found([], looked);
    expect(states()).toEqual([]);
  });

  it('that was seen live may be no more after a restart', () => {
    ledger.restarted();
    expect(states()).toEqual(['changed']);
  });

  it('stays hidden until its cell runs again', () => {
    ledger.hidden(ledger.mistakes[0].id, true);
    ledger.found([diagnostic()], looked);
    expect(ledger.mistakes[0].hidden).toBe(true);
    cells.run('b', ERROR);
    ledger.found([diagnostic()], afterRunning('b'));
    expect(ledger.mistakes[0].hidden).toBe(false);
  });
});

describe('a fix', () => {
  it('is applied, run and found good', () => {
    apply();
    expect(states()).toEqual(['applied']);
    ledger.found([], looked);
    expect(states()).toEqual(['applied']);
    ledger.started('b');
    expect(states()).toEqual(['running']);
    cells.run('b', null);
    ledger.found([], afterRunning('b'));
    expect(states()).toEqual(['fixed']);
  });

  it('is not running while other cells are', () => {
    apply();
    ledger.started('c');
    expect(states()).toEqual(['applied']);
  });

  it('that leaves the same error is still failing, with what else can be done', () => {
    const id = apply();
    cells.run('b', ERROR);
    const other = { ...awaitIt, title: 'Insert nest_asyncio.apply()' };
    ledger.found([diagnostic({ fixes: [other] })], afterRunning('b'));
    expect(ledger.mistakes).toMatchObject([
      { id, state: 'still-failing', diagnostic: { fixes: [other] }, applied: { fix: awaitIt } }
    ]);
  });

  it('that leaves an error nobody can explain is still failing', () => {
    apply();
    cells.run('b', ERROR);
    ledger.found([], afterRunning('b'));
    expect(ledger.mistakes).toMatchObject([{ state: 'still-failing', diagnostic: { fixes: [] } }]);
  });

  it('that brings out another error has solved the first', () => {
    apply();
    cells.run('b', "NameError: name 'x' is not defined");
    ledger.found([diagnostic({ rule: 'coroutine-awaited-twice' })], afterRunning('b'));
    expect(states()).toEqual(['new-mistake', 'found']);
  });

  it('of what the source alone shows is not still failing where another error comes first', () => {
    cells.run('b', "ModuleNotFoundError: No module named 'x'");
    ledger.found([diagnostic({ evidence: 'source' })], looked);
    apply();
    cells.run('b', "ModuleNotFoundError: No module named 'x'");
    ledger.found([], afterRunning('b'));
    expect(states()).toEqual(['new-mistake']);
  });

  it('that brings out an error nobody can explain has not made the cell work', () => {
    apply();
    cells.run('b', "NameError: name 'x' is not defined");
    ledger.found([], afterRunning('b'));
    expect(states()).toEqual(['new-mistake']);
  });

  it('of several cells is judged when all of them have run', () => {
    const inTwo: Fix = {
      ...awaitIt,
      edit: [{ cell: 'a', before: 'async def main(): ...', edits: [] }, ...awaitIt.edit]
    };
    ledger.applied(ledger.mistakes[0].id, { fix: inTwo, undo: [] });
    write('b', AWAIT);
    ledger.started('a');
    ledger.found([], afterRunning('a'));
    expect(states()).toEqual(['applied']);
    ledger.started('b');
    cells.run('b', null);
    ledger.found([], afterRunning('b'));
    expect(states()).toEqual(['fixed']);
  });

  it('that is taken back with Ctrl+Z is undone', () => {
    apply();
    write('b', RUN);
    expect(ledger.mistakes).toMatchObject([{ state: 'undone', applied: null }]);
    ledger.found([diagnostic()], looked);
    expect(states()).toEqual(['undone']);
  });

  it('that worked is forgotten once its code changes', () => {
    apply();
    cells.run('b', null);
    ledger.found([], afterRunning('b'));
    write('b', 'await main() + 1');
    expect(states()).toEqual([]);
  });

  it('that worked is forgotten once the mistake is made again', () => {
    apply();
    cells.run('b', null);
    ledger.found([], afterRunning('b'));
    ledger.found([diagnostic({ at: { cell: 'b', from: 99, to: 100 } })], looked);
    expect(states()).toEqual(['found']);
  });

  it('waits to run again after a restart', () => {
    apply();
    ledger.started('b');
    ledger.restarted();
    expect(states()).toEqual(['applied']);
  });
});
