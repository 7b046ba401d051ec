import { applyEdit } from '../../../src/core/edit';
import { examine } from './recordings';
import { notebook } from '../python/notebook';
import { loadPythonParser } from '../python/load';

beforeAll(loadPythonParser);

const IMPORT = 'from playwright.sync_api import sync_playwright';

/** The cells after the one fix; null where there is none. */
function mended(...sources: readonly string[]): readonly string[] | null {
  const before = notebook(...sources);
  const [{ fixes }] = examine(before, []);
  return fixes.length === 0
    ? null
    : applyEdit(before, fixes[0].edit).cells.map(({ source }) => source);
}

/** The block of `with sync_playwright() as p:` after the fix. */
function block(...lines: readonly string[]): readonly string[] | null {
  const body = lines.map(line => `    ${line}`).join('\n');
  const [source] = mended(`${IMPORT}\nwith sync_playwright() as p:\n${body}`) ?? [];
  return (
    source
      ?.split('\n')
      .slice(2)
      .map(line => line.slice(4)) ?? null
  );
}

describe('a block over the plain interface of Playwright', () => {
  it('waits for each call that talks to the browser, and for no other', () => {
    expect(
      mended(
        IMPORT,
        `with sync_playwright() as p:
    browser = p.chromium.launch(headless=True)
    page = browser.new_page()  # one
    page.goto("http://localhost")
    title = page.title()
    first = page.locator("a").first
    print(title, page.url, first.inner_text().strip())
    browser.close()`
      )
    ).toEqual([
      'from playwright.async_api import async_playwright',
      `async with async_playwright() as p:
    browser = await p.chromium.launch(headless=True)
    page = await browser.new_page()  # one
    await page.goto("http://localhost")
    title = await page.title()
    first = page.locator("a").first
    print(title, page.url, (await first.inner_text()).strip())
    await browser.close()`
    ]);
  });

  it('waits in chains, loops and comprehensions', () => {
    expect(
      block(
        'page = p.firefox.launch().new_page()',
        'for link in page.query_selector_all("a"):',
        '    print(link.get_attribute("href"))',
        'texts = [a.inner_text() for a in page.locator("a").all() if a.is_visible()]',
        'status = page.goto("http://localhost").status'
      )
    ).toEqual([
      'page = await (await p.firefox.launch()).new_page()',
      'for link in await page.query_selector_all("a"):',
      '    print(await link.get_attribute("href"))',
      'texts = [await a.inner_text() for a in await page.locator("a").all() if await a.is_visible()]',
      'status = (await page.goto("http://localhost")).status'
    ]);
  });

  it('waits also above the line that binds the name', () => {
    expect(
      block(
        'page = None',
        'for url in urls:',
        '    if later:',
        '        print(other.title())',
        '    other = p.firefox.launch().new_page()'
      )
    ).toContain('        print(await other.title())');
  });

  it.each([
    ['an object is handed on', ['scrape(p.chromium.launch())']],
    ['an object is kept in a list', ['pages = [p.chromium.launch()]']],
    ['a member is not known', ['p.chromium.launch().new_page().route("**", print)']],
    ['a method is handed on', ['click = p.chromium.launch().new_page().click']],
    [
      'a call stands in a lambda',
      ['page = p.chromium.launch().new_page()', 'f = lambda: page.title()']
    ],
    ['a call stands in a function', ['def f():', '    return p.chromium.launch()']],
    ['a name changes its class', ['x = p.chromium.launch()', 'x = x.new_page()']]
  ])('stays as it is when %s', (_, lines) => {
    expect(block(...lines)).toBeNull();
  });

  it('stays as it is when an object is used outside', () => {
    const source = `${IMPORT}\nwith sync_playwright() as p:\n    browser = p.chromium.launch()`;
    expect(mended(source, 'print(browser.version)')).toBeNull();
  });

  it('stays as it is when the manager is used twice', () => {
    const once = 'with sync_playwright() as p:\n    print(p.chromium.name)';
    expect(mended(`${IMPORT}\n${once}\n${once}`)).toBeNull();
  });
});
