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

/** Forty lines of a notebook's usual work, in which nothing waits. */
export function plainCell(n: number): string {
  return `import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

class Model${n}:
    """A straight line through points."""

    def __init__(self, degree=1):
        self.degree = degree
        self.weights = None

    def fit(self, x, y):
        self.weights = np.polyfit(x, y, self.degree)
        return self

    def predict(self, x):
        return np.polyval(self.weights, x)

def load_${n}(path, *, sep=','):
    frame = pd.read_csv(path, sep=sep, parse_dates=['day'])
    frame = frame.dropna().sort_values('day').reset_index(drop=True)
    frame['week'] = frame['day'].dt.isocalendar().week
    frame['share'] = frame['visits'] / frame.groupby('week')['visits'].transform('sum')
    return frame[frame['visits'] > 0]

days_${n} = load_${n}("data/visits_${n}.csv")
print(len(days_${n}), "days,", days_${n}['visits'].max(), "visits at most")
days_${n}.head()

x_${n} = np.arange(len(days_${n}))
model_${n} = Model${n}(degree=2).fit(x_${n}, days_${n}['visits'])
rest_${n} = days_${n}['visits'] - model_${n}.predict(x_${n})
worst_${n} = sorted(zip(rest_${n}, days_${n}['day']), key=lambda pair: -abs(pair[0]))[:5]
for value, day in worst_${n}:
    print(f"{day:%d %B}: {value:+.1f}")

figure_${n}, axes = plt.subplots(figsize=(8, 3))
axes.plot(days_${n}['day'], days_${n}['visits'], label="visits")
axes.plot(days_${n}['day'], model_${n}.predict(x_${n}), label="model")
axes.legend(); plt.show()`;
}

/** The same cell with the mistake in its last line. */
export function failingCell(n: number): string {
  const lines = cellOfFortyLines(n).split('\n');
  return [...lines.slice(0, -1), `pages_${n} = asyncio.run(crawl_${n}(urls_${n}))`].join('\n');
}

/**
 * A notebook of that many cells, the one at `failing` with the mistake. One
 * cell in so many has async code.
 */
export function notebookOf(count: number, failing: number, oneIn = 1): Notebook {
  const cells = Array.from({ length: count }, (_, i): Cell => {
    const source =
      i === failing ? failingCell(i) : i % oneIn === 0 ? cellOfFortyLines(i) : plainCell(i);
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
