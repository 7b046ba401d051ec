import { defineRule, Fix } from '../core/rule';
import { programOf } from '../python/program';
import { waitEitherWay } from '../fixes/wait-either-way';
import { failures } from './failure';
import { links } from './links';
import {
  isFreeToWait,
  unfinishedAt,
  UnfinishedValue,
  waitAtUse,
  waitFixes
} from './unfinished-value';

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
    return run
      ? failures(notebook, run, /^(TypeError|AttributeError)$/, TEXT).flatMap(failure => {
          const { attribute } = failure.match.groups ?? {};
          return unfinishedAt(
            notebook,
            run,
            failure,
            attribute
              ? { needs: ['attribute'], attribute }
              : {
                  needs: [
                    'subscript',
                    'iteration',
                    'unpacking',
                    'argument',
                    'operand',
                    'item',
                    'call'
                  ]
                },
            ['task', 'future']
          );
        })
      : [];
  },
  message: ({ value }, trans) =>
    trans.__('`%1` is a task that may still run, not its result.', value),
  fixes(found, notebook, trans): readonly Fix[] {
    const { origin, used } = found;
    if (!origin) {
      const fix = waitEitherWay(notebook, used, trans);
      return fix ? [fix] : [];
    }
    return isFreeToWait(programOf(notebook), origin) && origin.kind !== 'task'
      ? waitFixes(found, notebook, trans)
      : waitAtUse(found, notebook, trans);
  }
});

const TYPE = "'(?:_asyncio\\.)?(?:Task|Future|_GatheringFuture)'";

/** Texts of Python 3.8 to 3.15 (errors.md 1C). */
const TEXT = new RegExp(
  `^(?:${TYPE} object (?:has no attribute '(?<attribute>.+)'|is not .+|does not support item .+)` +
    `|object of type ${TYPE} has no len\\(\\)` +
    `|unsupported operand type\\(s\\) for .*${TYPE}.*` +
    `|cannot unpack non-iterable (?:_asyncio\\.)?(?:Task|Future|_GatheringFuture) object)$`
);
