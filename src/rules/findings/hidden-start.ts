import { lineOf, Notebook } from '../../core/notebook';
import { ChainedException, Frame, Run } from '../../core/run';
import { cutCode, lineOfCode } from '../../fixes/short-code';
import { textOf } from '../../python/cell';
import { nestAsyncioAppliedBefore, programOf } from '../../python/program';
import { enclosing } from '../../python/syntax';
import { failedStatement, Place, placesOf, rangeOf } from './failure';
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
  const [place] = places;
  if (!place?.current) {
    return null;
  }
  const { cell } = place;
  const start = handedOn(place) ?? failedLine(places, exception);
  return start && !nestAsyncioAppliedBefore(programOf(notebook), cell, start.from, true)
    ? {
        rule,
        at: { cell: cell.id, from: start.from, to: start.to },
        names: {
          call: (start.way === 'hidden' ? cutCode : lineOfCode)(
            cell.source.slice(start.from, start.to),
            ROOM
          ),
          awaited: '',
          way: start.way
        }
      }
    : null;
}

/** Room for code in a sentence of 90 characters. */
const ROOM = 32;

type Start = { readonly from: number; readonly to: number; readonly way: Way };

/** Code that the line hands on, to a magic or in a string. */
function handedOn({ cell, line }: Place): Start | null {
  const starts = ({ from, to }: { readonly from: number; readonly to: number }): boolean =>
    (line === null || lineOf(cell.source, from) === line) &&
    STARTS.test(cell.source.slice(from, to));
  const magic = cell.lineMagics.find(
    each => starts(each) && /^(time|timeit|prun)$/.test(each.name)
  );
  const call = cell.calls.find(each => starts(each) && /^(exec|eval)\(/.test(textOf(cell, each)));
  return magic ? { ...magic, way: 'magic' } : call ? { ...call, way: 'string' } : null;
}

const STARTS = /\brun\(|\brun_until_complete\(/;

/**
 * The statement that failed, where its line was printed. One under `except` or
 * `finally` may be a wrong one (IPython ≥ 9.12).
 */
function failedLine(places: readonly Place[], { frames }: ChainedException): Start | null {
  const [{ frame, line }] = places;
  const statement = failedStatement({ places });
  return frame &&
    line !== null &&
    frame.quoted.has(line) &&
    callsLoop(frame, frames) &&
    statement &&
    !enclosing(statement.node, 'except_clause', 'finally_clause')
    ? { ...rangeOf(statement), way: 'hidden' }
    : null;
}

/** Whether the frame itself called the loop: not a library, nor a cell that is gone. */
function callsLoop(frame: Frame, frames: readonly Frame[]): boolean {
  const file = frames[frames.indexOf(frame) + 1]?.file ?? null;
  return file !== null && !isLibraryFile(file);
}
