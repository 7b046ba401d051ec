import { Trans } from '../core/words';

/** The title of a fix that gathers so many results; null where their number is not known. */
export function gatherTitle(count: number | null, trans: Trans): string {
  return count === null
    ? trans.__('Gather the results')
    : trans._n('Gather the result', 'Gather the %1 results', count);
}

/** What changes when work that was done in turn is gathered. */
export function gatherNote(trans: Trans): string {
  return trans.__('Runs them at the same time; the order of prints may change.');
}
