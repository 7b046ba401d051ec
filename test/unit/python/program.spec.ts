import {
  autoawait,
  callsTo,
  definitionOf,
  kindOfCall,
  nestAsyncioAppliedBefore,
  programOf,
  qualifiedName,
  receiverKind,
  resolve,
  usesOf
} from '../../../src/python/program';
import { textOf } from '../../../src/python/cell';
import { lineOf } from '../../../src/core/notebook';
import { child } from '../../../src/python/syntax';
import { loadPythonParser } from './load';
import { at, CellSource, notebook, withKernel } from './notebook';

beforeAll(loadPythonParser);

/** The canonical name of the callee that `‸` stands before. */
function nameAt(...cells: CellSource[]): string | null {
  return nameIn(notebook(...cells));
}

function nameIn(marked: ReturnType<typeof notebook>): string | null {
  const { program, cell, expression } = at(marked);
  const callee = expression.type === 'call' ? child(expression, 'function')! : expression;
  return qualifiedName(program, cell, callee);
}

const RUN = 'asyncio.run';
const UNTIL_COMPLETE = 'asyncio.AbstractEventLoop.run_until_complete';

describe('A name is followed through imports of any cell', () => {
  it.each([
    ['import asyncio', '‸asyncio.run(main())', RUN],
    ['import asyncio as aio', '‸aio.run(main())', RUN],
    ['from asyncio import run', '‸run(main())', RUN],
    ['from asyncio import run as go', '‸go(main())', RUN],
    ['import asyncio.events', '‸asyncio.run(main())', RUN],
    ['import asyncio.runners as r', '‸r.run(main())', RUN],
    ['from asyncio.runners import run', '‸run(main())', RUN],
    ['from asyncio import *', '‸run(main())', RUN],
    ['import asyncio\nrun = asyncio.run', '‸run(main())', RUN],
    ['import asyncio\ngo = asyncio.run\nstart = go', '‸start(main())', RUN],
    ['import asyncio; a = asyncio', '‸a.run(main())', RUN],
    ['', '‸asyncio.run(main())', RUN],
    ['from helpers import *', '‸asyncio.run(main())', RUN],
    ['%run setup.py', '‸asyncio.run(main())', RUN],
    ["aio = __import__('asyncio')", '‸aio.run(main())', RUN],
    ['from helpers import run', '‸run(main())', 'helpers.run'],
    ['from .helpers import run', '‸run(main())', '.helpers.run'],
    ['import os', '‸print(1)', 'builtins.print'],
    ['import a.b.c', '‸a.b.c.run()', 'a.b.c.run']
  ])('%s / %s is %s', (first, second, name) => {
    expect(nameAt(first, second)).toBe(name);
  });

  it("does not take a user's own name for asyncio's", () => {
    expect(nameAt('from asyncio import run', 'def run(x): return x', '‸run(main())')).toBeNull();
    expect(nameAt('class asyncio:\n  def run(x): pass', '‸asyncio.run(1)')).toBeNull();
    expect(nameAt('asyncio = fake()', '‸asyncio.run(1)')).toBeNull();
    expect(nameAt('import asyncio\nasyncio.run = mine', '‸asyncio.run(1)')).toBeNull();
    expect(nameAt('import asyncio', 'def f(asyncio):\n  ‸asyncio.run(1)')).toBeNull();
    expect(nameAt('import asyncio', 'def f():\n  asyncio = x\n  ‸asyncio.run(1)')).toBeNull();
    expect(nameAt('import asyncio', '[‸asyncio.run(1) for asyncio in y]')).toBeNull();
    expect(nameAt('from asyncio import run', '[run := i for i in y]\n‸run(1)')).toBeNull();
    expect(nameAt('def run(x): return x', '‸run(main())')).toBeNull();
    expect(nameAt('‸run(main())')).toBeNull();
  });

  it('sees a local import, and not one of another function', () => {
    expect(nameAt('def f():\n  import asyncio as a\n  ‸a.run(1)')).toBe(RUN);
    expect(nameAt('def f():\n  import asyncio as a', '‸a.run(1)')).toBeNull();
  });

  it('takes the first iterable of a comprehension from outside', () => {
    expect(nameAt('import asyncio', '[asyncio for asyncio in ‸asyncio.run(1)]')).toBe(RUN);
    expect(nameAt('from asyncio import run', 'def f(run=‸run(1)): pass')).toBe(RUN);
    expect(nameAt('from asyncio import run', '@‸run(1)\ndef run(): pass')).toBe(RUN);
    expect(nameAt('from asyncio import run', 'class A:\n  run = 1\n  def f(self): ‸run(1)')).toBe(
      RUN
    );
    expect(nameAt('from asyncio import run', 'class A:\n  run = 1\n  ‸run(1)')).toBeNull();
    expect(
      nameAt('from asyncio import run', 'run = 1\ndef f():\n  global run\n  ‸run(1)')
    ).toBeNull();
  });
});

describe('The last definition run before counts', () => {
  const cells = ['from asyncio import run', 'from anyio import run'];

  it('by place, when no kernel is live', () => {
    expect(nameAt(...cells, '‸run(main)')).toBe('anyio.run');
    expect(nameAt(cells[0], '‸run(main)', cells[1])).toBe(RUN);
  });

  it('by execution counts, when one is', () => {
    const marked = notebook(
      { source: cells[0], executionCount: 7 },
      { source: cells[1], executionCount: 3 },
      { source: '‸run(main)', executionCount: 9 }
    );
    expect(nameIn(withKernel(marked, { live: true }))).toBe(RUN);
  });

  it('leaves out what has not run in a live kernel', () => {
    const marked = notebook({ source: cells[0], executionCount: 1 }, cells[1], {
      source: '‸run(main)',
      executionCount: 2
    });
    expect(nameIn(withKernel(marked, { live: true }))).toBe(RUN);
    const next = notebook({ source: cells[0], executionCount: 1 }, cells[1], '‸run(main)');
    expect(nameIn(withKernel(next, { live: true }))).toBe(RUN);
  });

  it('hides those before it', () => {
    const { program, cell, node } = at(
      notebook('def main(): pass', 'def main(): pass', 'def f():\n  ‸main()')
    );
    expect(resolve(program, cell, node).bindings.map(({ cell }) => cell.id)).toEqual(['c1']);
  });

  it('in a live kernel, for a function, of those that have run', () => {
    const marked = notebook(
      { source: 'from asyncio import run', executionCount: 1 },
      { source: 'def f():\n  ‸run(main)', executionCount: 2 },
      'from anyio import run'
    );
    expect(nameIn(withKernel(marked, { live: true }))).toBe(RUN);
    expect(nameIn(marked)).toBeNull();
  });

  it('is not certain where saved counts contradict the place', () => {
    const { program, cell, node } = at(
      notebook(
        { source: 'def main(): pass', executionCount: 7 },
        { source: 'async def main(): pass', executionCount: 3 },
        { source: '‸main()', executionCount: 9 }
      )
    );
    expect(resolve(program, cell, node).certain).toBe(false);
  });

  it('and also the last of the notebook, in a function that may run later', () => {
    const { program, cell, node } = at(
      notebook('async def main(): pass', 'def f():\n  ‸main()', 'def main(): pass')
    );
    const { bindings, certain } = resolve(program, cell, node);
    expect(bindings.map(({ cell }) => cell.id)).toEqual(['c2', 'c0']);
    expect(certain).toBe(false);
  });

  it('in the cell, line by line', () => {
    expect(nameAt('from asyncio import run\n‸run(1)\nrun = 3')).toBe(RUN);
    expect(nameAt('from asyncio import run\nif x:\n  run = 3\n‸run(1)')).toBeNull();
    expect(nameAt('from asyncio import run\nif x:\n  run = 3\n  ‸run(1)')).toBeNull();
    expect(nameAt('from asyncio import run\nfor i in x:\n  ‸run(1)\n  run = 3')).toBeNull();
    expect(
      nameAt('try:\n  from asyncio import run\nexcept ImportError:\n  run = 3\n‸run(1)')
    ).toBeNull();
    expect(nameAt('from asyncio import run\nrun = run\n‸run(1)')).toBe(RUN);
    const guarded = 'if __name__ == "__main__":\n  from asyncio import run';
    expect(nameAt('from anyio import run', guarded, '‸run(1)')).toBe(RUN);
  });
});

describe('Certainty', () => {
  const certain = (...cells: string[]): boolean => {
    const { program, cell, node } = at(notebook(...cells));
    return resolve(program, cell, node).certain;
  };

  it.each<[boolean, string[]]>([
    [true, ['def main(): pass', '‸main()']],
    [true, ['from helpers import *', 'def main(): pass', '‸main()']],
    [false, ['def main(): pass', 'from helpers import *', '‸main()']],
    [true, ['def main(): pass', '‸main()', 'from helpers import *']],
    [false, ['def main(): pass', '%run other.py', '‸main()']],
    [false, ['def main(): pass', "exec('main = 1')", '‸main()']],
    [false, ['def main(): pass', "globals()['main'] = 1", '‸main()']],
    [false, ['def main(): pass', 'globals().update(x)', '‸main()']],
    [false, ['def main(): pass', 'del main', '‸main()']],
    [false, ['def main(): pass', 'main = (', '‸main()']],
    [true, ['def main(): pass', 'print main', '‸main()']],
    [false, ['def main(): pass', '%%unknown\ndef main(): pass', '‸main()']],
    [true, ['def main(): pass', '%%bash\nmain = 3', '‸main()']],
    [false, ['if x:\n  def main(): pass\nelse:\n  async def main(): pass', '‸main()']],
    [false, ['‸main()', 'def main(): pass']],
    [false, ['def main(): pass', 'def f():\n  global main\n  main = 3', '‸main()']],
    [true, ['def main(): pass', '%%time\nasync def main(): pass\n‸main()']]
  ])('%s: %j', (expected, cells) => {
    expect(certain(...cells)).toBe(expected);
  });
});

describe('Evident objects', () => {
  it.each([
    ['loop = asyncio.get_event_loop()', UNTIL_COMPLETE],
    ['loop = asyncio.get_running_loop()', UNTIL_COMPLETE],
    ['loop = asyncio.new_event_loop()\nasyncio.set_event_loop(loop)', UNTIL_COMPLETE],
    ['loop = asyncio.get_event_loop_policy().get_event_loop()', UNTIL_COMPLETE],
    [
      'try:\n  loop = asyncio.get_running_loop()\nexcept RuntimeError:\n  loop = asyncio.new_event_loop()',
      UNTIL_COMPLETE
    ],
    ['loop = None\nif loop is None:\n  loop = asyncio.new_event_loop()', UNTIL_COMPLETE],
    ['loop: asyncio.AbstractEventLoop = make()', UNTIL_COMPLETE],
    ['import uvloop\nloop = uvloop.new_event_loop()', UNTIL_COMPLETE],
    ['loop = connect()', UNTIL_COMPLETE],
    ['class Loop:\n  def run_until_complete(self, x): pass\nloop = Loop()', null]
  ])('%s', (first, name) => {
    expect(nameAt('import asyncio', first, '‸loop.run_until_complete(main())')).toBe(name);
  });

  it('finds methods of library objects by their class', () => {
    expect(nameAt('import discord\nbot = discord.Client()', '‸bot.run(t)')).toBe(
      'discord.Client.run'
    );
    expect(
      nameAt('from discord.ext import commands\nclass B(commands.Bot): pass\nb = B()\n‸b.run(t)')
    ).toBe('discord.ext.commands.Bot.run');
    expect(
      nameAt('from telegram.ext import Application\n‸Application.builder().token("x").build()')
    ).toBe('telegram.ext.Application.builder().token().build');
    expect(nameAt('from tornado.ioloop import IOLoop\n‸IOLoop.current().run_sync(main)')).toBe(
      'tornado.ioloop.IOLoop.current().run_sync'
    );
    expect(nameAt('import asyncio\nwith asyncio.Runner() as r:\n  ‸r.run(x)')).toBe(
      'asyncio.Runner.run'
    );
  });

  it('follows self', () => {
    expect(
      nameAt(
        'import asyncio\nclass A:\n  def __init__(self):\n    self.loop = asyncio.get_event_loop()\n' +
          '  def go(self):\n    ‸self.loop.run_until_complete(self.work())'
      )
    ).toBe(UNTIL_COMPLETE);
  });

  it('prefers the running loop of a ladder', () => {
    const { program, cell, expression } = at(
      notebook(
        'try:\n  loop = asyncio.get_running_loop()\nexcept RuntimeError:\n' +
          '  loop = asyncio.new_event_loop()\n‸loop.close()'
      )
    );
    const loop = child(child(expression, 'function')!, 'object')!;
    expect(receiverKind(program, cell, loop)).toEqual({ kind: 'running-loop', certain: false });
  });

  it('knows that a response is not its request', () => {
    expect(nameAt('import aiohttp\nasync with aiohttp.ClientSession() as s:\n  ‸s.get(url)')).toBe(
      'aiohttp.ClientSession.get'
    );
    expect(
      nameAt('import aiohttp\ns = aiohttp.ClientSession()\nasync with s.get(u) as r:\n  ‸r.json()')
    ).toBeNull();
  });

  it.each([
    ['asyncio.get_event_loop()', 'running-loop', true],
    ['asyncio.new_event_loop()', 'new-loop', true],
    ['uvloop.new_event_loop()', 'uvloop', true],
    ['asyncio.Runner()', 'runner', true],
    ['asyncio.create_task(f())', 'task', true],
    ['asyncio.get_event_loop().create_task(f())', 'task', true],
    ['asyncio.ensure_future(f())', 'task', true],
    ['asyncio.gather(f())', 'future', true],
    ['f()', 'coroutine', true],
    ['g()', 'async-generator', true],
    ['cm()', 'async-context-manager', true],
    ['C()', 'async-context-manager', true],
    ['[f() for _ in range(3)]', 'coroutine-list', true],
    ['[f(), f()]', 'coroutine-list', true],
    ['list(map(f, xs))', 'coroutine-list', true],
    ['[asyncio.create_task(f()) for _ in range(3)]', 'task-list', true],
    ['ThreadPoolExecutor(1)', 'executor', true],
    ['[asyncio.new_event_loop(), asyncio.get_event_loop()][0]', 'running-loop', false],
    ['asyncio.get_event_loop() if x else asyncio.new_event_loop()', 'running-loop', false]
  ])('%s is a %s', (expression, kind, certain) => {
    const {
      program,
      cell,
      expression: node
    } = at(
      notebook(
        'import asyncio, uvloop, contextlib\nfrom concurrent.futures import ThreadPoolExecutor',
        'async def f(): pass\nasync def g(): yield 1\n' +
          '@contextlib.asynccontextmanager\nasync def cm(): yield 1\n' +
          'class C:\n  async def __aenter__(self): pass',
        `x = ‸${expression}`
      )
    );
    expect(receiverKind(program, cell, node)).toEqual({ kind, certain });
  });
});

describe('Definitions', () => {
  const lineOfDefinition = (...cells: string[]): string | null => {
    const { program, cell, expression } = at(notebook(...cells));
    const site = definitionOf(program, cell, child(expression, 'function')!);
    return site && `${site.cell.id}:${lineOf(site.cell.source, site.binding.node.from)}`;
  };

  it('are found in any cell, through names, classes and objects', () => {
    expect(lineOfDefinition('async def f(): pass', '‸f()')).toBe('c0:1');
    expect(lineOfDefinition('def f(): pass\ng = f', '‸g()')).toBe('c0:1');
    const A = 'class A:\n  def m(self): pass\n  def n(self):\n    return MARKself.m()';
    expect(lineOfDefinition(A.replace('MARK', '‸'))).toBe('c0:2');
    expect(lineOfDefinition(A.replace('MARK', ''), 'a = A()', '‸a.m()')).toBe('c0:2');
    expect(lineOfDefinition(A.replace('MARK', ''), '‸A().m()')).toBe('c0:2');
    expect(lineOfDefinition(A.replace('MARK', ''), 'class B(A): pass', '‸B().m()')).toBe('c0:2');
    expect(
      lineOfDefinition(A.replace('MARK', ''), 'class B(A):\n  def k(self): ‸super().m()')
    ).toBe('c0:2');
  });

  it('are none where several are possible', () => {
    expect(lineOfDefinition('if x:\n  def f(): pass\nelse:\n  def f(): pass', '‸f()')).toBeNull();
    expect(
      lineOfDefinition('class A:\n  def m(self): ‸self.m()', 'class B(A):\n  def m(self): 1')
    ).toBeNull();
    expect(
      lineOfDefinition('class A:\n  @property\n  def m(self): return f', 'A()', '‸A().m()')
    ).toBeNull();
    expect(lineOfDefinition('class A(Unknown): pass', '‸A().m()')).toBeNull();
    expect(lineOfDefinition('class A:\n  if x:\n    def m(self): pass', '‸A().m()')).toBeNull();
    expect(lineOfDefinition('‸f()')).toBeNull();
  });

  it('have one kind of call where several of a kind are possible', () => {
    const main = 'async def main(): pass';
    const { program, cell, expression } = at(notebook(`${main}\ndef go(): return ‸main()`, main));
    expect(kindOfCall(program, cell, expression)).toBe('coroutine');
    expect(definitionOf(program, cell, child(expression, 'function')!)).toBeNull();
  });

  it.each([
    ['async def f(): pass', 'coroutine'],
    ['async def f(): yield 1', 'async-generator'],
    ['async def f(): pass\nfrom helpers import *', 'unknown'],
    ['async def f():\n  def g(): yield 1', 'coroutine'],
    ['def f(): return 1', 'sync'],
    ['def f(): return asyncio.sleep(1)', 'coroutine'],
    ['def f():\n  if x: return asyncio.sleep(1)\n  return 2', 'unknown'],
    ['@app.get("/")\nasync def f(): pass', 'unknown'],
    ['from tenacity import retry\n@retry\nasync def f(): pass', 'coroutine'],
    ['from functools import cache\n@cache\ndef f(): pass', 'unknown'],
    ['f = asyncio.sleep', 'coroutine'],
    ['f = lambda: asyncio.sleep(1)', 'unknown'],
    ['import asyncio; f = asyncio.gather', 'future'],
    ['f = asyncio.create_task', 'task'],
    ['', 'unknown']
  ])('%s: its call is %s', (definition, kind) => {
    const { program, cell, expression } = at(notebook(definition, '‸f()'));
    expect(kindOfCall(program, cell, expression)).toBe(kind);
  });
});

describe('Calls and uses', () => {
  const lines = (
    sites: readonly { cell: { id: string; source: string }; node: { from: number } }[]
  ) => sites.map(({ cell, node }) => `${cell.id}:${lineOf(cell.source, node.from)}`);

  it('finds all calls of a function by any name', () => {
    const program = programOf(
      notebook(
        'import asyncio as a\nfrom asyncio import run as go\nstart = go',
        'a.run(x)\ngo(x)\nstart(x)\nrun(x)',
        'def f():\n  if x:\n    return [go(y) for y in z]',
        '%%time\ngo(x)',
        '%%bash\ngo(x)'
      )
    );
    expect(lines(callsTo(program, new Set([RUN])))).toEqual([
      'c1:1',
      'c1:2',
      'c1:3',
      'c2:3',
      'c3:2'
    ]);
  });

  it('finds all uses of a function, and the mentions that no parser sees', () => {
    const marked = notebook(
      'def ‸f(): pass',
      'f()\nmap(f, x)\nf = f',
      '%timeit f()\n!echo {f()} f\n%pip install f\nx = %time f()',
      '%%time\nf()',
      'f(',
      '%%mystery\nf()',
      '%%bash\nf()',
      '%%writefile x.py\nf()',
      'eval("f()")\n"""see f()"""\nx = "f"\ny = "off f"',
      'def g(f): return f\n[f for f in x]',
      'f?\n%timeit off()'
    );
    const { program, cell, node } = at(marked);
    const binding = resolve(program, cell, node).bindings[0];
    const { references, mentions } = usesOf(program, binding);
    expect(lines(references)).toEqual(['c1:1', 'c1:2', 'c1:3']);
    expect(
      mentions.map(({ cell, from, why }) => `${cell.id}:${lineOf(cell.source, from)} ${why}`)
    ).toEqual([
      'c2:1 magic',
      'c2:2 magic',
      'c2:4 magic',
      'c4:1 broken',
      'c5:2 opaque',
      'c8:1 string',
      'c8:3 string'
    ]);
  });

  it('finds the uses of a method, certain or not', () => {
    const { program, cell, expression } = at(
      notebook(
        'class A:\n  def m(self): pass\n  def n(self): self.m()',
        'A().m()\nthing.m()\n"x".m()\nimport os\nos.m()',
        '‸A().m()'
      )
    );
    const site = definitionOf(program, cell, child(expression, 'function')!)!;
    expect(
      usesOf(program, site).references.map(
        ({ cell, node, certain }) => `${cell.id}:${lineOf(cell.source, node.from)} ${certain}`
      )
    ).toEqual(['c0:3 true', 'c1:1 true', 'c1:2 false', 'c1:3 false', 'c2:1 true']);
  });

  it('tells methods of one name apart', () => {
    const { program, cell, expression } = at(
      notebook('class A:\n  def m(self): pass\nclass B:\n  def m(self): pass\n‸A().m()\nB().m()')
    );
    const site = definitionOf(program, cell, child(expression, 'function')!)!;
    expect(lines(usesOf(program, site).references)).toEqual(['c0:5']);
  });
});

describe('The state of the notebook', () => {
  it.each([
    [true, ['‸x']],
    [false, ['%autoawait off', '‸x']],
    [false, ['%autoawait off\n‸x']],
    [false, ['%autoawait trio', '‸x']],
    [true, ['%autoawait off', '%autoawait on', '‸x']],
    [true, ['‸x', '%autoawait off']]
  ])('autoawait is %s in %j', (expected, cells) => {
    const { program, cell } = at(notebook(...(cells as string[])));
    expect(autoawait(program, cell)).toBe(expected);
  });

  it.each([
    [true, ['import nest_asyncio\nnest_asyncio.apply()', '‸x']],
    [true, ['import nest_asyncio2 as n; n.apply()\n‸x']],
    [true, ['try:\n  __import__("nest_asyncio").apply()\nexcept Exception: pass', '‸x']],
    [false, ['‸x\nimport nest_asyncio; nest_asyncio.apply()']],
    [false, ['‸x', 'import nest_asyncio; nest_asyncio.apply()']],
    [false, ['import nest_asyncio', '‸x']],
    [false, ['def f():\n  nest_asyncio.apply()', '‸x']]
  ])('nest_asyncio is applied: %s in %j', (expected, cells) => {
    const { program, cell, offset } = at(notebook(...(cells as string[])));
    expect(nestAsyncioAppliedBefore(program, cell, offset)).toBe(expected);
  });

  it('is computed once per notebook', () => {
    const book = notebook('x = 1');
    expect(programOf(book)).toBe(programOf(book));
    expect(textOf(programOf(book).cells[0], programOf(book).cells[0].tree)).toBe('x = 1');
  });
});
