import { Lookup } from '../../../src/core/lookup';

const items = (...ids: string[]) => ids.map(id => ({ id }));

describe('looking an item up', () => {
  it('finds it in the list that is asked, not in one that is alike', () => {
    const lookup = new Lookup();
    const [before, after] = [items('a', 'b'), items('a', 'b')];
    expect(lookup.find(before, 'b')).toBe(before[1]);
    expect(lookup.find(after, 'b')).toBe(after[1]);
  });

  it('finds it where it was moved, in each list of several', () => {
    const lookup = new Lookup();
    const [before, after] = [items('a', 'b'), items('b', 'a')];
    for (const list of [before, after, before, after]) {
      expect(lookup.find(list, 'a')).toBe(list.find(({ id }) => id === 'a'));
    }
  });

  it('finds nothing that is not there', () => {
    const lookup = new Lookup();
    lookup.find(items('a', 'b'), 'b');
    expect(lookup.find(items('a'), 'b')).toBeUndefined();
    expect(lookup.find([], 'a')).toBeUndefined();
    expect(lookup.indexOf(items('a'), 'b')).toBe(-1);
  });

  it('finds the first of two with one id', () => {
    expect(new Lookup().indexOf(items('a', 'b', 'a'), 'a')).toBe(0);
  });
});
