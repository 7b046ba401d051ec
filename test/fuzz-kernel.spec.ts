import { complaints, Tally } from './damage/tally';
import { tryOut } from './damage/trial';
import { makeWorking, triedOf } from './fuzz/working';
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
    const tally = new Tally();
    const next = async (): Promise<void> => {
      const seed = seeds.shift();
      if (seed !== undefined) {
        const made = triedOf(makeWorking(seed));
        const trial = await tryOut(made, kernels);
        tally.add(made, trial);
        wrong.push(...(trial ? complaints(trial) : []).map(text => `seed ${seed}: ${text}`));
        return next();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    console.log(`${JSON.stringify(tally.counts)} from seed ${FIRST_SEED}`);
    if (wrong.length > 0) {
      throw new Error(wrong.join('\n\n'));
    }
    expect(tally.counts.tried).toBeGreaterThan(0.9 * COUNT);
  });
});
