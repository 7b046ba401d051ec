import { plain, spansOf } from '../../../src/ui/prose';

/** The code of a text. */
const codeIn = (text: string) =>
  spansOf(text)
    .filter(({ code }) => code)
    .map(({ text }) => text);

describe('code in prose', () => {
  it('stands between backticks in sentences', () => {
    expect(spansOf("`asyncio.run()` can't start another loop.")).toEqual([
      { text: 'asyncio.run()', code: true },
      { text: " can't start another loop.", code: false }
    ]);
    expect(plain('`load()` is async')).toBe('load() is async');
  });

  it.each([
    ['Use await main()', ['await main()']],
    ['Use await main(…)', ['await main(…)']],
    ['Use await fetch(url, timeout=3)', ['await fetch(url, timeout=3)']],
    ['Use await client.get(url)[0].text()', ['await client.get(url)[0].text()']],
    ['Use await job', ['await job']],
    ['Insert nest_asyncio.apply()', ['nest_asyncio.apply()']],
    ['Make load() async (3 places)', ['load()']],
    ['Use async with session', ['async with session']],
    ['Remove %%time', ['%%time']],
    ['Wait for main() instead', ['main()']],
    ['Gather the 5 results', []],
    ['Run it in a thread', []]
  ])('is found in the button %s', (title, code) => {
    expect(codeIn(title)).toEqual(code);
    expect(
      spansOf(title)
        .map(({ text }) => text)
        .join('')
    ).toBe(title);
  });
});
