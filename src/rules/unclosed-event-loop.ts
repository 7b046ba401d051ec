import { defineRule, Finding } from '../core/rule';
import { textOf } from '../python/cell';
import { callsTo, programOf } from '../python/program';
import { shortCode } from '../fixes/short-code';
import { rangeOf } from './findings/failure';
import { links } from './links';

type Found = Finding & { readonly names: { readonly call: string } };

export const unclosedEventLoop = defineRule<Found>({
  name: 'unclosed-event-loop',
  severity: 'warning',
  example: { call: 'asyncio.new_event_loop()' },
  title: trans => trans.__('An event loop that was not closed'),
  whatHappened: ({ call }, trans) =>
    trans.__('`%1` made an event loop, the part that runs async code. Nothing closed it.', call),
  whyHere: (_names, trans) =>
    trans.__('Jupyter runs an event loop already. A second one is rarely needed in a notebook.'),
  whatToDo: (_names, trans) =>
    trans.__(
      'Use `await` in the cell and no loop of your own. Or call `loop.close()` when you are done.'
    ),
  learnMore: [links.loop, links.autoawait],
  detect(notebook, run) {
    if (!run || !/ResourceWarning: unclosed event loop </.test(run.stderr)) {
      return [];
    }
    const [only, more] = callsTo(programOf(notebook), new Set(['asyncio.new_event_loop']));
    return only && !more
      ? [
          {
            at: rangeOf(only),
            ...(run.cell && run.cell !== only.cell.id ? { shownIn: run.cell } : {}),
            names: { call: shortCode(textOf(only.cell, only.node), 34) }
          }
        ]
      : [];
  },
  message: ({ call }, trans) => trans.__('The loop of `%1` was never closed.', call),
  fixes: () => []
});
