import { awaitProblem } from '../../../src/python/await-legality';
import { loadPythonParser } from './load';
import { at, notebook, withKernel } from './notebook';

beforeAll(loadPythonParser);

/** What is wrong with an `await` at the `‸`, in a kernel of this Python. */
function problem(source: string, python: readonly [number, number] | null = null): string | null {
  const { program, cell, node } = at(withKernel(notebook(source), { python }));
  return awaitProblem(program, cell, node);
}

it.each([
  ['‸f()', null],
  ['if x:\n  for y in z:\n    with a: ‸f()', null],
  ['def g(x=‸f()): pass', null],
  ['@‸f()\ndef g(): pass', null],
  ['class A(‸f()): pass', null],
  ['lambda x=‸f(): x', null],
  ['async def g(): ‸f()', null],
  ['async def g():\n  class A(‸f()): pass', null],
  ['[‸f(i) for i in y]', null],
  ['{i: ‸f(i) for i in y if x}', null],
  ['[i for i in y for j in ‸f(i)]', null],
  ['[i for i in [j for j in ‸f()]]', null],
  ['[i for i in [‸f(j) for j in y]]', null],
  ['(i for i in ‸f())', null],
  ['sum(i for i in ‸f())', null],
  ['x: int = ‸f()', null],
  ['f"{‸f()!r:>{w}}"', null],
  ['f"{x:{‸f()}}"', null],
  ['match ‸f():\n  case 1: pass', null],
  ['match x:\n  case 1 if ‸f(): pass', null],
  ['match x:\n  case ‸A(): pass', 'pattern'],
  ['from __future__ import annotations\n‸f()', null],
  ['# note\nfrom __future__ import annotations\n‸f()', null],
  ['%time x\n‸f()', null],
  ['    ‸f()', null],
  ['def g(): ‸f()', 'function'],
  ['async def h():\n  def g(): ‸f()', 'function'],
  ['class A:\n  def g(self): ‸f()', 'function'],
  ['def g():\n  return [‸f(i) for i in y]', 'comprehension-in-function'],
  ['def g():\n  return (i for i in ‸f())', 'function'],
  ['lambda: ‸f()', 'lambda'],
  ['async def g(): return lambda: ‸f()', 'lambda'],
  ['[lambda: ‸f() for i in y]', 'lambda'],
  ['class A:\n  x = ‸f()', 'class'],
  ['class A:\n  x = [‸f() for i in y]', 'class'],
  ['class A:\n  def m(self, x=‸f()): pass', 'class'],
  ['async def g():\n  class A:\n    x = ‸f()', 'class'],
  ['(‸f(i) for i in y)', 'generator-expression'],
  ['sum(‸f(i) for i in y)', 'generator-expression'],
  ['def g():\n  return (‸f(i) for i in y)', 'generator-expression'],
  ['(i for i in y if ‸f(i))', 'generator-expression'],
  ['[sum(‸f(j) for j in i) for i in y]', 'generator-expression'],
  ['def g(x: ‸f()): pass', 'annotation'],
  ['def g() -> ‸f(): pass', 'annotation'],
  ['x: ‸f() = 1', 'annotation'],
  ['type X = ‸f()', 'type-alias'],
  ['class A[T](‸f()): pass', 'type-alias'],
  ['f"{‸f()=}"', 'debug-f-string'],
  ['f"{g(‸f())=}"', 'debug-f-string'],
  ['t"{g(‸f())=}"', 'debug-f-string'],
  ['t"{‸f()}"', null],
  ['rT"{g(x):{‸f()}}"', null],
  ['def g(): return t"{‸f()}"', 'function'],
  ['x = 1\nfrom __future__ import annotations\n‸f()', 'future-import'],
  ['"""doc"""\nfrom __future__ import annotations\n‸f()', 'future-import'],
  ['%matplotlib inline\nfrom __future__ import annotations\n‸f()', 'future-import'],
  ['x = 1\nfrom __future__ import annotations\nasync def g(): ‸f()', null],
  ['%%time\n‸f()', 'magic'],
  ['>>> ‸f()', 'magic'],
  ['%autoawait off\n‸f()', 'autoawait-off'],
  ['%autoawait off\nasync def g(): ‸f()', null],
  ['‸f()\nx = (', 'broken'],
  ['‸f()\r\n', 'carriage-return']
])('%j: %s', (source, expected) => {
  expect(problem(source)).toBe(expected);
});

it.each([
  [[3, 11] as const, null],
  [[3, 14] as const, null],
  [[3, 10] as const, 'nested-comprehension'],
  [[3, 8] as const, 'nested-comprehension'],
  [null, 'nested-comprehension']
])('a comprehension in a comprehension, in Python %j: %s', (python, expected) => {
  expect(problem('[[‸f(j) for j in i] for i in y]', python)).toBe(expected);
  expect(problem('async def g():\n  return [{‸f(j) for j in i} for i in y]', python)).toBe(
    expected
  );
});
