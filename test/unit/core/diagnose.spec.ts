import { diagnose, Doctor } from '../../../src/core/diagnose';
import { cellEdit } from '../../../src/core/edit';
import { Notebook, unknownKernel } from '../../../src/core/notebook';
import { AnyRule, defineRule, Finding, Severity } from '../../../src/core/rule';
import { english } from '../../../src/core/words';

/** A rule that finds a word in the source, and offers to write another one. */
function spelling(word: string, better: readonly string[], severity: Severity = 'error'): AnyRule {
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
        return run || from < 0
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

function offers(cells: Notebook, rules: readonly AnyRule[], more: Partial<Doctor> = {}): string[] {
  const doctor: Doctor = {
    ...{ rules, trans: english, isSound: () => true },
    failed: (_, reason) => {
      throw reason;
    },
    ...more
  };
  return diagnose(cells, [], doctor).flatMap(({ fixes }) => fixes.map(({ title }) => title));
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

describe('no fix is offered', () => {
  it('that leaves the mistake', () => {
    expect(offers(notebook('colour'), [spelling('colour', ['colours'])])).toEqual([]);
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
