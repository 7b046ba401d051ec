import { Applicability } from '../core/rule';
import { Trans } from '../core/words';
import { element, prose } from './element';
import { Button, Way } from './view';

/** A button; what it does is read from its data when it is clicked. */
export function buttonElement({ deed, label, look }: Button): HTMLElement {
  return element(
    'button',
    { type: 'button', class: `jp-AsyncioDoctor-button jp-mod-${look}`, 'data-deed': deed },
    ...prose(label)
  );
}

/** The button of a fix, and beside it what to know before. */
export function wayElement(way: Way, look: Button['look'], trans: Trans): HTMLElement {
  return element(
    'span',
    { class: 'jp-AsyncioDoctor-way' },
    element(
      'button',
      {
        type: 'button',
        class: `jp-AsyncioDoctor-button jp-mod-${look}`,
        'data-deed': way.applicability === 'check-first' ? 'preview' : 'apply',
        'data-fix': String(way.fix)
      },
      ...prose(way.title)
    ),
    priceElement(way, trans)
  );
}

/** The level, unless safe, by shape and word; and the price. */
export function priceElement({ applicability, note }: Way, trans: Trans): HTMLElement | null {
  const level = levelOf(applicability, trans);
  if (!level && !note) {
    return null;
  }
  return element(
    'span',
    { class: `jp-AsyncioDoctor-price jp-mod-${applicability}` },
    level &&
      element(
        'span',
        { class: 'jp-AsyncioDoctor-level' },
        element('span', { 'aria-hidden': 'true' }, level.shape),
        ' ',
        level.word
      ),
    note && element('span', { class: 'jp-AsyncioDoctor-note' }, ...prose(note))
  );
}

/** The shape and the word for fixes that are not safe. */
export function levelOf(
  applicability: Applicability,
  trans: Trans
): { shape: string; word: string } | null {
  switch (applicability) {
    case 'safe':
      return null;
    case 'check-first':
      return { shape: '▲', word: trans.__('Check first') };
    case 'workaround':
      return { shape: '◆', word: trans.__('Workaround') };
  }
}
