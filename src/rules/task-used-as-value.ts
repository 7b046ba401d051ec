import { Notebook } from '../core/notebook';
import { defineRule, Fix } from '../core/rule';
import { Run } from '../core/run';
import { Need } from '../python/value-use';
import { textOf } from '../python/cell';
import { isFreeToWait } from '../python/free-to-wait';
import { programOf, Site } from '../python/program';
import { awaitCall } from '../fixes/await-call';
import { starterAt } from '../fixes/starters';
import { waitEitherWay } from '../fixes/wait-either-way';
import { failures } from './findings/failure';
import { links } from './links';
import {
  Misuse,
  unfinishedAt,
  UnfinishedValue,
  waitAtUse,
  waitFixes
} from './findings/unfinished-value';

export const taskUsedAsValue = defineRule<UnfinishedValue>({
  name: 'task-used-as-value',
  severity: 'error',
  example: { value: 'g', call: 'asyncio.gather(fetch(), fetch())' },
  title: trans => trans.__('A task or future used as if it were the result'),
  whatHappened: ({ value }, trans) =>
    trans.__(
      '`%1` is not the result. It is a task or future: a ticket for work that may still run.',
      value
    ),
  whyHere: ({ call }, trans) =>
    trans.__(
      '`%1` starts the work and returns at once. In a notebook the work goes on in the background.',
      call
    ),
  whatToDo: ({ value }, trans) =>
    trans.__('Wait for it before you use the result: `await %1`.', value),
  learnMore: [links.awaitables, links.taskObject],
  detect(notebook, run) {
    return [
      ...MISUSES.flatMap(([text, needs]) =>
        failures(notebook, run, /^(TypeError|AttributeError)$/, text).flatMap(failure => {
          const { attribute } = failure.match.groups ?? {};
          const misuse = { needs, ...(attribute ? { attribute } : {}) };
          return run ? unfinishedAt(notebook, run, failure, misuse, ['task', 'future']) : [];
        })
      ),
      ...loopedOver(notebook, run)
    ];
  },
  message: ({ value }, trans) =>
    trans.__('`%1` is a task that may still run, not its result.', value),
  fixes(found, notebook, trans): readonly Fix[] {
    const { origin, used } = found;
    if (!origin) {
      const fix = waitEitherWay(notebook, used, trans);
      return fix ? [fix] : [];
    }
    const { cell, node } = origin.made;
    if (starterAt(programOf(notebook), cell, node)) {
      // On Pyodide it gives a task.
      return [awaitCall(notebook, { cell, node }, trans)].flatMap(fix => fix ?? []);
    }
    return isFreeToWait(programOf(notebook), origin) && origin.kind !== 'task'
      ? waitFixes(found, notebook, trans)
      : waitAtUse(found, notebook, trans);
  }
});

/** The tasks and futures that were looped over, unpacked or given to `list()`. */
export function loopedOver(notebook: Notebook, run: Run | null): readonly UnfinishedValue[] {
  const misuse: Misuse = { needs: ['iteration', 'argument', 'unpacking'] };
  return failures(notebook, run, /^RuntimeError$/, LOOPED_OVER).flatMap(failure =>
    run
      ? unfinishedAt(notebook, run, failure, misuse, ['task', 'future']).filter(
          ({ origin, used }) =>
            (origin?.kind === 'task' || origin?.kind === 'future') && !isStepped(used)
        )
      : []
  );
}

/** `iter(f)` and `next(f)`: by hand, and by intent. */
function isStepped({ cell, node }: Site): boolean {
  const callee = node.parent?.type === 'argument_list' ? node.parent.parent?.children[0] : null;
  return !!callee && /^(iter|next)$/.test(textOf(cell, callee));
}

const LOOPED_OVER = /^await wasn't used with future$/;

const TYPE = '(?:_asyncio\\.)?(?:Task|Future|_GatheringFuture|PyodideTask|PyodideFuture)';

/** Texts of Python 3.8 to 3.15 (errors.md 1C), and what they say was done. */
const MISUSES: readonly (readonly [RegExp, readonly Need[]])[] = [
  [new RegExp(`^'${TYPE}' object has no attribute '(?<attribute>.+)'$`), ['attribute']],
  [new RegExp(`^'${TYPE}' object (is not subscriptable|does not support item )`), ['subscript']],
  [new RegExp(`^'${TYPE}' object is not callable$`), ['call']],
  [new RegExp(`^'${TYPE}' object is not an iterator$`), ['argument']],
  [new RegExp(`^object of type '${TYPE}' has no len\\(\\)$`), ['argument']],
  [new RegExp(`^unsupported operand type\\(s\\) for .*'${TYPE}'`), ['operand', 'item', 'argument']],
  [new RegExp(`^can only concatenate \\w+ \\(not "${TYPE}"\\) to `), ['operand']],
  [new RegExp(`^Object of type ${TYPE} is not JSON serializable$`), ['argument']]
];
