import { Notebook } from '../../core/notebook';
import { Run } from '../../core/run';
import { exceptionsInStderr } from '../../core/traceback';
import { Explained, explained } from './explained';
import { Failure, failures } from './failure';

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
  return failuresAnywhere(notebook, run, ename, evalue).flatMap(
    failure => explained(failure, run) ?? []
  );
}

/** The failures of a run, and those that ended its threads and background tasks. */
export function failuresAnywhere(
  notebook: Notebook,
  run: Run | null,
  ename: RegExp,
  evalue: RegExp
): readonly Failure[] {
  return failures(notebook, run && withThreads(run), ename, evalue);
}

function withThreads(run: Run): Run {
  if (!run.stderr.includes('Traceback (most recent call last)')) {
    return run;
  }
  let whole = read.get(run);
  if (!whole) {
    whole = { ...run, errors: [...run.errors, ...exceptionsInStderr(run.stderr)] };
    read.set(run, whole);
  }
  return whole;
}

/** Several rules ask for the same run. */
const read = new WeakMap<Run, Run>();
