import { Notebook } from '../../core/notebook';
import { Finding } from '../../core/rule';
import { Run } from '../../core/run';
import { shortCode } from '../../fixes/short-code';
import { failedStatement, Failure, failures, lineRangeOf } from './failure';

/** A failure that is explained at the line that failed. */
export type Explained = Finding & { readonly names: { readonly code: string } };

/** The failures with this name and text, each at its statement. */
export function explainedFailures(
  notebook: Notebook,
  run: Run | null,
  ename: RegExp,
  evalue: RegExp
): readonly Explained[] {
  return failures(notebook, run, ename, evalue).flatMap(failure => explained(failure, run) ?? []);
}

/** The failure at its statement; null where its source has changed since. */
export function explained(failure: Failure, run: Run | null): Explained | null {
  const statement = failedStatement(failure);
  if (!statement) {
    return null;
  }
  const at = lineRangeOf(statement);
  const [line] = statement.cell.source.slice(at.from, at.to).split('\n');
  return {
    at,
    ...(run?.cell && run.cell !== at.cell ? { shownIn: run.cell } : {}),
    names: { code: shortCode(line, 40) }
  };
}
