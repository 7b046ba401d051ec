import { kindOfCall, programOf } from '../../../src/python/program';
import { descendants } from '../../../src/python/syntax';
import { loadPythonParser } from './load';
import { notebook } from './notebook';

beforeAll(loadPythonParser);

const shop = 'class Shop:\n    async def sell(self, x):\n        return x\nshop = Shop()';
const fetch = 'async def fetch(x):\n    return x';

/** What the last call of the last cell gives. */
function kindOfLastCall(...sources: readonly string[]): string {
  const program = programOf(notebook(...sources));
  const cell = program.cells.at(-1)!;
  const call = descendants(cell.tree).find(({ type }) => type === 'call')!;
  return kindOfCall(program, cell, call);
}

const replaced: readonly (readonly [string, readonly string[]])[] = [
  ['setattr on an object', [shop, 'setattr(shop, "sell", print)', 'shop.sell("a")']],
  [
    'setattr of a computed name',
    [shop, 'for n in ns:\n    setattr(Shop, n, print)', 'shop.sell(1)']
  ],
  ['an attribute assigned', [shop, 'Shop.sell = print', 'shop.sell("a")']],
  ['a patch by path', [shop, 'mock.patch("__main__.Shop.sell").start()', 'shop.sell("a")']],
  ['a patch of an object', [shop, 'patch.object(shop, "sell").start()', 'shop.sell("a")']],
  ['the object’s dictionary', [shop, 'vars(shop)["sell"] = print', 'shop.sell("a")']],
  ['another class of the object', [shop, 'shop.__class__ = Other', 'shop.sell("a")']],
  ['a decorated class', [`@sync\n${shop}`, 'shop.sell("a")']],
  ['a metaclass', [shop.replace('Shop:', 'Shop(metaclass=Sync):'), 'shop.sell("a")']],
  [
    'a base with __init_subclass__',
    [
      'class Base:\n    def __init_subclass__(cls):\n        sync(cls)',
      shop.replace('Shop:', 'Shop(Base):'),
      'shop.sell("a")'
    ]
  ],
  [
    '__getattribute__',
    [
      `${shop.replace('\nshop', '\n    def __getattribute__(self, n):\n        return f\nshop')}`,
      'shop.sell(1)'
    ]
  ],
  ['user_ns', [fetch, 'get_ipython().user_ns["fetch"] = print', 'fetch(1)']],
  ['push', [fetch, 'ip.push({"fetch": print})', 'fetch(1)']],
  ['the module as an object', [fetch, 'import __main__ as m\nm.fetch = print', 'fetch(1)']],
  [
    'sys.modules',
    [
      'def put(n, v):\n    setattr(sys.modules[__name__], n, v)',
      fetch,
      'put("fetch", 1)',
      'fetch(1)'
    ]
  ],
  ['the names kept', ['g = globals()', fetch, 'g["fetch"] = print', 'fetch(1)']],
  ['exec by another name', ['go = exec', fetch, 'go(code)', 'fetch(1)']],
  ['a cell run by code', [fetch, 'get_ipython().run_cell(code)', 'fetch(1)']],
  ['a magic run by code', [fetch, 'get_ipython().run_line_magic("run", "x.py")', 'fetch(1)']],
  ['an unknown extension', [fetch, '%load_ext my_tools', 'fetch(1)']],
  ['another code object', [fetch, 'fetch.__code__ = f.__code__', 'fetch(1)']],
  ['an AST transformer', ['get_ipython().ast_transformers.append(T())', fetch, 'fetch(1)']],
  ['an execution hook', ['get_ipython().events.register("pre_run_cell", f)', fetch, 'fetch(1)']]
];

describe('what run time may replace', () => {
  it.each(replaced)('knows nothing of a call after %s', (_what, sources) => {
    expect(kindOfLastCall(...sources)).toBe('unknown');
  });

  const kept: readonly (readonly [string, readonly string[]])[] = [
    ['an object of a plain class', [shop, 'shop.sell("a")']],
    ['a dataclass', ['from dataclasses import dataclass', `@dataclass\n${shop}`, 'shop.sell("a")']],
    [
      'an abstract class',
      ['from abc import ABC', shop.replace('Shop:', 'Shop(ABC):'), 'shop.sell(1)']
    ],
    [
      'options set on another object',
      [shop, 'class C: pass\nc = C()\nsetattr(c, k, 1)', 'shop.sell(1)']
    ],
    [
      'a dictionary that is only read',
      [shop, 'print(vars(shop), globals().get("x"))', 'shop.sell(1)']
    ],
    ['a known extension', [fetch, '%load_ext autoreload', 'fetch(1)']],
    ['a request that patches', [fetch, 'requests.patch("http://x/fetch")', 'fetch(1)']],
    ['a main guard', [fetch, 'if __name__ == "__main__":\n    pass', 'fetch(1)']],
    ['exec before the definition', ['exec(code)', fetch, 'fetch(1)']],
    ['a name written with a ligature', ['async def ﬁle():\n    return 1', 'file()']]
  ];

  it.each(kept)('knows a call beside %s', (_what, sources) => {
    expect(kindOfLastCall(...sources)).toBe('coroutine');
  });
});
