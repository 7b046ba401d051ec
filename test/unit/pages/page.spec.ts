import { readPage } from '../../pages/page';

const PAGE = `<!-- head -->
# Generated

## Even a heading in here is no case
<!-- /head -->

Prose of the author.

## The result is kept (S02)

Python: >= 3.11
Run: 1 2 2

### Before

\`\`\`python
import asyncio
\`\`\`
\`\`\`python
answer = asyncio.run(brew())

print(answer)
\`\`\`
\`\`\`error
RuntimeError: asyncio.run() cannot be called from a running event loop
\`\`\`
\`\`\`stderr late
coroutine 'brew' was never awaited
\`\`\`

### Message

\`asyncio.run(brew())\` can't run here:
a loop runs already.

### After: Use await brew() (safe)

\`\`\`python
import asyncio
\`\`\`
\`\`\`python
answer = await brew()

print(answer)
\`\`\`
\`\`\`stdout
tea
\`\`\`

### After: Insert nest_asyncio.apply() (workaround)

Shown only.

\`\`\`python
import asyncio
\`\`\`

## Near miss: only a comment

Run: none

### Before

\`\`\`\`markdown
\`\`\`py
asyncio.run(main())
\`\`\`
\`\`\`\`
\`\`\`python
# asyncio.run(main())
\`\`\`

### No message
`;

describe('a page', () => {
  const page = readPage('test/rules/asyncio-run-in-cell.md', PAGE);
  const [kept, miss] = page.cases;

  it('is named after its rule and has one case per heading', () => {
    expect(page.name).toBe('asyncio-run-in-cell');
    expect(page.cases.map(({ heading }) => heading)).toEqual([
      'The result is kept (S02)',
      'Near miss: only a comment'
    ]);
    expect(kept.line).toBe(9);
  });

  it('says what is run, and in which Python', () => {
    expect(kept.python).toBe('>= 3.11');
    expect(kept.runs).toEqual([0, 1, 1]);
    expect(miss.python).toBeNull();
    expect(miss.runs).toEqual([]);
  });

  it('has cells with their outputs', () => {
    expect(kept.before.map(({ source }) => source)).toEqual([
      'import asyncio',
      'answer = asyncio.run(brew())\n\nprint(answer)'
    ]);
    expect(kept.before[1].outputs).toEqual([
      {
        kind: 'error',
        text: 'RuntimeError: asyncio.run() cannot be called from a running event loop'
      },
      { kind: 'late', text: "coroutine 'brew' was never awaited" }
    ]);
    expect(miss.before[0]).toMatchObject({
      type: 'markdown',
      source: '```py\nasyncio.run(main())\n```'
    });
  });

  it('has the sentence of the card, or none', () => {
    expect(kept.message).toBe("`asyncio.run(brew())` can't run here: a loop runs already.");
    expect(miss.message).toBeNull();
  });

  it('has the buttons in their order', () => {
    expect(kept.afters).toMatchObject([
      { title: 'Use await brew()', applicability: 'safe', shownOnly: false },
      {
        title: 'Insert nest_asyncio.apply()',
        applicability: 'workaround',
        shownOnly: true
      }
    ]);
    expect(kept.afters[0].cells[1].outputs).toEqual([{ kind: 'stdout', text: 'tea' }]);
  });

  it('may show outputs recorded from another version', () => {
    const [recorded] = readPage(
      'p.md',
      '## Old\n### Before\n```python\nf()\n```\n```error recorded\nE: x\n```\n' +
        '```json\n[{"output_type": "error"}]\n```\n### Message\nOh.\n### No fix\n'
    ).cases;
    expect(recorded.recorded).toBe(true);
    expect(recorded.before[0].recorded).toEqual([{ output_type: 'error' }]);
    expect(recorded.afters).toEqual([]);
  });
});

describe('a page that is not in the format', () => {
  const cell = '### Before\n```python\nx\n```\n';
  it.each([
    ['## A\n```python\nx\n', 'p.md:2 opens a fence that nothing closes'],
    ['## A\n### No message\n', 'p.md:1 has no ### Before'],
    [`## A\n${cell}`, 'p.md:1 needs either ### Message or ### No message'],
    [`## A\n${cell}### Message\nOh.\n`, 'p.md:1 needs either ### After: … or ### No fix'],
    [`## A\n${cell}### Messages\n`, 'p.md:6 has an unknown heading: Messages'],
    [
      `## A\n${cell}### Message\nOh.\n### After: Use await x\n`,
      'p.md:8 needs a title and (safe), (check-first) or (workaround)'
    ],
    ['## A\n### Before\n### No message\n', 'p.md:2 has no cell'],
    [
      '## A\n### Before\n```stdout\nx\n```\n### No message\n',
      'p.md:3 shows an output above the first cell'
    ],
    [
      '## A\n### Before\n```pyton\nx\n```\n### No message\n',
      'p.md:3 shows an output above the first cell'
    ],
    [
      `## A\n${cell}\`\`\`output\nx\n\`\`\`\n### No message\n`,
      'p.md:6 has an unknown fence: output'
    ],
    [`## A\nRun: 2\n${cell}### No message\n`, 'p.md:1 runs a cell that it does not have: 2'],
    [
      `## A\n${cell}\`\`\`json\n{}\n\`\`\`\n### No message\n`,
      'p.md:6 needs a list of outputs in JSON'
    ]
  ])('%j is refused', (text, message) => {
    expect(() => readPage('p.md', text)).toThrow(message);
  });
});
