import { defineRule, Finding } from '../core/rule';
import { awaitCall, canAwait } from '../fixes/await-call';
import { startersIn } from '../fixes/starters';
import { shortCode } from '../fixes/short-code';
import { textOf } from '../python/cell';
import { programOf, Site } from '../python/program';
import { failures } from './findings/failure';
import { links } from './links';

type Found = Finding & { readonly names: { readonly call: string }; readonly starter: Site };

export const noStackSwitching = defineRule<Found>({
  name: 'no-stack-switching',
  severity: 'error',
  example: { call: 'asyncio.run(main())' },
  title: trans => trans.__('Waiting in the browser without await'),
  whatHappened: ({ call }, trans) =>
    trans.__(
      '`%1` has to pause until async code is done. Python in this browser can do that only with `await`.',
      call
    ),
  whyHere: (_, trans) =>
    trans.__(
      'This notebook’s Python runs inside the browser. Pausing plain code takes a browser feature, stack switching, that is missing here.'
    ),
  whatToDo: (_, trans) => trans.__('Wait with `await` at the top of a cell.'),
  learnMore: [
    {
      title: 'Pyodide: waiting for async code',
      url: 'https://pyodide.org/en/stable/usage/api/python-api/ffi.html#pyodide.ffi.run_sync'
    },
    links.autoawait
  ],
  detect: (notebook, run) => {
    const program = programOf(notebook);
    return failures(notebook, run, /^RuntimeError$/, TEXT).flatMap(({ places }) => {
      const [found] = places.flatMap(({ cell }) => {
        const [starter] = startersIn(program, cell);
        return starter ? [{ cell, starter }] : [];
      });
      return found
        ? [
            {
              at: {
                cell: found.cell.id,
                from: found.starter.call.from,
                to: found.starter.call.to
              },
              names: { call: shortCode(textOf(found.cell, found.starter.call), 36) },
              starter: { cell: found.cell, node: found.starter.call }
            }
          ]
        : [];
    });
  },
  message: ({ call }, trans) =>
    trans.__('In this browser, `%1` cannot wait without `await`.', call),
  fixes: ({ starter: { cell, node } }, notebook, trans) => {
    const fix = canAwait(programOf(notebook), cell, node)
      ? awaitCall(notebook, { cell, node }, trans)
      : null;
    return fix ? [fix] : [];
  }
});

const TEXT =
  /^(Cannot stack switch|WebAssembly stack switching not supported in this JavaScript runtime$)/;
