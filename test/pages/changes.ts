import { CellRun, KernelRun } from '../kernel/kernels';
import { textsOf } from './outputs';

/** What a cell that ran well may have shown before and may not show less of. */
export const UNFINISHED = /<(coroutine|async_generator) object|was never awaited/;

/** What a cell shows to its reader: stdout and results, without what differs from run to run. */
export function shownBy({ outputs }: CellRun): string {
  return [...textsOf(outputs, 'stdout'), ...textsOf(outputs, 'result')].join('\n');
}

/** Whether a cell ran, and neither shows nor warns that something was not waited for. */
export function isWell(run: CellRun): boolean {
  return (
    run.status === 'ok' &&
    !UNFINISHED.test(shownBy(run)) &&
    !UNFINISHED.test(textsOf(run.outputs, 'stderr').join('\n'))
  );
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
  return warningOf(was, now);
}

/** Each line shown must be one of the cell as it was, or of the cell as it was meant. */
function changeOfMeant(was: CellRun, now: CellRun, meant: CellRun): string | null {
  if (now.status !== 'ok') {
    return was.status === 'ok' || ['timeout', 'dead'].includes(now.status)
      ? `ran, now ${failureOf(now)}`
      : null;
  }
  const had = shownBy(was).split('\n');
  const should = shownBy(meant).split('\n');
  const shows = shownBy(now).split('\n');
  const fits =
    shows.length === should.length && shows.every((line, i) => [had[i], should[i]].includes(line));
  return fits
    ? warningOf(was, now)
    : `was meant to show ${JSON.stringify(should.join('\n'))}, now ${JSON.stringify(shows.join('\n'))}`;
}

/** Words of something that was not waited for, which the cell did not have before. */
function warningOf(was: CellRun, now: CellRun): string | null {
  const seen = (run: CellRun) => `${shownBy(run)}\n${textsOf(run.outputs, 'stderr').join('\n')}`;
  return now.status === 'ok' && UNFINISHED.test(seen(now)) && !UNFINISHED.test(seen(was))
    ? `now says ${JSON.stringify(seen(now).trim())}`
    : null;
}

function failureOf({ status, outputs }: CellRun): string {
  return textsOf(outputs, 'error').join() || status;
}
