import { defineRule, Finding } from '../core/rule';
import { callsTo, programOf } from '../python/program';
import { rangeOf } from './findings/failure';

export const nestAsyncioTwice = defineRule<Finding & { readonly names: Record<string, never> }>({
  name: 'nest-asyncio-twice',
  severity: 'warning',
  example: {},
  title: trans => trans.__('Two patches of asyncio at once'),
  whatHappened: (_, trans) =>
    trans.__(
      'Both `nest_asyncio` and `nest_asyncio2` were applied. The second one did nothing: asyncio was changed already.'
    ),
  whyHere: (_, trans) =>
    trans.__(
      'Each of them changes the event loop, the part that runs async code, until the kernel restarts.'
    ),
  whatToDo: (_, trans) =>
    trans.__(
      'Keep `nest_asyncio2` and remove the lines with `nest_asyncio`. Then restart the kernel.'
    ),
  learnMore: [{ title: 'nest-asyncio2', url: 'https://pypi.org/project/nest-asyncio2/' }],
  detect: (notebook, run) => {
    if (!run?.stderr.includes('asyncio is already patched by nest_asyncio')) {
      return [];
    }
    const [old] = callsTo(programOf(notebook), OLD);
    const [second] = callsTo(programOf(notebook), SECOND);
    return old && second
      ? [
          {
            at: rangeOf(old),
            ...(run.cell && run.cell !== old.cell.id ? { shownIn: run.cell } : {}),
            names: {}
          }
        ]
      : [];
  },
  message: (_, trans) => trans.__('`nest_asyncio` and `nest_asyncio2` were both applied.'),
  fixes: () => []
});

const OLD = new Set(['nest_asyncio.apply']);
const SECOND = new Set(['nest_asyncio2.apply']);
