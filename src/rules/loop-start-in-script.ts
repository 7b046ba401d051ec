import { cellEdit } from '../core/edit';
import { defineRule, Finding } from '../core/rule';
import { applyNestAsyncio } from '../fixes/apply-nest-asyncio';
import { isLocked } from '../fixes/async-blockers';
import { moduleName } from '../fixes/import-asyncio';
import { shortCode } from '../fixes/short-code';
import { topOfCell } from '../fixes/top-of-cell';
import { PythonCell } from '../python/cell';
import { LineMagic } from '../python/magics';
import { nestAsyncioAppliedBefore, programOf } from '../python/program';
import { failures } from './findings/failure';

type Found = Finding & { readonly cell: PythonCell; readonly magic: LineMagic };

export const loopStartInScript = defineRule<Found>({
  name: 'loop-start-in-script',
  severity: 'error',
  example: { script: 'job.py' },
  title: trans => trans.__('%run of a script that starts an event loop'),
  whatHappened: ({ script }, trans) =>
    trans.__(
      '`%1` starts an event loop, the part that runs async code. One is already running here.',
      script
    ),
  whyHere: ({ script }, trans) =>
    trans.__('`%run` runs `%1` inside the kernel, and Jupyter keeps a loop running there.', script),
  whatToDo: ({ script }, trans) =>
    trans.__(
      'Run `%1` in a process of its own. Or import it, and wait for its async function with `await`.',
      script
    ),
  learnMore: [
    {
      title: 'asyncio runners',
      url: 'https://docs.python.org/3/library/asyncio-runner.html#asyncio.run'
    }
  ],
  detect: (notebook, run) =>
    failures(notebook, run, /^RuntimeError$/, STARTED).flatMap(({ exception, places }) => {
      const program = programOf(notebook);
      const ran = new Set([run?.cell, ...places.map(({ cell }) => cell.id)]);
      return program.cells
        .filter(({ id }) => ran.has(id))
        .flatMap(cell => cell.lineMagics.map(magic => ({ cell, magic, script: scriptOf(magic) })))
        .filter(
          ({ cell, magic, script }) =>
            script !== null &&
            !nestAsyncioAppliedBefore(program, cell, magic.from) &&
            exception.frames.some(({ file }) => baseName(file) === baseName(script))
        )
        .slice(0, 1)
        .map(({ cell, magic, script }) => ({
          at: { cell: cell.id, from: magic.from, to: magic.to },
          cell,
          magic,
          names: { script: script ?? '' }
        }));
    }),
  message: ({ script }, trans) =>
    trans.__('`%1` starts an event loop, and Jupyter already runs one.', script),
  fixes: ({ cell, magic, names: { script } }, notebook, trans) => {
    const command = /^%run[ \t]+(?=[\w./~])/.exec(magic.text);
    const program = programOf(notebook);
    const top = topOfCell(cell);
    const sys = moduleName(program, cell, cell.tree, 'sys');
    const needed = sys && sys.edits.length > 0 ? `import ${sys.name}\n` : '';
    return [
      command && sys && top !== null && !isLocked(program, cell)
        ? {
            title: trans.__('Use %1', shortCode(`!{sys.executable} ${script}`, 36)),
            applicability: 'check-first' as const,
            note: trans.__('Runs on its own: its variables do not come into the notebook.'),
            edit: [
              cellEdit(cell, [
                ...(needed === '' ? [] : [{ from: top, to: top, insert: needed }]),
                {
                  from: magic.from,
                  to: magic.from + command[0].length,
                  insert: `!{${sys.name}.executable} `
                }
              ])
            ]
          }
        : null,
      applyNestAsyncio(notebook, { cell, node: cell.tree }, trans)
    ].flatMap(fix => fix ?? []);
  }
});

const STARTED =
  /^(asyncio\.run\(\) cannot be called from a running event loop|This event loop is already running|Cannot run the event loop while another loop is running)$/;

/** The file that `%run` runs. */
function scriptOf({ name, text }: LineMagic): string | null {
  return name === 'run' ? (/\s([^\s'"]+\.py)\b/.exec(text)?.[1] ?? null) : null;
}

function baseName(path: string | null): string | undefined {
  return path?.split(/[\\/]/).pop();
}
