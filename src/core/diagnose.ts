import { applyEdit } from './edit';
import { levelFor, Seen, severityOf, shownAt } from './evidence';
import { cellOf, cellWith, lineOf, Notebook, positionOf } from './notebook';
import { AnyRule, Diagnostic, Finding, Fix, Severity } from './rule';
import { Run } from './run';
import { Trans } from './words';

/** What diagnose() is given besides the notebook and its runs. */
export type Doctor = {
  readonly rules: readonly AnyRule[];
  readonly trans: Trans;
  /**
   * Whether the edited notebook still parses with every `await` at a legal
   * place: the text half of the gate (fixes/gate.ts). The other half, that the
   * mistake is gone and none is new, is checked here.
   */
  readonly isSound: (fix: Fix, before: Notebook, after: Notebook) => boolean;
  /** Told when a rule throws; the other rules go on. */
  readonly failed: (rule: string, reason: unknown) => void;
};

/**
 * The mistakes that these runs and the source show, in document order: one
 * per rule and place, each with the best fixes that pass the gate, at most so
 * many.
 */
export function diagnose(
  notebook: Notebook,
  runs: readonly Run[],
  doctor: Doctor,
  most = Infinity
): Diagnostic[] {
  return [...diagnosing(notebook, [...runs, null], doctor, most)].sort(
    (a, b) =>
      positionOf(notebook, a.at.cell) - positionOf(notebook, b.at.cell) || a.at.from - b.at.from
  );
}

/**
 * The same one by one, for those who have other things to do in between; null
 * stands for the source alone. A fix is checked against what is given here.
 */
export function* diagnosing(
  notebook: Notebook,
  runs: readonly (Run | null)[],
  doctor: Doctor,
  most = Infinity
): Generator<Diagnostic> {
  if (notebook.language === 'python') {
    const findings = find(notebook, runs, doctor);
    for (const seen of findings) {
      const { severity } = seen.rule;
      const charge = { severity, cell: shownAt(seen), isFromSource: seen.run === null };
      const told = severityOf(charge, notebook);
      if (told === null) {
        continue;
      }
      const fixes = unlessItThrows(seen.rule, doctor, () =>
        fixesFor(seen, notebook, runs, findings, doctor, most)
      );
      yield describe(seen, told, fixes, notebook, doctor);
    }
  }
}

/** Whether the source alone shows no more mistakes after the fix than before. */
export function bringsNoMistake(fix: Fix, notebook: Notebook, doctor: Doctor): boolean {
  const after = countByRule(find(applyEdit(notebook, fix.edit), [null], doctor));
  return hasNoMore(after, countOfSource(notebook, doctor), doctor);
}

/** Kept for as long as the notebook is: many fixes are compared with it. */
function countOfSource(notebook: Notebook, doctor: Doctor): Counts {
  const kept = counts.get(notebook);
  if (kept && haveSameRules(kept.rules, doctor.rules)) {
    return kept.counts;
  }
  const found = countByRule(find(notebook, [null], doctor));
  counts.set(notebook, { rules: doctor.rules, counts: found });
  return found;
}

function haveSameRules(a: readonly AnyRule[], b: readonly AnyRule[]): boolean {
  return a.length === b.length && a.every((rule, i) => rule === b[i]);
}

const counts = new WeakMap<
  Notebook,
  { readonly rules: readonly AnyRule[]; readonly counts: Counts }
>();

/** What a run proves comes before what the source makes certain, at each place. */
function find(notebook: Notebook, runs: readonly (Run | null)[], doctor: Doctor): Seen[] {
  const seen = new Map<string, Seen>();
  for (const run of runs) {
    for (const rule of doctor.rules) {
      for (const finding of unlessItThrows(rule, doctor, () => rule.detect(notebook, run))) {
        const key = keyOf(rule, finding);
        if (!seen.has(key)) {
          seen.set(key, { rule, finding, run });
        }
      }
    }
  }
  return [...seen.values()];
}

function unlessItThrows<T>(rule: AnyRule, doctor: Doctor, ask: () => readonly T[]): readonly T[] {
  try {
    return ask();
  } catch (reason) {
    doctor.failed(rule.name, reason);
    return [];
  }
}

function keyOf(rule: AnyRule, { at }: Finding): string {
  return `${rule.name} ${at.cell} ${at.from}`;
}

function describe(
  seen: Seen,
  severity: Severity,
  fixes: readonly Fix[],
  notebook: Notebook,
  { trans }: Doctor
): Diagnostic {
  const { rule, finding, run } = seen;
  const { names, at } = finding;
  const shown = shownAt(seen);
  return {
    rule: rule.name,
    severity,
    title: rule.title(trans),
    message: rule.message(names, trans),
    whatHappened: rule.whatHappened(names, trans),
    whyHere: rule.whyHere(names, trans),
    whatToDo: rule.whatToDo(names, trans),
    learnMore: [...(finding.links ?? []), ...rule.learnMore],
    at,
    line: lineOf(cellOf(notebook, at.cell).source, at.from),
    shownIn: shown !== at.cell && cellWith(notebook, shown) ? shown : null,
    evidence: run?.origin ?? 'source',
    fixes
  };
}

/** The best fixes that pass the gate, at most so many, none of them surer than its evidence. */
function fixesFor(
  seen: Seen,
  notebook: Notebook,
  runs: readonly (Run | null)[],
  before: readonly Seen[],
  doctor: Doctor,
  most: number
): readonly Fix[] {
  const passed: Fix[] = [];
  for (const fix of seen.rule.fixes(seen.finding, notebook, doctor.trans)) {
    if (
      mends(fix, seen.rule, notebook, runs, before, doctor) &&
      passed.push({ ...fix, applicability: levelFor(fix, seen) }) >= most
    ) {
      break;
    }
  }
  return passed;
}

/** Whether the edit is sound, removes the mistake and brings no new one. */
function mends(
  fix: Fix,
  rule: AnyRule,
  notebook: Notebook,
  runs: readonly (Run | null)[],
  before: readonly Seen[],
  doctor: Doctor
): boolean {
  const locked = fix.edit.some(({ cell }) => !cellOf(notebook, cell).editable);
  if (locked || fix.edit.length === 0) {
    return false;
  }
  const after = applyEdit(notebook, fix.edit);
  if (!doctor.isSound(fix, notebook, after)) {
    return false;
  }
  const left = countByRule(find(after, runs, doctor));
  const had = countByRule(before);
  return hasNoMore(left, had, doctor) && (left.get(rule) ?? 0) < (had.get(rule) ?? 0);
}

type Counts = ReadonlyMap<AnyRule, number>;

/** Whether no rule finds more than before; advice and hints do not count. */
function hasNoMore(left: Counts, had: Counts, { rules }: Doctor): boolean {
  return rules
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .every(rule => (left.get(rule) ?? 0) <= (had.get(rule) ?? 0));
}

function countByRule(seen: readonly Seen[]): Counts {
  const counts = new Map<AnyRule, number>();
  for (const { rule } of seen) {
    counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return counts;
}
