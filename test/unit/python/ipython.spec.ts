import { execFileSync } from 'child_process';
import { existsSync } from 'fs';
import { join } from 'path';
import { parseCell, PythonCell, textOf } from '../../../src/python/cell';
import { child } from '../../../src/python/syntax';
import { loadPythonParser } from './load';

beforeAll(loadPythonParser);

const cellOf = (source: string): PythonCell =>
  parseCell({ id: 'c', type: 'code', source, executionCount: null, editable: true }, 0);

/** Lines that people write; joined at random they are cells. */
const LINES = [
  'x = 1',
  'f(x)',
  '%matplotlib inline',
  '%time y = f(x)',
  '  ',
  '!ls -l | grep "it\'s',
  '!pip install a \\\n  b',
  '%env A=3 # not a comment',
  'z = %time f(x)',
  'z = !ls "$x"',
  'a.b = !ls',
  'p, q = !ls',
  'a = b = 3',
  'x += 1',
  'f?',
  'f??',
  '?f',
  'x = f?',
  'f(x)  # why?',
  's = "100%"',
  's = """\n%not a magic\n!nor this\n"""',
  't = (\n  1 %\n  x, g(2)\n)',
  'if x:\n    !ls\n    %cd ..\n    w = !ls\n    g(w)',
  'for i in y: print(i)',
  'def h(a=1):\n    """doc?\n    """\n    return a % 3',
  'k = x % f(3)',
  'r = x != 3',
  'assert x, "what?"',
  'f(x,\n  k="!")',
  'v = {"a": 1,\n  # ) comment\n  "b": g(2)}',
  'm = x \\\n  + g(1)',
  'n: int = !ls',
  'await f(x)',
  'print("é 😀"); u = g(1)',
  '%%time',
  '%%capture out',
  '# comment',
  "b = f'{x!r}'",
  'o = lambda e: e % 2',
  '>>> x = f(1)',
  '... g(2)',
  'In [3]: x = f(1)',
  '   ...: g(2)',
  '    indented = f(1)'
];

it('finds the magics that IPython finds', () => {
  const cells = [...LINES, ...LINES.flatMap(a => LINES.map(b => `${a}\n${b}`)), ...random(1500)];
  const own = join(__dirname, '../../../.venv/bin/python');
  const answers: ([string[], string[]] | null)[] = JSON.parse(
    execFileSync(existsSync(own) ? own : 'python3', [join(__dirname, 'ipython.py')], {
      input: JSON.stringify(cells),
      encoding: 'utf8',
      maxBuffer: 1 << 28
    })
  );
  const readable = answers.filter(answer => answer).length;
  expect(readable).toBeGreaterThan(900);
  const wrong = cells.filter((source, i) => {
    const answer = answers[i];
    const cell = cellOf(source);
    return (
      answer && !cell.broken && cell.cellMagic === null && names(cell) !== JSON.stringify(answer)
    );
  });
  expect(wrong).toEqual([]);
  // What IPython can read, so can we: but for prompts amid a cell, on which its versions differ.
  const unread = cells.filter((source, i) => {
    const cell = cellOf(source);
    return answers[i] && cell.broken && cell.cellMagic === null && !PROMPT.test(source);
  });
  expect(unread).toEqual([]);
}, 60_000);

const PROMPT = /^\s*(?:>>>|\.\.\.|In \[)/m;

/** Cells of three to five lines; the same ones every time. */
function random(count: number): string[] {
  let seed = 1;
  const next = (below: number): number => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: 3 + next(3) }, () => LINES[next(LINES.length)]).join('\n')
  );
}

function names(cell: PythonCell): string {
  const scopes = [cell.scope, ...cell.scopes.values()];
  const stored = scopes.flatMap(scope =>
    [...scope.bindings.values()].flat().filter(({ kind }) => !NOT_STORED.test(kind))
  );
  const called = cell.calls
    .map(call => child(call, 'function')!)
    .filter(({ type }) => type === 'identifier')
    .map(callee => textOf(cell, callee));
  return JSON.stringify([unique(stored.map(({ name }) => name)), unique(called)]);
}

const NOT_STORED = /^(?:def|async-def|class|import|parameter)$/;

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
