import { NotebookEdit } from './edit';
import { CellRange, Notebook } from './notebook';
import { Run } from './run';
import { Trans } from './words';

/** A place to read on. */
export type Link = { readonly title: string; readonly url: string };

/** The reader's own identifiers, by the name the rule's texts use for them. */
export type Names = Readonly<Record<string, string>>;

/** One mistake seen by a rule: where, and what the texts and fixes need to know. */
export type Finding = {
  /** Where the mistake was made; the card stands at this cell. */
  readonly at: CellRange;
  /** Where it showed, when that is neither this cell nor the one that ran. */
  readonly shownIn?: string;
  /** True where something else could be meant as well: a name that fits, the only call that is left. */
  readonly doubtful?: boolean;
  readonly names: Names;
  /** Pages about this very case, such as a library's; they stand before the rule's own. */
  readonly links?: readonly Link[];
};

/** How sure a fix is; the order is the order on screen. */
export type Applicability = 'safe' | 'check-first' | 'workaround';

/** One way to mend a mistake. */
export type Fix = {
  /** On the button: verb and result in the reader's identifiers, at most 40 characters. */
  readonly title: string;
  readonly applicability: Applicability;
  /** The consequence or price, in a few words. */
  readonly note?: string;
  readonly edit: NotebookEdit;
  /** Cells to run again besides the changed ones, in order. */
  readonly rerun?: readonly string[];
};

/**
 * `error`: a cell failed, or will. `warning`: it worked, or may have, but does
 * not do what is written. `advice`: it works, slowly or by luck. `hint`: only
 * the panel shows it. The last two never stop a fix from being offered.
 */
export type Severity = 'error' | 'warning' | 'advice' | 'hint';

/** One asyncio mistake: how to say it, see it and mend it. A form, in this order. */
export type Rule<Found extends Finding = Finding> = {
  /** Kebab-case; also the name of the file, of the page and in the settings. */
  readonly name: string;
  readonly severity: Severity;
  /** Names for the page's head and the README. */
  readonly example: Found['names'];
  title(trans: Trans): string;
  whatHappened(names: Found['names'], trans: Trans): string;
  whyHere(names: Found['names'], trans: Trans): string;
  whatToDo(names: Found['names'], trans: Trans): string;
  readonly learnMore: readonly Link[];
  /**
   * Every occurrence that the run proves or, without a run, that the source
   * alone makes certain. Finds nothing once the source no longer holds the
   * mistake: that is how a fix is checked.
   */
  detect(notebook: Notebook, run: Run | null): readonly Found[];
  /** The card's sentence: the cause, at most 90 characters. */
  message(names: Found['names'], trans: Trans): string;
  /** Best first; the later ones need not be made before they are asked for. Empty: explain and stop. */
  fixes(found: Found, notebook: Notebook, trans: Trans): Iterable<Fix>;
};

/** A rule whose kind of finding is its own affair. */
export type AnyRule = Omit<Rule, 'fixes'> & {
  fixes(found: Finding, notebook: Notebook, trans: Trans): Iterable<Fix>;
};

/** Checks the form of a rule at compile time and hides its kind of finding. */
export function defineRule<Found extends Finding>(rule: Rule<Found>): AnyRule {
  // Findings go back only to the rule that made them, see diagnose().
  return rule as unknown as AnyRule;
}

/** What people see of a mistake: plain words, a place, and ways to mend it. */
export type Diagnostic = {
  readonly rule: string;
  readonly severity: Severity;
  readonly title: string;
  readonly message: string;
  readonly whatHappened: string;
  readonly whyHere: string;
  readonly whatToDo: string;
  readonly learnMore: readonly Link[];
  readonly at: CellRange;
  /** 1-based line of `at.from`. */
  readonly line: number;
  /** The cell where it showed, when not that of `at`. */
  readonly shownIn: string | null;
  /** What it was seen from. */
  readonly evidence: 'live' | 'saved' | 'source';
  readonly fixes: readonly Fix[];
};
