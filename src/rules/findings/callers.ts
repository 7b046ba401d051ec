import { CellFrame, cellFrames } from '../../core/locate';
import { Notebook } from '../../core/notebook';
import { ChainedException, Frame, Run } from '../../core/run';
import { Caller } from '../../fixes/unseen-callers';

/**
 * The frames from the innermost one in a cell out to the cell's top level; null
 * where one of them is of a cell that is gone or changed.
 * The frames of a later exception of the chain go on where an earlier one was
 * caught.
 */
export function callersOf(
  notebook: Notebook,
  run: Run,
  exception: ChainedException
): readonly Caller[] | null {
  const chain = run.errors.find(({ chain }) => chain.includes(exception))?.chain ?? [exception];
  const callers: Caller[] = [];
  for (const each of chain.slice(chain.indexOf(exception))) {
    const frames = framesFromInside(notebook, run, each);
    const last = callers.at(-1);
    const caught = last ? frames?.findIndex(frame => isSame(frame, last)) : -1;
    if (!frames || (last && caught === -1)) {
      return null;
    }
    callers.push(...frames.slice((caught ?? -1) + 1));
    if (callers.at(-1)?.function === null) {
      return callers;
    }
  }
  return null;
}

function isSame(one: Caller, other: Caller): boolean {
  return one.cell === other.cell && one.function === other.function;
}

/** From the innermost frame in a cell to the outermost. */
function framesFromInside(
  notebook: Notebook,
  run: Run,
  exception: ChainedException
): readonly Caller[] | null {
  const inCells = cellFrames(notebook, run, exception);
  const positions = inCells.map(({ frame }) => exception.frames.indexOf(frame));
  const between = exception.frames.slice(positions[0], (positions.at(-1) ?? -1) + 1);
  const callers = between.map(frame => callerAt(frame, inCells));
  return callers.length > 0 && callers.every(caller => caller !== null) ? callers.reverse() : null;
}

function callerAt(frame: Frame, inCells: readonly CellFrame[]): Caller | null {
  const found = inCells.find(each => each.frame === frame);
  if (!found && frame.cell) {
    return null;
  }
  return {
    cell: found?.cell.id ?? null,
    // `Loader.load` and `make.<locals>.load` are `load`.
    function: frame.function?.split('.').pop() ?? null,
    line: found?.current ? found.line : null
  };
}
