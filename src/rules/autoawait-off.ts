import { cellEdit } from '../core/edit';
import { defineRule, Finding } from '../core/rule';
import { cellLabel } from '../fixes/async-blockers';
import { PythonCell } from '../python/cell';
import { LineMagic } from '../python/magics';
import { programOf } from '../python/program';
import { misplacedWaits } from './findings/misplaced-wait';
import { links } from './links';

type Found = Finding & { readonly cell: PythonCell; readonly magic: LineMagic };

export const autoawaitOff = defineRule<Found>({
  name: 'autoawait-off',
  severity: 'error',
  example: { magic: '%autoawait off', cell: '[2]' },
  title: trans => trans.__('await with %autoawait switched off'),
  whatHappened: ({ magic, cell }, trans) =>
    trans.__(
      'Cell %2 says `%1`. Since then `await` at the top of a cell is a syntax error.',
      magic,
      cell
    ),
  whyHere: (_, trans) =>
    trans.__(
      'Jupyter waits for top-level `await` on its own event loop, the part that runs async code. This magic switches that off.'
    ),
  whatToDo: ({ cell }, trans) =>
    trans.__('Switch it on in cell %1, run that cell, then run this one again.', cell),
  learnMore: [links.autoawait],
  detect: (notebook, run) =>
    run === null
      ? []
      : misplacedWaits(notebook, run, ['autoawait-off']).flatMap(([{ cell, at }]) => {
          const found = programOf(notebook)
            .cells.filter(({ index }) => index <= cell.index)
            .flatMap(cell => cell.lineMagics.map(magic => ({ cell, magic })))
            .filter(({ magic }) => OFF.test(magic.text))
            .pop();
          return found
            ? [
                {
                  ...found,
                  at: { cell: found.cell.id, from: found.magic.from, to: found.magic.to },
                  ...(found.cell.id === at.cell ? {} : { shownIn: at.cell }),
                  names: {
                    magic: found.magic.text.trim(),
                    cell: cellLabel(notebook, found.cell.id)
                  }
                }
              ]
            : [];
        }),
  message: ({ magic }, trans) => trans.__('`%1` keeps Jupyter from waiting for `await`.', magic),
  fixes: (found, _, trans) => {
    const { cell, magic, shownIn } = found;
    const match = OFF.exec(magic.text);
    if (!match || cell.kind !== 'python' || cell.hasCarriageReturn) {
      return [];
    }
    const from = magic.from + match[1].length;
    return [
      {
        title: trans.__('Switch %autoawait on'),
        applicability: 'workaround' as const,
        note: trans.__('Changes every later cell.'),
        edit: [cellEdit(cell, [{ from, to: from + match[2].length, insert: 'asyncio' }])],
        ...(shownIn ? { rerun: [shownIn] } : {})
      }
    ];
  }
});

const OFF = /^(\s*%autoawait\s+)(off|False|0|sync)\b/i;
