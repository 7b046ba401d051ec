import { tryOut, Trial } from './fuzz/trial';
import { makeWorking } from './fuzz/working';
import { Kernels, startKernels } from './kernel/kernels';
import { loadPythonParser } from './unit/python/load';

const COUNT = Number(process.env.FUZZ_COUNT ?? 50);
const FIRST_SEED = Number(process.env.FUZZ_SEED ?? 1);
/** More than the kernels in use, so that none of them waits for us. */
const AT_ONCE = 4;
jest.setTimeout(12 * 60 * 60_000);

let kernels: Kernels;
beforeAll(async () => {
  [kernels] = await Promise.all([startKernels(), loadPythonParser()]);
});
afterAll(() => kernels.stop());

describe(`${COUNT} made-up notebooks from seed ${FIRST_SEED}, in real kernels`, () => {
  it('are left as they are where they work, and are never worse than before', async () => {
    const seeds = Array.from({ length: COUNT }, (_, i) => FIRST_SEED + i);
    const wrong: string[] = [];
    const trials: Trial[] = [];
    const next = async (): Promise<void> => {
      const seed = seeds.shift();
      if (seed !== undefined) {
        const trial = await tryOut(makeWorking(seed), kernels);
        trials.push(trial);
        const told = [
          ...trial.accused.map(text => `ACCUSED ${text}`),
          ...trial.damaged.map(text => `DAMAGED ${text}`),
          ...(trial.works === null && process.env.FUZZ_UNUSABLE ? ['UNUSABLE'] : [])
        ];
        wrong.push(...told.map(text => `seed ${seed}: ${text}`));
        return next();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    const usable = trials.filter(({ works }) => works !== null);
    console.log(summary(usable), `of ${COUNT} from seed ${FIRST_SEED}`);
    if (wrong.length > 0) {
      throw new Error(wrong.join('\n\n'));
    }
    expect(usable.length).toBeGreaterThan(0.9 * COUNT);
  });
});

function summary(trials: readonly Trial[]): string {
  const working = trials.filter(({ works }) => works);
  const broken = trials.filter(({ works }) => works === false);
  const offers = trials.reduce((sum, trial) => sum + trial.offers, 0);
  return [
    `${working.length} working, ${broken.length} with mistakes`,
    `${broken.filter(({ mended }) => mended).length} of these mended`,
    `${offers} fixes run`,
    `${trials.filter(({ damaged }) => damaged.length > 0).length} damaged`,
    `${trials.filter(({ accused }) => accused.length > 0).length} accused`
  ].join(', ');
}
