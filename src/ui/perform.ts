import { Trans } from '../core/words';
import { IDiagnosedNotebook, Mistake } from '../tokens';
import { announce, appliedText } from './announcer';
import { Deed } from './view';

/** Where deeds are done. */
export type Office = {
  readonly doctor: IDiagnosedNotebook;
  readonly trans: Trans;
  /** Opens the panel, which explains the selected mistake. */
  explain(): void;
};

/**
 * Does what a button promises, the same in the card and in the panel.
 * Resolves to what stopped it, in the reader's words; null when nothing did.
 */
export async function perform(
  deed: Deed,
  mistake: Mistake,
  { doctor, trans, explain }: Office,
  fix = 0
): Promise<string | null> {
  const { id, diagnostic } = mistake;
  switch (deed) {
    case 'apply':
    case 'confirm': {
      const outcome = doctor.apply(id, diagnostic.fixes[fix]);
      const now = doctor.mistakes.find(mistake => mistake.id === id) ?? mistake;
      announce(outcome.done ? appliedText(now, doctor, trans) : outcome.message);
      return outcome.done ? null : outcome.message;
    }
    case 'undo': {
      const outcome = doctor.undo(id);
      announce(outcome.message);
      return outcome.done ? null : outcome.message;
    }
    case 'run':
      await doctor.run(id);
      return null;
    case 'check':
      await doctor.check();
      return null;
    case 'hide':
      doctor.hide(id);
      announce(trans.__('Hidden. Undo available.'));
      return null;
    case 'show':
      doctor.show(id);
      return null;
    case 'explain':
      doctor.select(id);
      explain();
      return null;
    case 'reveal':
      await doctor.reveal(diagnostic.at.cell);
      return null;
    case 'preview':
    case 'cancel':
      return null;
  }
}

/**
 * Applies every safe fix, one after the other: each is undone by itself. A fix
 * in a cell that another one changed is computed anew before it is applied.
 */
export async function applyAllSafe(doctor: IDiagnosedNotebook, trans: Trans): Promise<void> {
  let applied = 0;
  for (let progress = true; progress;) {
    progress = false;
    for (const { id, diagnostic } of safeMistakes(doctor.mistakes)) {
      if (doctor.apply(id, diagnostic.fixes[0]).done) {
        progress = true;
        applied++;
      }
    }
    if (progress && safeMistakes(doctor.mistakes).length > 0) {
      await doctor.check();
    }
  }
  announce(
    trans._n(
      'Applied %1 fix. Not run. Undo available.',
      'Applied %1 fixes. Not run. Undo available.',
      applied
    )
  );
}

/** Mistakes whose best fix is safe, and waits to be applied. */
export function safeMistakes(mistakes: readonly Mistake[]): Mistake[] {
  return mistakes.filter(
    ({ diagnostic, state, hidden }) =>
      !hidden &&
      (state === 'found' || state === 'saved') &&
      diagnostic.fixes[0]?.applicability === 'safe'
  );
}
