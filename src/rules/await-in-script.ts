import { defineRule, Finding } from '../core/rule';
import { programOf } from '../python/program';
import { links } from './links';

type Found = Finding & { readonly names: { readonly script: string } };

export const awaitInScript = defineRule<Found>({
  name: 'await-in-script',
  severity: 'error',
  example: { script: 'job.py' },
  title: trans => trans.__('%run of a file that waits at its top'),
  whatHappened: ({ script }, trans) =>
    trans.__('`%1` has an `await` outside of any function. Python refuses such a file.', script),
  whyHere: (_, trans) =>
    trans.__(
      'Only a cell may wait at its top: Jupyter does that. `%run` runs a file as plain Python.'
    ),
  whatToDo: ({ script }, trans) =>
    trans.__(
      'In `%1`, put these lines into an `async def main()`. Then import the module, and wait for its `main()` in a cell.',
      script
    ),
  learnMore: [links.autoawait, links.coroutines],
  detect: (notebook, run) =>
    (run?.errors ?? []).flatMap(({ ename, evalue }) => {
      const [, file] = (ename === 'SyntaxError' && REFUSED.exec(evalue)) || [];
      const cell = file && programOf(notebook).cells.find(({ id }) => id === run?.cell);
      const magic =
        cell &&
        cell.lineMagics.find(
          ({ name, text }) => name === 'run' && text.split(/[\s/\\'"]+/).includes(file)
        );
      return file && cell && magic
        ? [{ at: { cell: cell.id, from: magic.from, to: magic.to }, names: { script: file } }]
        : [];
    }),
  message: ({ script }, trans) =>
    trans.__('`%1` waits at its top level, and only a cell can do that.', script),
  fixes: () => []
});

const REFUSED =
  /^'?(?:await|async for|async with)'? outside (?:async )?function \((.+\.py), line \d+\)$/;
