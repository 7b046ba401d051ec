import { applyTextEdits, NotebookEdit, textAfter } from '../../../src/core/edit';
import { rebase } from '../../../src/notebook/rebase';
import { inverseOf } from '../../../src/notebook/apply';

const BEFORE = 'x = 1\ndata = asyncio.run(load())\nprint(data)';
const AFTER = 'import nest_asyncio\nnest_asyncio.apply()\nx = 1\ndata = await load()\nprint(data)';
const at = BEFORE.indexOf('asyncio.run(');
const fix: NotebookEdit = [
  {
    cell: 'a',
    before: BEFORE,
    edits: [
      { from: 0, to: 0, insert: 'import nest_asyncio\nnest_asyncio.apply()\n' },
      { from: at, to: at + 'asyncio.run(load())'.length, insert: 'await load()' }
    ]
  }
];

/** The text after Undo where it reads so now, and the lines that it left. */
function undone(now: string): readonly [string, ...number[]] {
  const { edit, left } = rebase(inverseOf(fix), () => now);
  const text = edit.reduce((text, { edits }) => applyTextEdits(text, edits), now);
  return [text, ...left.map(({ line }) => line)];
}

describe('taking a fix back', () => {
  it('gives the text as it was, byte for byte', () => {
    expect(textAfter(fix[0])).toBe(AFTER);
    expect(undone(AFTER)).toEqual([BEFORE]);
  });

  it.each([
    ['above it', `# tea\n${AFTER}`, `# tea\n${BEFORE}`],
    ['below it', `${AFTER}\nprint('done')`, `${BEFORE}\nprint('done')`],
    [
      'on a line between',
      AFTER.replace('x = 1', 'x = 12\ny = 2'),
      BEFORE.replace('x = 1', 'x = 12\ny = 2')
    ],
    [
      'on the line below',
      AFTER.replace('(data)', '(data, x)'),
      BEFORE.replace('(data)', '(data, x)')
    ],
    ['where a line was', AFTER.replace('x = 1\n', ''), BEFORE.replace('x = 1\n', '')]
  ])('keeps what was typed %s', (_, now, becomes) => {
    expect(undone(now)).toEqual([becomes]);
  });

  it('leaves a line that was edited since, and says which', () => {
    const now = AFTER.replace('await load()', 'await load(2)');
    expect(undone(now)).toEqual([BEFORE.replace('asyncio.run(load())', 'await load(2)'), 4]);
  });

  it('leaves all where no line of it is the same', () => {
    expect(undone('print(1)')).toEqual(['print(1)', 1, 1]);
    expect(undone('')).toEqual(['', 1, 1]);
  });

  it('does not reach beyond the end of a cell that was cut', () => {
    expect(undone('import nest_asyncio\nnest_asyncio.apply()')).toEqual([
      'import nest_asyncio\nnest_asyncio.apply()',
      1,
      2
    ]);
  });

  it('goes on in the other cells', () => {
    const inTwo = [...fix, { ...fix[0], cell: 'b' }];
    const { edit, left } = rebase(inverseOf(inTwo), cell => (cell === 'a' ? 'print(1)' : AFTER));
    expect(edit.map(({ cell }) => cell)).toEqual(['b']);
    expect(new Set(left.map(({ cell }) => cell))).toEqual(new Set(['a']));
  });
});
