import { lineOf, Notebook } from '../../core/notebook';
import { ChainedException, Run } from '../../core/run';
import { cutCode, lineOfCode } from '../../fixes/short-code';
import { PythonCell, textOf } from '../../python/cell';
import { nestAsyncioAppliedBefore, programOf } from '../../python/program';
import { calleeOf, lineRangeOf, Place, placesOf, surelyFailed } from './failure';
import { isLibraryFile } from './library-file';
import type { LoopFinding, LoopRule, Way } from './running-loop';

/**
 * The line that started a second loop though no call in it says so: `%time
 * asyncio.run(f())`, `exec(code)`, `getattr(asyncio, 'run')(f())`. Null once the
 * line has changed, and where a library started the loop.
 */
export function hiddenStart(
  notebook: Notebook,
  run: Run,
  exception: ChainedException,
  rule: LoopRule
): LoopFinding | null {
  const places = placesOf(notebook, run, exception);
  const start = handedOn(places[0]) ?? failedLine(exception, places);
  return start && !nestAsyncioAppliedBefore(programOf(notebook), start.cell, start.from, true)
    ? {
        rule,
        at: { cell: start.cell.id, from: start.from, to: start.to },
        ...(run.cell !== null && run.cell !== start.cell.id ? { shownIn: run.cell } : {}),
        names: { call: start.call, awaited: '', way: start.way },
        callers: null
      }
    : null;
}

type Start = {
  readonly cell: PythonCell;
  readonly from: number;
  readonly to: number;
  readonly call: string;
  readonly way: Way;
};

/** Room for code in a sentence of 90 characters. */
const ROOM = 32;

/** Code that the line hands on, to a magic or in a string. */
function handedOn(place: Place | undefined): Start | null {
  if (!place?.current) {
    return null;
  }
  const { cell, line } = place;
  const starts = ({ from, to }: { readonly from: number; readonly to: number }): boolean =>
    (line === null || lineOf(cell.source, from) === line) &&
    STARTS.test(cell.source.slice(from, to));
  const magic = cell.lineMagics.find(
    each => starts(each) && /^(time|timeit|prun)$/.test(each.name)
  );
  const found =
    magic ?? cell.calls.find(each => starts(each) && /^(exec|eval)\(/.test(textOf(cell, each)));
  if (!found) {
    return null;
  }
  const { from, to } = found;
  const call = lineOfCode(cell.source.slice(from, to), ROOM);
  return { cell, from, to, call, way: magic ? 'magic' : 'string' };
}

const STARTS = /\brun\(|\brun_until_complete\(/;

/** The line that failed, where the traceback tells it for sure and it called the loop itself. */
function failedLine(exception: ChainedException, places: readonly Place[]): Start | null {
  const file = calleeOf(places, exception)?.file ?? null;
  const failed = file !== null && !isLibraryFile(file) ? surelyFailed({ exception, places }) : null;
  if (!failed) {
    return null;
  }
  const { cell } = failed;
  const { from, to } = lineRangeOf(failed);
  return { cell, from, to, call: cutCode(cell.source.slice(from, to), ROOM), way: 'hidden' };
}
