import { CellEdit } from '../core/edit';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { spokenLabel } from './announcer';
import { DiffLine, diffOf, LineChange } from './diff';
import { element } from './element';
import { cellsToRun, Labels } from './view';

/** What a fix changes: a diff for the eyes, the same as a list for screen readers. */
export function diffElement(fix: Fix, labels: Labels, trans: Trans): HTMLElement {
  const run = cellsToRun(fix);
  return element(
    'div',
    { class: 'jp-AsyncioDoctor-diff' },
    ...fix.edit.map(edit => cellElement(edit, labels.cellLabel(edit.cell), trans)),
    run.length > 1
      ? element(
          'p',
          { class: 'jp-AsyncioDoctor-then' },
          trans.__('Then run cells %1.', run.map(cell => labels.cellLabel(cell)).join(', '))
        )
      : null
  );
}

function cellElement(edit: CellEdit, label: string, trans: Trans): HTMLElement {
  const { hunks, changes } = diffOf(edit);
  return element(
    'section',
    {},
    element(
      'div',
      { class: 'jp-AsyncioDoctor-diffHead' },
      element(
        'button',
        {
          type: 'button',
          class: 'jp-AsyncioDoctor-button jp-mod-link',
          'data-deed': 'reveal',
          'data-cell': edit.cell,
          title: trans.__('Go to this cell')
        },
        trans.__('Cell %1', label)
      ),
      ' · ',
      trans._n('%1 change', '%1 changes', changes.length)
    ),
    element(
      'div',
      { class: 'jp-AsyncioDoctor-lines', dir: 'ltr', translate: 'no', 'aria-hidden': 'true' },
      ...hunks.map(lines =>
        element('div', { class: 'jp-AsyncioDoctor-hunk' }, ...lines.map(lineElement))
      )
    ),
    element(
      'ul',
      { class: 'jp-AsyncioDoctor-spoken' },
      ...changes.map(change => element('li', {}, spoken(change, spokenLabel(label), trans)))
    )
  );
}

const STATES = { ' ': '', '-': ' jp-mod-removed', '+': ' jp-mod-added' };

function lineElement({ sign, line, pieces }: DiffLine): HTMLElement {
  const content = pieces.map(({ text, marked }) => (marked ? element('mark', {}, text) : text));
  const tag = sign === '-' ? 'del' : sign === '+' ? 'ins' : 'span';
  return element(
    'div',
    { class: `jp-AsyncioDoctor-line${STATES[sign]}` },
    element('span', { class: 'jp-AsyncioDoctor-lineNumber' }, String(line)),
    element('span', { class: 'jp-AsyncioDoctor-sign' }, sign),
    element(tag, { class: 'jp-AsyncioDoctor-text' }, ...content)
  );
}

function spoken({ line, from, to }: LineChange, label: string, trans: Trans): string {
  const at = String(line);
  if (from === null) {
    return trans.__('Cell %1, new line %2: %3', label, at, to ?? '');
  }
  return to === null
    ? trans.__('Cell %1, line %2 is removed: %3', label, at, from)
    : trans.__('Cell %1, line %2: %3 becomes %4', label, at, from.trim(), to.trim());
}
