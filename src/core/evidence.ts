import { cellWith, Notebook } from './notebook';
import { AnyRule, Applicability, Finding, Fix, Severity } from './rule';
import { Run } from './run';

/** A mistake, the rule that found it, and the run that shows it; null where the source alone does. */
export type Seen = {
  readonly rule: AnyRule;
  readonly finding: Finding;
  readonly run: Run | null;
};

/** What is known of a mistake before it is told. */
type Charge = {
  readonly severity: Severity;
  /** The cell where it showed. */
  readonly cell: string;
  /** Whether the source alone shows it. */
  readonly isFromSource: boolean;
};

/**
 * How grave a mistake is once the runs of its cell have been heard; null where
 * they speak against it, as the source may look wrong and be right: behind a
 * decorator, a patch, in another kind of kernel.
 * - A cell that ran, and showed neither an error nor a warning, is innocent;
 *   advice about it is a hint, which the panel alone shows.
 * - What a cell shows on purpose is no mistake.
 */
export function severityOf(charge: Charge, notebook: Notebook): Severity | null {
  const { severity, isFromSource } = charge;
  const cell = cellWith(notebook, charge.cell);
  if (cell?.raisesOnPurpose) {
    return null;
  }
  if (!isFromSource || !cell?.ranWell) {
    return severity;
  }
  return severity === 'error' || severity === 'warning' ? null : 'hint';
}

/**
 * How sure a fix may call itself, whatever its rule says. `safe` needs
 * - a mistake: a cell that failed, warned or certainly will; advice is none;
 * - no other reading: not the likeliest of several places;
 * - an edit of nothing but the cell in which the mistake was made.
 */
export function levelFor(fix: Fix, { rule, finding }: Seen): Applicability {
  const isMistake = rule.severity === 'error' || rule.severity === 'warning';
  const isProven = isMistake && finding.doubtful !== true;
  const staysThere = fix.edit.every(({ cell }) => cell === finding.at.cell);
  return fix.applicability === 'safe' && !(isProven && staysThere)
    ? 'check-first'
    : fix.applicability;
}

/** The cell where it showed: the one that the rule names, else the one that ran. */
export function shownAt({ finding, run }: Seen): string {
  return finding.shownIn ?? run?.cell ?? finding.at.cell;
}

/** Whether a run says nothing against its cell: no error, no warning, no coroutine where a value was meant. */
export function isClean({ errors, stdout, stderr, results }: Run): boolean {
  return (
    errors.length === 0 &&
    isQuiet(stderr) &&
    !showsCoroutines(stdout) &&
    !results.some(showsCoroutines)
  );
}

/** Whether a text on stderr is free of what Python, asyncio and Jupyter print when something is wrong. */
export function isQuiet(stderr: string): boolean {
  return !TROUBLE.test(stderr);
}

const TROUBLE = /Warning\b|Traceback \(most recent|never retrieved|was destroyed|Exception in /;

/**
 * Whether a line shows coroutines and nothing else, alone or in a list, tuple,
 * set or dict: not the repr of an object that holds one.
 */
export function showsCoroutines(text: string): boolean {
  return text.includes('<coroutine object ') && COROUTINES.test(text);
}

const COROUTINES =
  /^[[({]?(?:\s*(?:'[^'\n]*': |\w+: )?<coroutine object [^<>\s]+(?:\.<locals>\.[^<>\s]+)* at 0x[0-9a-fA-F]+>,?)+\s*[\])}]?$/m;
