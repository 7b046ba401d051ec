import { Notebook } from '../core/notebook';
import { Run } from '../core/run';
import { exceptionsInStderr } from '../core/traceback';
import { Explained, explainedFailures } from './explained';

/**
 * The failures with this name and text, each at its statement; also those that
 * ended a thread or a background task, which come as text on stderr.
 */
export function explainedAnywhere(
  notebook: Notebook,
  run: Run | null,
  ename: RegExp,
  evalue: RegExp
): readonly Explained[] {
  return explainedFailures(notebook, run && withThreads(run), ename, evalue);
}

function withThreads(run: Run): Run {
  return { ...run, errors: [...run.errors, ...exceptionsInStderr(run.stderr)] };
}
