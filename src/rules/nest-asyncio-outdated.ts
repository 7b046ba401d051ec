import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { defineRule, Finding } from '../core/rule';
import { Run } from '../core/run';
import { isLocked } from '../fixes/async-blockers';
import { Import, importInstead, importsOf } from '../fixes/nest-import';
import { topOfCell } from '../fixes/top-of-cell';
import { callsTo, programOf } from '../python/program';
import { enclosing } from '../python/syntax';
import { rangeOf } from './findings/failure';

type Found = Finding & { readonly found: Import };

export const nestAsyncioOutdated = defineRule<Found>({
  name: 'nest-asyncio-outdated',
  severity: 'error',
  example: {},
  title: trans => trans.__('nest_asyncio on a newer Python'),
  whatHappened: (_, trans) =>
    trans.__(
      '`nest_asyncio.apply()` changed the event loop, the part that runs async code. Its changes do not fit this version of Python.'
    ),
  whyHere: (_, trans) =>
    trans.__(
      '`nest_asyncio` is no longer kept up. Its successor `nest_asyncio2` works with newer Python versions.'
    ),
  whatToDo: (_, trans) =>
    trans.__(
      'Import `nest_asyncio2` instead and restart the kernel. Or restart without either: most cells only need `await`.'
    ),
  learnMore: [{ title: 'nest-asyncio2', url: 'https://pypi.org/project/nest-asyncio2/' }],
  detect: (notebook, run) => {
    if (!run || !shows(notebook, run)) {
      return [];
    }
    const program = programOf(notebook);
    const applied = callsTo(program, new Set(['nest_asyncio.apply']));
    const found = applied.length > 0 ? importsOf(program, 'nest_asyncio')[0] : undefined;
    const node =
      found && enclosing(found.binding.node, 'import_statement', 'import_from_statement');
    return found && node
      ? [
          {
            at: rangeOf({ cell: found.cell, node }),
            ...(run.cell && run.cell !== found.cell.id ? { shownIn: run.cell } : {}),
            found,
            names: {}
          }
        ]
      : [];
  },
  message: (_, trans) => trans.__('`nest_asyncio` does not work with this version of Python.'),
  fixes: ({ found, shownIn }, notebook, trans) => {
    const { cell } = found;
    const edits = importInstead(found, 'nest_asyncio2');
    const top = topOfCell(cell);
    const isThere = notebook.kernel.nestAsyncio === 'nest_asyncio2';
    if (!edits || top === null || isLocked(programOf(notebook), cell)) {
      return [];
    }
    const install = { from: top, to: top, insert: '%pip install -q nest-asyncio2\n' };
    return [
      {
        title: trans.__('Use nest_asyncio2 instead'),
        applicability: 'workaround' as const,
        note: trans.__('Restart the kernel afterwards: until then the old patch stays.'),
        edit: [cellEdit(cell, isThere ? edits : [install, ...edits])],
        ...(shownIn ? { rerun: [shownIn] } : {})
      }
    ];
  }
});

/** What `nest_asyncio` 1.6 causes on Python 3.14, and on 3.12 with `loop_factory` (errors.md 4). */
function shows({ kernel: { python } }: Notebook, run: Run): boolean {
  const maybe = (minor: number) => python === null || python[0] > 3 || python[1] >= minor;
  const exceptions = run.errors.flatMap(({ chain }) => chain);
  return exceptions.some(
    ({ ename, evalue }) =>
      (maybe(12) && LOOP_FACTORY.test(evalue)) ||
      (maybe(14) && (LOST.test(evalue) || LOST_NAME.test(ename)))
  );
}

const LOOP_FACTORY =
  /^_patch_asyncio\.<locals>\.run\(\) got an unexpected keyword argument 'loop_factory'$/;
const LOST =
  /^(Timeout (context manager )?should be used inside a task|TaskGroup <[^]*> cannot determine the parent task)$/;
const LOST_NAME = /^(NoEventLoopError|AsyncLibraryNotFoundError)$/;
