import { Trial, Tried } from './trial';

/** Notebooks that were tried, and how that went. */
export type Counts = {
  readonly tried: number;
  /** Those with a mistake to find. */
  readonly mistaken: number;
  /** Fixes that were run. */
  readonly fixes: number;
  readonly damaged: number;
  readonly accused: number;
  readonly mended: number;
};

/** Counts trials, and keeps what was wrong with them. */
export class Tally {
  counts: Counts = { tried: 0, mistaken: 0, fixes: 0, damaged: 0, accused: 0, mended: 0 };

  /** A trial is null where the notebook could not be tried. */
  add({ isMistaken }: Tried, trial: Trial | null): void {
    if (trial) {
      const { counts } = this;
      this.counts = {
        tried: counts.tried + 1,
        mistaken: counts.mistaken + Number(isMistaken),
        fixes: counts.fixes + trial.offers,
        damaged: counts.damaged + Number(trial.damaged.length > 0),
        accused: counts.accused + Number(trial.accused.length > 0),
        mended: counts.mended + Number(trial.isMended)
      };
    }
  }
}

/** What was wrong, in words. */
export function complaints({ accused, damaged }: Trial): string[] {
  return [
    ...accused.map(text => `falsely accused, ${text}`),
    ...damaged.map(text => `damaged, ${text}`)
  ];
}
