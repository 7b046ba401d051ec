import { bringsNoMistake, diagnose, Doctor } from '../../../src/core/diagnose';
import { cellEdit } from '../../../src/core/edit';
import { Cell, Notebook, unknownKernel } from '../../../src/core/notebook';
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

describe('a cell that ran without an error or a warning', () => {
  const [first] = notebook('colour').cells;
  const book = (more: Partial<Cell>): Notebook => ({
    ...notebook(''),
    cells: [{ ...first, executionCount: 1, ...more }]
  });

  it.each(['error', 'warning'] as const)('is innocent of every %s of its source', severity => {
    const rule = spelling('colour', ['color'], severity);
    expect(diagnosed(book({ ranWell: true }), [rule])).toEqual([]);
    expect(diagnosed(book({ ranWell: false }), [rule])).toHaveLength(1);
  });

  it('is given advice in the panel only', () => {
    const rule = spelling('colour', ['color'], 'advice');
    const severityOf = (more: Partial<Cell>) =>
      diagnosed(book(more), [rule]).map(({ severity }) => severity);
    expect(severityOf({ ranWell: true })).toEqual(['hint']);
    expect(severityOf({})).toEqual(['advice']);
  });

  it('is still told of what a run shows in it', () => {
    const seen = spelling('colour', ['color'], 'error', run => run !== null);
    const run = runOf('a', 'colour', 2, [], 'live');
    expect(diagnosed(book({ ranWell: true }), [seen], [run])).toHaveLength(1);
  });

  it('does not keep another mistake from being mended', () => {
    const cells = [first, { ...first, id: 'b', source: 'a grey', ranWell: true }];
    const rules = [spelling('colour', ['color']), spelling('grey', [])];
    expect(titles(diagnosed({ ...notebook(''), cells }, rules))).toEqual(['color']);
  });
});

it('what a cell shows on purpose is no mistake', () => {
  const [first] = notebook('colour').cells;
  const cells = [{ ...first, raisesOnPurpose: true }];
  const rule = spelling('colour', ['color'], 'error', () => true);
  const run = runOf('a', 'colour', 1, [], 'live');
  expect(diagnosed({ ...notebook(''), cells }, [rule], [run])).toEqual([]);
});

describe('a fix claims to be safe', () => {
  const levels = (rule: AnyRule, cells = notebook('colour')) =>
    diagnosed(cells, [rule]).flatMap(({ fixes }) => fixes.map(fix => fix.applicability));

  it('for a mistake that is certain', () => {
    expect(levels(spelling('colour', ['color']))).toEqual(['safe']);
  });

  it('not for advice', () => {
    expect(levels(spelling('colour', ['color'], 'advice'))).toEqual(['check-first']);
  });

  it('not where something else may be meant', () => {
    const rule = spelling('colour', ['color']);
    const doubtful: AnyRule = {
      ...rule,
      detect: (cells, run) => rule.detect(cells, run).map(each => ({ ...each, doubtful: true }))
    };
    expect(levels(doubtful)).toEqual(['check-first']);
  });

  it('not where it changes another cell than that of the mistake', () => {
    const [first] = notebook('colour').cells;
    const other = { ...first, id: 'b', source: 'grey' };
    const rule = spelling('colour', []);
    const wide: AnyRule = {
      ...rule,
      fixes: () => [
        {
          title: 'both',
          applicability: 'safe',
          edit: [
            cellEdit(first, [{ from: 0, to: 6, insert: 'color' }]),
            cellEdit(other, [{ from: 0, to: 4, insert: 'gray' }])
          ]
        }
      ]
    };
    expect(levels(wide, { ...notebook(''), cells: [first, other] })).toEqual(['check-first']);
  });
});

it('the cell that failed is named where the mistake was made in another', () => {
  const seen = spelling('colour', [], 'error', run => run !== null);
  const [first] = notebook('colour').cells;
  const cells = [first, { ...first, id: 'b', source: 'go()' }];
  const run = runOf('b', 'go()', 2, [], 'live');
  const [found] = diagnosed({ ...notebook(''), cells }, [seen], [run]);
  expect(found).toMatchObject({ at: { cell: 'a' }, shownIn: 'b' });
});

it('a rule that is added behind the others does not keep fixes from being offered', () => {
  const rules = [spelling('colour', ['color'])];
  const cells = notebook('colour');
  const doctor = (rules: readonly AnyRule[]): Doctor => ({
    ...{ rules, trans: english, isSound: () => true, failed: () => undefined }
  });
  const [{ fixes }] = diagnose(cells, [], doctor(rules));
  expect(bringsNoMistake(fixes[0], cells, doctor(rules))).toBe(true);
  const more = [...rules, spelling('col', [])];
  expect(bringsNoMistake(fixes[0], cells, doctor(more))).toBe(true);
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
