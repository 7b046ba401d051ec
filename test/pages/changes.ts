import { CellRun, KernelRun } from '../kernel/kernels';
import { textsOf } from './outputs';

const UNFINISHED = /<(coroutine|async_generator) object|was never awaited/;

/** What a cell shows to its reader: stdout and results, without what differs from run to run. */
export function shownBy({ outputs }: CellRun): string {
  return [...textsOf(outputs, 'stdout'), ...textsOf(outputs, 'result')].join('\n');
}

/** Whether a cell ran, and neither shows nor warns that something was not waited for. */
export function isWell(run: CellRun): boolean {
  // `%run` shows an error and ends well.
  const failed = run.outputs.some(({ output_type }) => output_type === 'error');
  return run.status === 'ok' && !failed && isFinished(run);
}

function isFinished(run: CellRun): boolean {
  return !UNFINISHED.test(shownBy(run)) && !warns(run);
}

/** Whether a cell says that something was never awaited. */
export function warns({ outputs }: CellRun): boolean {
  return UNFINISHED.test(textsOf(outputs, 'stderr').join('\n'));
}

/**
 * What a fix did to cells that were well: they fail, show something else, or
 * warn; and cells that run now but do not do what they should. `at` are places
 * among the runs; `meant` is what the notebook shows without its mistakes,
 * where that is known.
 */
export function changesOf(
  before: KernelRun,
  after: KernelRun,
  meant: KernelRun | null = null
): { readonly at: number; readonly what: string }[] {
  return before.cells.flatMap((was, at) => {
    const now = after.cells[at];
    const whole = meant?.cells[at] ?? null;
    const what = whole ? changeOfMeant(was, now, whole) : changeOf(was, now);
    return what ? [{ at, what }] : [];
  });
}

function changeOf(was: CellRun, now: CellRun): string | null {
  if (was.status === 'ok' && now.status !== 'ok') {
    return `ran, now ${failureOf(now)}`;
  }
  if (isWell(was) && shownBy(was) !== shownBy(now)) {
    return `showed ${JSON.stringify(shownBy(was))}, now ${JSON.stringify(shownBy(now))}`;
  }
  // A mended cell that warned before may have more than one mistake.
  const isNew = now.status === 'ok' && !isFinished(now) && isFinished(was);
  return isNew ? `now leaves something unfinished: ${JSON.stringify(wordsOf(now))}` : null;
}

/** A cell shows what it showed, or what it was meant to show. */
function changeOfMeant(was: CellRun, now: CellRun, meant: CellRun): string | null {
  if (now.status !== 'ok') {
    return was.status === 'ok' || ['timeout', 'dead'].includes(now.status)
      ? `ran, now ${failureOf(now)}`
      : null;
  }
  const isAsBefore = was.status === 'ok' && shownBy(now) === shownBy(was);
  if (isAsBefore || shownBy(now) === shownBy(meant)) {
    return !isAsBefore && warns(now) && !warns(was)
      ? `now warns: ${JSON.stringify(wordsOf(now))}`
      : null;
  }
  const [should, shows] = [meant, now].map(run => JSON.stringify(shownBy(run)));
  return `was meant to show ${should}, now ${shows}`;
}

function wordsOf(run: CellRun): string {
  return [shownBy(run), ...textsOf(run.outputs, 'stderr')].join('\n');
}

function failureOf({ status, outputs }: CellRun): string {
  return textsOf(outputs, 'error').join() || status;
}
