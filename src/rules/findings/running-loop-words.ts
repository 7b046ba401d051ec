import { Link } from '../../core/rule';
import { Trans } from '../../core/words';
import { links } from '../links';
import { LoopNames } from './running-loop';

/** Why a second loop fails in a notebook; the same for every way of starting one. */
export function whyALoopRuns({ nested }: LoopNames, trans: Trans): string {
  if (nested) {
    return trans.__(
      'This code runs inside a loop that it started itself. Python allows one running loop per thread.'
    );
  }
  return trans.__(
    'Jupyter starts an event loop for you, the part that runs async code. Python allows one running loop per thread. In a `.py` script none is running yet.'
  );
}

/** The one line where the loop in the way is not Jupyter's. */
export function nestedMessage({ call, nested }: LoopNames, trans: Trans): string | null {
  return nested
    ? trans.__('A loop already runs in this thread, so `%1` can’t start another.', call)
    : null;
}

/** What to write instead, by the place where the call stands. */
export function whatToWrite({ call, awaited, way }: LoopNames, trans: Trans): string {
  switch (way) {
    case 'await':
      return trans.__(
        'Wait for it directly: `await %1`. Stop then takes effect at the next wait, not in the middle of other code.',
        awaited || '…'
      );
    case 'forever':
      return trans.__(
        'Let it run in the background with `asyncio.create_task()`, and keep the task. `task.cancel()` stops it; the Stop button does not.'
      );
    case 'function':
      return trans.__(
        '`await` works only in a function that starts with `async def`. Make the function async and wait wherever it is called. Or run `%1` in a thread.',
        call
      );
    case 'magic':
      return trans.__(
        'Move the code out of the magic, the `%` command, which cannot wait. Then write `await %1`.',
        awaited || '…'
      );
    case 'kernel':
      return trans.__(
        'This kernel cannot wait at the top level of a cell. Run `%1` in a thread, or choose a kernel with IPython.',
        call
      );
    case 'string':
      return trans.__(
        'Write the code in the cell instead of in a string. There, `await` can wait for it.'
      );
    case 'hidden':
      return trans.__(
        'Something in this line starts the loop. Call the async function itself instead, and wait for it: `await …`.'
      );
    case 'elsewhere':
      return trans.__(
        '`await` is not allowed at this place. Move the call to a line of its own, and wait for it there.'
      );
  }
}

export const loopLinks: readonly Link[] = [
  {
    title: 'asyncio.run()',
    url: 'https://docs.python.org/3/library/asyncio-runner.html#asyncio.run'
  },
  links.coroutines,
  links.autoawait
];
