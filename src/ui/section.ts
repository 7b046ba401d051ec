import { caretDownIcon, caretRightIcon, checkIcon } from '@jupyterlab/ui-components';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { buttonElement, priceElement, wayElement } from './buttons';
import { element, prose } from './element';
import { icon } from './icon';
import { diffElement } from './preview';
import { Labels, View, Way } from './view';

/** One mistake as the card shows it now. */
export type Section = {
  /** The mistake's. */
  readonly id: string;
  readonly view: View;
  readonly first: boolean;
  /** Whether it can be one line. */
  readonly folds: boolean;
  readonly open: boolean;
  /** The fix that is previewed, by its position. */
  readonly preview: { readonly position: number; readonly fix: Fix } | null;
  /** Why the last click did nothing. */
  readonly refusal: string | null;
};

/** The section's DOM; `sentenceId` is for its label. */
export function sectionElement(
  section: Section,
  sentenceId: string,
  labels: Labels,
  trans: Trans
): HTMLElement {
  const { id, view, open, refusal } = section;
  const shape = !open ? 'jp-mod-closed' : view.ways.length === 0 ? 'jp-mod-short' : '';
  return element(
    'div',
    {
      class: `jp-AsyncioDoctor-mistake jp-mod-${view.tone}`,
      role: 'group',
      'aria-labelledby': sentenceId,
      'data-mistake': id
    },
    signElement(section),
    element(
      'div',
      { class: `jp-AsyncioDoctor-body ${shape}` },
      headElement(section, sentenceId),
      open ? openElement(section, labels, trans) : closedElement(section, trans),
      refusal && element('div', { class: 'jp-AsyncioDoctor-refusal' }, refusal)
    )
  );
}

/** In the column of the prompts: whose card this is, and what is done. */
function signElement({ first, view }: Section): HTMLElement {
  const sign = view.tone === 'done' ? checkIcon : first ? icon : null;
  return element(
    'div',
    { class: 'jp-AsyncioDoctor-gutter', 'aria-hidden': 'true' },
    sign && sign.element({ tag: 'span' })
  );
}

function headElement({ view, folds, open }: Section, id: string): HTMLElement {
  const { status, sentence } = view;
  const words = element(
    'span',
    { class: 'jp-AsyncioDoctor-sentence', id },
    status && element('span', { class: 'jp-AsyncioDoctor-status' }, status),
    status && sentence && ' ',
    ...prose(sentence ?? '')
  );
  if (!folds) {
    return element('div', { class: 'jp-AsyncioDoctor-head' }, words);
  }
  const caret = (open ? caretDownIcon : caretRightIcon).element({ tag: 'span' });
  return element(
    'button',
    {
      type: 'button',
      class: 'jp-AsyncioDoctor-head jp-AsyncioDoctor-toggle',
      'data-deed': 'toggle',
      'aria-expanded': String(open)
    },
    caret,
    words
  );
}

function openElement({ view, preview }: Section, labels: Labels, trans: Trans): HTMLElement {
  if (preview) {
    return previewElement(view, preview, labels, trans);
  }
  const { ways, buttons } = view;
  const pressing = buttons.filter(({ look }) => look !== 'quiet').map(buttonElement);
  const quiet = buttons.filter(({ look }) => look === 'quiet').map(buttonElement);
  return element(
    'div',
    { class: 'jp-AsyncioDoctor-actions' },
    element(
      'div',
      { class: 'jp-AsyncioDoctor-pressing' },
      ...ways.map((way, i) => wayElement(way, i === 0 ? 'primary' : 'plain', trans)),
      ...pressing
    ),
    element('div', { class: 'jp-AsyncioDoctor-quiet' }, ...quiet)
  );
}

/** One line offers one way and the explanation; opened, it offers all. */
function closedElement({ view }: Section, trans: Trans): HTMLElement | null {
  if (!view.brief) {
    return null;
  }
  const ways = view.tone === 'error' ? [] : view.ways.slice(0, 1);
  return element(
    'div',
    { class: 'jp-AsyncioDoctor-actions' },
    ...ways.map(way => wayElement({ ...way, note: null }, 'plain', trans)),
    ...view.buttons.filter(({ deed }) => deed === 'explain').map(buttonElement)
  );
}

function previewElement(
  { ways }: View,
  { position, fix }: NonNullable<Section['preview']>,
  labels: Labels,
  trans: Trans
): HTMLElement {
  const way = ways.find(({ fix }) => fix === position);
  return element(
    'div',
    { class: 'jp-AsyncioDoctor-preview' },
    choicesElement(ways, position, trans),
    diffElement(fix, labels, trans),
    element(
      'div',
      { class: 'jp-AsyncioDoctor-actions' },
      buttonElement({ deed: 'confirm', label: trans.__('Apply'), look: 'primary' }),
      buttonElement({ deed: 'cancel', label: trans.__('Cancel'), look: 'plain' }),
      way ? priceElement(way, trans) : null
    )
  );
}

/** Which fix is looked at; with several, the others are one click away. */
function choicesElement(ways: readonly Way[], position: number, trans: Trans): HTMLElement {
  if (ways.length === 1) {
    return element('div', { class: 'jp-AsyncioDoctor-status' }, ...prose(ways[0].title));
  }
  return element(
    'div',
    { class: 'jp-AsyncioDoctor-choices', role: 'group', 'aria-label': trans.__('Previewed fix') },
    ...ways.map(({ fix, title }) =>
      element(
        'button',
        {
          type: 'button',
          class: 'jp-AsyncioDoctor-button jp-mod-choice',
          'data-deed': 'choose',
          'data-fix': String(fix),
          'aria-pressed': String(fix === position)
        },
        ...prose(title)
      )
    )
  );
}
