import { murmur2 } from '../../../src/core/murmur2';

describe('murmur2', () => {
  it.each([
    ['await coro()', 3276864476],
    ['def g():\n    await coro()', 1810786929],
    ['coro();', 1740381811]
  ])('names the file of a cell as ipykernel does: %j', (source, name) => {
    expect(murmur2(source)).toBe(name);
  });

  it('hashes UTF-8 bytes', () => {
    // Recorded with ipykernel 7.4, see recorded/ipython-9.16.json.
    const source = "import gc\ndef forget():\n    main()\n    return 'é'\nforget()";
    expect(murmur2(source)).toBe(2653855656);
  });
});
