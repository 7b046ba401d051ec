import { Cell, Notebook, unknownKernel } from '../../src/core/notebook';
import { Run } from '../../src/core/run';

/** Forty lines as a user writes them; `n` keeps the cells apart. */
export function cellOfFortyLines(n: number): string {
  return `import asyncio
import random
from dataclasses import dataclass

@dataclass
class Page${n}:
    """What came back from a site."""
    url: str
    status: int = 200
    body: str = ''

    def ok(self):
        return 200 <= self.status < 300

async def fetch_${n}(url, *, retries=3):
    for attempt in range(retries):
        await asyncio.sleep(0.01 * attempt)
        if random.random() > 0.1:
            return Page${n}(url, body=f"<h1>{url!r}</h1>")
    raise TimeoutError(f"no answer from {url}")

async def crawl_${n}(urls, limit=10):
    gate = asyncio.Semaphore(limit)

    async def one(url):
        async with gate:
            return await fetch_${n}(url)

    pages = await asyncio.gather(*[one(url) for url in urls])
    return {page.url: page for page in pages if page.ok()}

def summary_${n}(pages):
    longest = max(pages.values(), key=lambda page: len(page.body))
    return [f"{url:<40} {page.status}" for url, page in pages.items()] + [longest.url]

urls_${n} = [f"https://example.org/{i}" for i in range(20)]
print("crawling", len(urls_${n}), "pages")
%matplotlib inline
# the result is used in the next cell
rows_${n} = summary_${n}({'a': Page${n}('a')})`;
}

/** The same cell with the mistake in its last line. */
export function failingCell(n: number): string {
  const lines = cellOfFortyLines(n).split('\n');
  return [...lines.slice(0, -1), `pages_${n} = asyncio.run(crawl_${n}(urls_${n}))`].join('\n');
}

/** A notebook of that many cells, the one at `failing` with the mistake. */
export function notebookOf(count: number, failing: number): Notebook {
  const cells = Array.from({ length: count }, (_, i): Cell => {
    const source = i === failing ? failingCell(i) : cellOfFortyLines(i);
    return { id: String(i), type: 'code', source, executionCount: i + 1, editable: true };
  });
  return { cells, language: 'python', kernel: { ...unknownKernel, python: [3, 11], live: true } };
}

/** What running the failing cell shows. */
export function failureOf({ cells }: Notebook, index: number): Run {
  const { id, source, executionCount } = cells[index];
  const evalue = 'asyncio.run() cannot be called from a running event loop';
  const line = source.split('\n').length;
  const frame = {
    cell: { by: 'count', executionCount: executionCount ?? 0 } as const,
    file: null,
    line,
    function: null,
    quoted: new Map([[line, source.split('\n')[line - 1]]])
  };
  const error = { ename: 'RuntimeError', evalue };
  return {
    cell: id,
    source,
    executionCount,
    origin: 'live',
    errors: [{ ...error, chain: [{ ...error, frames: [frame] }] }],
    stdout: '',
    stderr: '',
    results: []
  };
}
