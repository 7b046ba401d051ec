import { parseCell, PythonCell, textOf } from '../../../src/python/cell';
import { child } from '../../../src/python/syntax';
import { loadPythonParser } from './load';

beforeAll(loadPythonParser);

const cellOf = (source: string, executionCount: number | null = null): PythonCell =>
  parseCell({ id: 'c', type: 'code', source, executionCount, editable: true }, 0);

const calls = (cell: PythonCell): string[] =>
  cell.calls.map(call => textOf(cell, child(call, 'function')!));

describe('Cells', () => {
  it.each([
    ['x = 1', 'python', null],
    ['', 'python', null],
    ['# only\n\n', 'python', null],
    ['%%time\nf()', 'magic-body', 'time'],
    ['\n\n%%capture out\nf()', 'magic-body', 'capture'],
    ['%%timeit -n 3\nf()', 'magic-body', 'timeit'],
    ['# first\n%%time\nf()', 'python', null],
    ['%%time?', 'python', null],
    ['%%bash\nf()', 'opaque', 'bash'],
    ['%%python3\nimport asyncio\nasyncio.run(f())', 'opaque', 'python3'],
    ['%%writefile a.py\nasyncio.run(f())', 'opaque', 'writefile'],
    ['%%mystery\nf()', 'opaque', 'mystery'],
    ['>>> f()', 'magic-body', null],
    ['In [3]: f()', 'magic-body', null]
  ])('%j is %s under %s', (source, kind, magic) => {
    const cell = cellOf(source);
    expect([cell.kind, cell.cellMagic, cell.broken]).toEqual([kind, magic, false]);
  });

  it('keep their offsets under magics, an indent or prompts', () => {
    for (const source of [
      'f(1)',
      '%cd é😀\nf(1)',
      '!pip install \\\n  x\nf(1)',
      '%%time\n!ls\nf(1)',
      '    f(1)',
      '\n  x = 1\n\n  # note\n  if x:\n    f(1)\n',
      '>>> x = 1\n>>> if x:\n...     f(1)',
      'In [3]: if x:\n   ...:     f(1)'
    ]) {
      const cell = cellOf(source);
      expect([source, cell.broken]).toEqual([source, false]);
      expect(cell.calls.map(call => textOf(cell, call))).toEqual(['f(1)']);
    }
  });

  it('name their line magics', () => {
    const source = '%time f(1)\nx = %time g(2)\ny = !ls -l\nz?\n?z\n%%odd\n,h a\n!! ls \\\n  -l';
    const cell = cellOf(source);
    expect(cell.lineMagics.map(({ name, assigned }) => (assigned ? `= ${name}` : name))).toEqual([
      'time',
      '= time',
      '= !',
      '?',
      '?',
      '%odd',
      ',',
      '!'
    ]);
    expect(cell.lineMagics.map(({ text }) => text)).toEqual([
      '%time f(1)',
      '%time g(2)',
      '!ls -l',
      'z?',
      '?z',
      '%%odd',
      ',h a',
      '!! ls \\\n  -l'
    ]);
    cell.lineMagics.forEach(({ from, to, text }) => expect(source.slice(from, to)).toBe(text));
    expect([...cell.scope.bindings.keys()]).toEqual(['x', 'y']);
    expect(calls(cell)).toEqual([]);
  });

  it.each(['if a == 1: x = !ls', 'if a != 1: x = !ls', 'if a >= 1: x = %time f(1)'])(
    'see the magic behind the comparison: %s',
    source => {
      const { broken, lineMagics } = cellOf(source);
      expect(broken).toBe(false);
      expect(lineMagics.map(({ from, assigned }) => [from, assigned])).toEqual([
        [source.search(/[!%](?!=)/), true]
      ]);
    }
  );

  it('see no magic in strings, brackets, operators and comments', () => {
    const source =
      's = """\n%time\n!ls\n"""\nx = (1\n  % 2)\ny = x % f(1) != 3\nprint("why?")  # why?\nz = \'?\'';
    const cell = cellOf(source);
    expect(cell.lineMagics).toEqual([]);
    expect(calls(cell)).toEqual(['f', 'print']);
  });

  it.each([
    'x = (',
    'print "x"',
    'x = 1\n    y = 2',
    '    x = 1\ny = 2',
    '# note\n  x = 1',
    'if x:\ny',
    'if x:\n    a\n  b',
    'if x:\n    a\n\tb',
    'if x:\n  a\n  else:\n  b',
    'def f():',
    'def f():\n  # nothing',
    'class A:\n\nx = 1',
    'try:\n  a\nexcept E:\n',
    'match x:\n  case 1: a\n   case 2: b',
    'for x in y:\n'
  ])('%j is broken', source => {
    expect(cellOf(source).broken).toBe(true);
  });

  it.each([
    'if x: a; b',
    'if x:\n    a\n# note\n    b\nelif y: c\nelse:\n  d',
    'if x:\n  if y:\n      a\n  else: b\nc',
    'def f(\n      a,\n  b):\n    """doc\n  more\n"""\n    return (a +\nb)',
    '@d\n@e(1)\nasync def f(): pass',
    'class A:\n  @d\n  def m(self):\n    !ls\n    x = %time y\n',
    'try:\n  a\nexcept* E as e: b\nelse:\n  c\nfinally:\n  d',
    'match x:\n  case 1:\n    a\n  case _: b',
    'x = 1 \\\n    + 2\nwhile x: break',
    'if x:\n\ta\n\tb\n',
    'if True:\n  pass;'
  ])('%j is not', source => {
    expect(cellOf(source).broken).toBe(false);
  });

  it('with a carriage return say so', () => {
    expect(cellOf('x = 1\r\ny = 2').hasCarriageReturn).toBe(true);
    expect(cellOf('x = 1\ry = 2').hasCarriageReturn).toBe(true);
    expect(cellOf('x = 1\ny = "\\r"').hasCarriageReturn).toBe(false);
  });

  it('that are nested too deep are broken, not an exception', () => {
    expect(cellOf(`x = ${'1 + '.repeat(60_000)}1`).broken).toBe(true);
    expect(cellOf(`x = ${'['.repeat(20_000)}${']'.repeat(20_000)}`).broken).toBe(true);
  });

  it('of one source share their tree, not their number', () => {
    expect(cellOf('x = 1', 3).tree).toBe(cellOf('x = 1', 4).tree);
    expect(cellOf('x = 1', 4).executionCount).toBe(4);
  });
});
