import { diagnose, Doctor } from '../../../src/core/diagnose';
import { cellEdit } from '../../../src/core/edit';
import { Notebook, unknownKernel } from '../../../src/core/notebook';
import { runOf } from '../../../src/core/output';
import { AnyRule, defineRule, Diagnostic, Finding, Severity } from '../../../src/core/rule';
import { Run } from '../../../src/core/run';
import { english } from '../../../src/core/words';

/** A rule that finds a word in the source, and offers to write another one. */
function spelling(
  word: string,
  better: readonly string[],
  severity: Severity = 'error',
  isSeenBy: (run: Run | null) => boolean = run => run === null
): AnyRule {
  return defineRule<Finding>({
    name: `says-${word}`,
    severity,
    example: {},
    title: () => word,
    whatHappened: () => word,
    whyHere: () => word,
    whatToDo: () => word,
    learnMore: [],
    detect: ({ cells }, run) =>
      cells.flatMap(({ id, source }) => {
        const from = source.indexOf(word);
        return from < 0 || !isSeenBy(run)
          ? []
          : [{ at: { cell: id, from, to: from + word.length }, names: {} }];
      }),
    message: () => word,
    fixes: ({ at: { cell: id, from, to } }, { cells }) =>
      better.map(insert => ({
        title: insert,
        applicability: 'safe' as const,
        edit: cells
          .filter(cell => cell.id === id)
          .map(cell => cellEdit(cell, [{ from, to, insert }]))
      }))
  });
}

function notebook(source: string, editable = true): Notebook {
  const cell = { id: 'a', type: 'code' as const, source, executionCount: null, editable };
  return { cells: [cell], language: 'python', kernel: unknownKernel };
}

function diagnosed(
  cells: Notebook,
  rules: readonly AnyRule[],
  runs: readonly Run[] = [],
  more: Partial<Doctor> = {}
): Diagnostic[] {
  const doctor: Doctor = {
    ...{ rules, trans: english, isSound: () => true },
    failed: (_, reason) => {
      throw reason;
    },
    ...more
  };
  return diagnose(cells, runs, doctor);
}

function offers(cells: Notebook, rules: readonly AnyRule[], more: Partial<Doctor> = {}): string[] {
  return titles(diagnosed(cells, rules, [], more));
}

function titles(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.flatMap(({ fixes }) => fixes.map(({ title }) => title));
}

describe('a fix is offered', () => {
  it('when the mistake is gone after it', () => {
    expect(offers(notebook('colour'), [spelling('colour', ['color'])])).toEqual(['color']);
  });

  it('when it brings mere advice', () => {
    const advice = spelling('color', [], 'advice');
    expect(offers(notebook('colour'), [spelling('colour', ['color']), advice])).toEqual(['color']);
  });
});

it('the best fixes are found without the others', () => {
  const rule = spelling('colour', ['coulour', 'colour!', 'color', 'hue']);
  const asked: string[] = [];
  const doctor: Doctor = {
    ...{ rules: [rule], trans: english, failed: () => undefined },
    isSound: ({ title }) => {
      asked.push(title);
      return title !== 'coulour';
    }
  };
  expect(titles(diagnose(notebook('colour'), [], doctor, 1))).toEqual(['color']);
  expect(asked).toEqual(['coulour', 'colour!', 'color']);
});

describe('no fix is offered', () => {
  it('that leaves the mistake', () => {
    expect(offers(notebook('colour'), [spelling('colour', ['colours'])])).toEqual([]);
  });

  it('that leaves what a run shows', () => {
    const seen = spelling('colour', ['colours', 'tint'], 'error', run => run !== null);
    const run = runOf('a', 'colour', 1, [], 'live');
    expect(titles(diagnosed(notebook('colour'), [seen], [run]))).toEqual(['tint']);
  });

  it('that changes nothing', () => {
    expect(offers(notebook('colour'), [spelling('colour', ['colour'])])).toEqual([]);
  });

  it.each(['error', 'warning'] as const)('that brings a new %s', severity => {
    const other = spelling('color', [], severity);
    expect(offers(notebook('colour'), [spelling('colour', ['color', 'tint']), other])).toEqual([
      'tint'
    ]);
  });

  it('in a locked cell', () => {
    expect(offers(notebook('colour', false), [spelling('colour', ['color'])])).toEqual([]);
  });

  it('whose text the gate refuses', () => {
    const isSound: Doctor['isSound'] = (_, before, after) =>
      before.cells[0].source === 'colour' && after.cells[0].source !== 'color';
    expect(
      offers(notebook('colour'), [spelling('colour', ['color', 'tint'])], { isSound })
    ).toEqual(['tint']);
  });

  it('in a notebook of another language', () => {
    const julia = { ...notebook('colour'), language: 'julia' };
    expect(offers(julia, [spelling('colour', ['color'])])).toEqual([]);
  });
});

it('a rule that throws is told, and the others go on', () => {
  const told: string[] = [];
  const broken: AnyRule = {
    ...spelling('broken', []),
    detect: () => {
      throw new Error('it broke');
    }
  };
  const found = offers(notebook('colour'), [broken, spelling('colour', ['color'])], {
    failed: rule => told.push(rule)
  });
  expect(found).toEqual(['color']);
  expect(new Set(told)).toEqual(new Set(['says-broken']));
});

describe('what the source alone shows', () => {
  const failure = { output_type: 'error', ename: 'NameError', evalue: 'colour', traceback: [] };
  const printed = { output_type: 'stream', name: 'stdout', text: 'colour' };
  const [first] = notebook('colour').cells;
  const book = (executionCount: number | null): Notebook => ({
    ...notebook(''),
    cells: [
      { ...first, executionCount },
      { ...first, id: 'b', source: 'print(1)', executionCount: 2 }
    ]
  });
  const saved = (cell: string, output: unknown) => runOf(cell, null, 1, [output], 'saved');

  it.each([
    ['a cell that has printed', [saved('a', printed)]],
    ['a cell without outputs beside one that has some', [saved('b', printed)]]
  ])('is no error in %s, as the file says', (_, runs) => {
    expect(diagnosed(book(1), [spelling('colour', [])], runs)).toEqual([]);
    expect(diagnosed(book(1), [spelling('colour', [], 'warning')], runs)).toHaveLength(1);
  });

  it.each([
    ['that has failed', 1, [saved('a', failure)]],
    ['that has not run', null, [saved('b', printed)]],
    ['of a file without outputs', 1, []],
    ['that ran just now', 1, [runOf('a', 'colour', 1, [printed], 'live')]]
  ])('is an error in a cell %s', (_, count, runs) => {
    expect(diagnosed(book(count), [spelling('colour', [])], runs)).toHaveLength(1);
  });
});

describe('mistakes', () => {
  it('that a run shows are told as such, and once', () => {
    const either = spelling('colour', [], 'error', () => true);
    const run = runOf('a', 'colour', 1, [], 'live');
    const found = diagnosed(notebook('colour'), [either], [run]);
    expect(found.map(({ evidence }) => evidence)).toEqual(['live']);
  });

  it('stand in the order of the notebook', () => {
    const [first] = notebook('a grey colour').cells;
    const book = { ...notebook(''), cells: [first, { ...first, id: 'b', source: 'my flavour' }] };
    const found = diagnosed(
      book,
      ['flavour', 'colour', 'grey'].map(word => spelling(word, []))
    );
    expect(found.map(({ title }) => title)).toEqual(['grey', 'colour', 'flavour']);
  });
});
