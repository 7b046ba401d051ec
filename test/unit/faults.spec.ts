import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, faults } from '../faults/faults';

const src = join(__dirname, '../../src');

/** The faults for which this does not hold, by name. */
function except(holds: (fault: Fault) => boolean): string[] {
  return faults.filter(fault => !holds(fault)).map(({ file, what }) => `${file}: ${what}`);
}

/** That tests notice them is shown by `npm run faults`. */
describe('the planted faults', () => {
  it('can be planted: what they break stands once in its file', () => {
    const texts = new Map(
      faults.map(({ file }) => [file, readFileSync(join(src, file), 'utf8')] as const)
    );
    expect(except(({ file, find }) => texts.get(file)?.split(find).length === 2)).toEqual([]);
  });

  it('break something', () => {
    expect(except(({ find, replace }) => find !== replace)).toEqual([]);
  });

  it('name the tests that notice them', () => {
    expect(except(({ spec }) => existsSync(join(__dirname, spec)))).toEqual([]);
  });

  it('have a name each', () => {
    const names = except(() => false);
    expect(names.filter((name, i) => names.indexOf(name) < i)).toEqual([]);
  });
});
