import { execFileSync } from 'child_process';
import { existsSync } from 'fs';
import { join } from 'path';
import { awaitProblem } from '../../../src/python/await-legality';
import { parseCell, PythonCell, textOf } from '../../../src/python/cell';
import { programOf } from '../../../src/python/program';
import { Scope, scopeAt } from '../../../src/python/scopes';
import { child, descendants, enclosing } from '../../../src/python/syntax';
import { lineOf } from '../../../src/core/notebook';
import { loadPythonParser } from './load';
import { notebook, withKernel } from './notebook';

/** `[kind, name, line, { name: local | global | enclosing }]` */
type ScopeFacts = [string, string, number, Record<string, string>];

type Answer = {
  readonly python: [number, number];
  readonly scopes: [string, ScopeFacts[]][];
  readonly legal: (boolean | null)[];
};

const SNIPPETS = [
  'x = 1\ndef f(a, b=x, *c, d: int = 2, **e):\n  g = a\n  def h():\n    nonlocal g\n    g = b\n    return x, g',
  'def f():\n  global x\n  x = 1\n  def g():\n    return x',
  'def f():\n  x = 1\n  def g():\n    global x\n    return x\n  return g',
  'class A:\n  x = 1\n  def f(self):\n    return x\n  y = [x for _ in range(x)]\n  z = lambda q=x: x + q',
  'def f():\n  class A(x):\n    x = 1\n    y = x\n  return A',
  'def f(y):\n  return [a + (b := a) for a in y if a], b',
  'def f(x):\n  return {k: v for k, v in x.items() for x in k}',
  'def f():\n  for a, (b, *c) in z: pass\n  with o as (d, e), p as q.r: pass\n  try: pass\n  except E as g: pass\n  import h.i, j as k\n  from l import m as n\n  t[u] = v.w = 1\n  return a, b, c, d, e, g, h, k, n',
  'def f(s):\n  match s:\n    case [a, *b]: pass\n    case {"k": c, **d}: pass\n    case P(q=e, w=1) as g: pass\n    case h.i: pass\n    case (1 | 2) as j if j > k: pass\n    case _: pass\n    case l: pass\n  return a, b, c, d, e, g, h, j, l',
  'def f():\n  del a, b.c, d[e]\n  a += 1\n  x: int = 3\n  y: str\n  return y',
  'def f():\n  lambda a, *b, c=d, **e: (a, b, c, e, g)\n  g = 1',
  '@d(x)\nclass A(B, metaclass=M):\n  @p\n  def q(self, a: T = D) -> R: return a',
  'def f():\n  return f"{a!r:>{b}} {c=}", (d async for d in e) if 0 else 1',
  'def f(a):\n  async def g():\n    async with a as b, c:\n      async for d in b: yield d\n  return g',
  'def f():\n  x = 1\n  class A:\n    def g(self): return x\n    def h(self):\n      nonlocal x\n      x = 2',
  'def f():\n  (a, b), c = d = e\n  [g, *h] = i\n  return [*j(a), *k]',
  'def f(x):\n  print >> x\n  type(x).y = z\n  type = 1\n  return type'
];

/** Where an expression may stand, `E`; each can hold each other. */
const PLACES = [
  'x = E',
  'g(E, *E, k=E)',
  'if E:\n  E\nelif E: pass\nelse: E',
  'for i in E:\n  E',
  'while E: break',
  'with E as y:\n  E',
  'try:\n  E\nexcept E: pass\nfinally: E',
  'x = [E for i in y]',
  'x = [i for i in E]',
  'x = [i for i in y if E]',
  'x = {i: E for i in y}',
  'x = [j for i in y for j in E]',
  'x = (E for i in y)',
  'x = (i for i in E)',
  'x = (j for i in y for j in E)',
  'x = sum(E for i in y)',
  'x = lambda: E',
  'x = lambda a=E: a',
  'def h():\n  return E',
  'def h(a=E): pass',
  'async def h():\n  return E',
  'async def h(a=E): pass',
  '@E\ndef h(): pass',
  'class A:\n  x = E',
  'class A(E): pass',
  'class A:\n  def m(self, a=E):\n    return E',
  'class A:\n  async def m(self): return E',
  '@d(E)\nclass A: pass',
  'x = f"{E} {y:{E}}"',
  'x = E if E else E',
  'x = (y := E)',
  'x = E ** 2 + -E',
  'a[E] = E',
  'del a[E]',
  'assert E, E',
  'match E:\n  case 1 if E: E'
];

/** Expressions among the places, which can stand within others. */
const EXPRESSIONS = PLACES.filter(place => /^x = .*E/.test(place) && !place.includes('\n')).map(
  place => `(${place.slice(4)})`
);

const AWAIT = 'await f()';
const AWAITS = [
  ...PLACES,
  ...PLACES.flatMap(place => EXPRESSIONS.map(inner => place.split('E').join(inner))),
  ...PLACES.flatMap(place => PLACES.map(inner => nest(place, inner)))
]
  .map(place => place.split('E').join(`(${AWAIT})`))
  .filter((place, i, all) => all.indexOf(place) === i);

/** A place in the block of another. */
function nest(outer: string, inner: string): string {
  const head = /^(?:async )?def|^class|^if|^for|^with/.test(outer) ? outer.split('\n')[0] : '';
  return /:$/.test(head)
    ? `${head.split('E').join('z')}\n${inner.replace(/^/gm, '    ')}`
    : `${outer.split('E').join('z')}\n${inner}`;
}

let answer: Answer;

beforeAll(async () => {
  await loadPythonParser();
  const own = join(__dirname, '../../../.venv/bin/python');
  const question = { sources: SNIPPETS, stdlib: 60, awaits: AWAITS };
  answer = JSON.parse(
    execFileSync(existsSync(own) ? own : 'python3', [join(__dirname, 'cpython.py')], {
      input: JSON.stringify(question),
      encoding: 'utf8',
      maxBuffer: 1 << 28
    })
  );
}, 60_000);

it('scopes are those of CPython, in snippets and in the standard library', () => {
  expect(answer.scopes.length).toBeGreaterThan(70);
  for (const [source, scopes] of answer.scopes) {
    const cell = parseCell(
      { id: 'c', type: 'code', source, executionCount: null, editable: true },
      0
    );
    expect(cell.broken).toBe(false);
    const hidden = annotationNames(cell);
    expect(sorted(scopesOf(cell), hidden)).toEqual(sorted(scopes, hidden));
  }
});

it('await is legal where CPython compiles it to the same kind of code', () => {
  expect(AWAITS.length).toBeGreaterThan(1000);
  const wrong = AWAITS.filter((source, i) => {
    const program = programOf(withKernel(notebook(source), { python: answer.python }));
    const [cell] = program.cells;
    const calls = [...descendants(cell.tree)].filter(({ type }) => type === 'await');
    const isLegal = calls.every(node => awaitProblem(program, cell, node) === null);
    return answer.legal[i] !== null && isLegal !== answer.legal[i];
  });
  expect(wrong).toEqual([]);
  expect(answer.legal.filter(legal => legal).length).toBeGreaterThan(300);
  expect(answer.legal.filter(legal => legal === false).length).toBeGreaterThan(300);
});

const KINDS: Record<string, string> = {
  function: 'function',
  class: 'class',
  lambda: 'function',
  comprehension: 'function',
  'generator-expression': 'function'
};

const NAMES: Record<string, string> = {
  lambda: 'lambda',
  list_comprehension: 'listcomp',
  set_comprehension: 'setcomp',
  dictionary_comprehension: 'dictcomp',
  generator_expression: 'genexpr'
};

/** The same facts from our scopes. */
function scopesOf(cell: PythonCell): ScopeFacts[] {
  const bindings = [cell.scope, ...cell.scopes.values()].flatMap(scope =>
    [...scope.bindings.values()].flat()
  );
  return [...cell.scopes.values()].map(scope => {
    const { node } = scope;
    const name = child(node, 'name');
    const names: Record<string, string> = {};
    // Global and nonlocal names are bound here, and belong elsewhere.
    const bound = bindings.filter(({ node }) => scopeAt(cell, node) === scope);
    for (const used of [
      ...scope.bindings.keys(),
      ...[...bound, ...scope.references].map(({ name }) => name)
    ]) {
      if (!used.startsWith('_')) {
        names[used] = placeOf(scope, used);
      }
    }
    return [
      KINDS[scope.kind],
      name ? textOf(cell, name) : NAMES[node.type],
      lineOf(cell.source, node.from),
      names
    ];
  });
}

function placeOf(from: Scope, name: string): string {
  for (let scope: Scope | null = from; scope?.parent; scope = scope.parent) {
    if (scope.globals.has(name)) {
      return 'global';
    }
    if (scope.bindings.has(name) && (scope === from || scope.kind !== 'class')) {
      return scope === from ? 'local' : 'enclosing';
    }
  }
  return 'global';
}

/** From Python 3.14 on annotations have scopes of their own; their names are not compared. */
function annotationNames(cell: PythonCell): ReadonlySet<string> {
  const references = [...cell.references.values()].flat();
  return new Set(references.filter(({ node }) => enclosing(node, 'type')).map(({ name }) => name));
}

function sorted(scopes: readonly ScopeFacts[], hidden: ReadonlySet<string>): string[] {
  return scopes
    .filter(([kind]) => KINDS_OF_CPYTHON.includes(kind))
    .map(([kind, name, line, names]) => {
      const compared = Object.entries(names).filter(([name]) => !hidden.has(name));
      return JSON.stringify([kind, name, line, compared.sort()]);
    })
    .sort();
}

const KINDS_OF_CPYTHON = ['function', 'class'];
