import { applyEdit } from '../../../src/core/edit';
import { Notebook } from '../../../src/core/notebook';
import { english } from '../../../src/core/words';
import { blockersOf, makeAsync } from '../../../src/fixes/make-async';
import { at, notebook, withKernel } from '../python/notebook';
import { loadPythonParser } from '../python/load';

beforeAll(loadPythonParser);

const PRELUDE = `import asyncio
async def fetch(n=1):
    await asyncio.sleep(0.01)
    return {"n": n}`;

/** The cells after the fix at the `‸`, without the prelude; null when there is no fix. */
function mended(...cells: readonly string[]): readonly string[] | null {
  return mendedIn(notebook(PRELUDE, ...cells));
}

function mendedIn(marked: Notebook): readonly string[] | null {
  const { notebook, cell, expression } = at(marked);
  const fix = makeAsync(notebook, { cell, node: expression }, english);
  return (
    fix &&
    applyEdit(notebook, fix.edit)
      .cells.slice(1)
      .map(({ source }) => source)
  );
}

function fixOf(...cells: readonly string[]) {
  const { notebook: plain, cell, expression } = at(notebook(PRELUDE, ...cells));
  return makeAsync(plain, { cell, node: expression }, english);
}

function reasons(...cells: readonly string[]): readonly string[] {
  const { notebook: plain, cell, expression } = at(notebook(PRELUDE, ...cells));
  return blockersOf(plain, { cell, node: expression }).map(({ why }) => why);
}

describe('a function that starts a loop', () => {
  it('is followed into cells that ran before it was run again', () => {
    const cells = [
      PRELUDE,
      'def get(n):\n    return ‸asyncio.run(fetch(n))',
      'x = get(1)',
      'y = get(2)'
    ];
    const counts = [5, 6, 7, 4];
    const again = cells.map((source, i) => ({ source, executionCount: counts[i] }));
    expect(mendedIn(withKernel(notebook(...again), { live: true }))).toEqual([
      'async def get(n):\n    return await fetch(n)',
      'x = await get(1)',
      'y = await get(2)'
    ]);
  });

  it('stays plain where something may call it that cannot be seen', () => {
    const get = 'def get(n):\n    return ‸asyncio.run(fetch(n))';
    expect(reasons(get, 'get(1)', 'text = "get(2)"', 'exec(text)')).toContain('unseen-caller');
    expect(
      reasons('def do_get(n):\n    return ‸asyncio.run(fetch(n))', "vars()['do_' + verb](1)")
    ).toContain('unseen-caller');
    expect(
      reasons(
        'import doctest\ndef get(n):\n    """\n    >>> get(1)\n    """\n    return ‸asyncio.run(fetch(n))',
        'get(1)'
      )
    ).toContain('unseen-caller');
    expect(reasons(get, 'get(1)', "getattr(model, 'get_all', None)")).toEqual([]);
    expect(reasons(get, 'get(1)', 'import re\nre.compile("get more")\nmodel.eval()')).toEqual([]);
  });

  it('stays plain where it serves scripts as well', () => {
    expect(
      reasons(
        'def get(n):\n    loop = asyncio.get_event_loop()\n    if loop.is_running():\n        return asyncio.ensure_future(fetch(n))\n    return ‸loop.run_until_complete(fetch(n))',
        'await get(1)'
      )
    ).toEqual(['both-worlds']);
  });

  it('waits instead, and so does its caller in the same cell', () => {
    expect(mended('def get(n):\n    return ‸asyncio.run(fetch(n))\n\nx = get(1)')).toEqual([
      'async def get(n):\n    return await fetch(n)\n\nx = await get(1)'
    ]);
  });

  it('is followed into other cells, also those that have not run', () => {
    expect(
      mended(
        'def get(n):\n    return ‸asyncio.run(fetch(n))',
        "x = get(1)\nx['n']",
        "print(get(2)['n'])"
      )
    ).toEqual([
      'async def get(n):\n    return await fetch(n)',
      "x = await get(1)\nx['n']",
      "print((await get(2))['n'])"
    ]);
  });

  it('makes the functions async that call it', () => {
    expect(
      mended(
        'def get(n):\n    return ‸asyncio.run(fetch(n))',
        "def report():\n    return get(1)['n'] + 1",
        'report()'
      )
    ).toEqual([
      'async def get(n):\n    return await fetch(n)',
      "async def report():\n    return (await get(1))['n'] + 1",
      'await report()'
    ]);
  });

  it('may call itself', () => {
    expect(
      mended(
        "def walk(n):\n    r = ‸asyncio.run(fetch(n))\n    return r['n'] if n == 0 else walk(n - 1)\nwalk(2)"
      )
    ).toEqual([
      "async def walk(n):\n    r = await fetch(n)\n    return r['n'] if n == 0 else await walk(n - 1)\nawait walk(2)"
    ]);
  });

  it('may stand in another function', () => {
    expect(
      mended(
        'def outer():\n    def inner():\n        return ‸asyncio.run(fetch())\n    return inner()\nouter()'
      )
    ).toEqual([
      'async def outer():\n    async def inner():\n        return await fetch()\n    return await inner()\nawait outer()'
    ]);
  });

  it('may start loops several times', () => {
    expect(
      mended(
        'def both():\n    a = ‸asyncio.run(fetch(1))\n    b = asyncio.run(fetch(2))\n    return a, b\nboth()'
      )
    ).toEqual([
      'async def both():\n    a = await fetch(1)\n    b = await fetch(2)\n    return a, b\nawait both()'
    ]);
  });

  it('may be guarded', () => {
    expect(
      mended(
        'def cli():\n    print(‸asyncio.run(fetch()))\n\nif __name__ == "__main__":\n    cli()'
      )
    ).toEqual([
      'async def cli():\n    print(await fetch())\n\nif __name__ == "__main__":\n    await cli()'
    ]);
  });

  it('is waited for in calls of itself', () => {
    expect(mended("def get(n):\n    return ‸asyncio.run(fetch(n))['n']", 'get(get(1))')).toEqual([
      "async def get(n):\n    return (await fetch(n))['n']",
      'await get(await get(1))'
    ]);
  });
});

describe('a method that starts a loop', () => {
  it('is followed through its objects and self', () => {
    expect(
      mended(
        'class Client:\n    def get(self):\n        return ‸asyncio.run(fetch())\n    def twice(self):\n        return self.get(), self.get()\nc = Client()',
        'c.get()\nc.twice()'
      )
    ).toEqual([
      'class Client:\n    async def get(self):\n        return await fetch()\n    async def twice(self):\n        return await self.get(), await self.get()\nc = Client()',
      'await c.get()\nawait c.twice()'
    ]);
  });

  it('asks to run again the cells that made objects', () => {
    const fix = fixOf(
      'class Client:\n    def get(self):\n        return ‸asyncio.run(fetch())',
      'c = Client()',
      'c.get()'
    );
    expect(fix?.rerun).toEqual(['c2']);
    expect(fix?.note).toBe('Its callers wait for it too.');
  });

  it('leaves methods of other things alone', () => {
    expect(
      mended(
        "import requests\nclass Client:\n    def get(self):\n        return ‸asyncio.run(fetch())\nc = Client()\nc.get()\nrequests.get('x')\n{}.get('n')\nd = {}\nd.get('n')"
      )
    ).toEqual([
      "import requests\nclass Client:\n    async def get(self):\n        return await fetch()\nc = Client()\nawait c.get()\nrequests.get('x')\n{}.get('n')\nd = {}\nd.get('n')"
    ]);
  });

  it('is followed where its objects are only shown', () => {
    const client = 'class Client:\n    def get(self):\n        return ‸asyncio.run(fetch())';
    const uses = 'def show(client):\n    print(client.name)\nc = Client()\nprint(c)\nshow(c)\n';
    expect(mended(client, `${uses}c.get()`)?.[1]).toBe(`${uses}await c.get()`);
  });

  it('is not changed where a star import may bind the object', () => {
    expect(
      reasons(
        'class Client:\n    def get(self):\n        return ‸asyncio.run(fetch())',
        'settings = {}',
        'from tools import *',
        "settings.get('n')"
      )
    ).toEqual(['unknown-receiver']);
  });

  it('is not changed where an object may be of this class', () => {
    expect(
      reasons(
        'class Client:\n    def get(self):\n        return ‸asyncio.run(fetch())\ndef use(client):\n    return client.get()'
      )
    ).toEqual(['unknown-receiver']);
  });
});

describe('comprehensions and their like', () => {
  it('wait for each item in turn', () => {
    expect(
      mended(
        'def get(n):\n    return ‸asyncio.run(fetch(n))',
        "[get(i) for i in range(3)]\nsum(get(i)['n'] for i in range(3))"
      )
    ).toEqual([
      'async def get(n):\n    return await fetch(n)',
      "[await get(i) for i in range(3)]\nsum([(await get(i))['n'] for i in range(3)])"
    ]);
  });

  it('become a list where map() was read at once', () => {
    expect(
      mended('def get(n):\n    return ‸asyncio.run(fetch(n))', 'list(map(get, range(3)))')
    ).toEqual([
      'async def get(n):\n    return await fetch(n)',
      '[await get(item) for item in range(3)]'
    ]);
  });

  it('stay when they may stop early', () => {
    expect(
      reasons('def get(n):\n    return ‸asyncio.run(fetch(n))', 'any(get(i) for i in range(3))')
    ).toEqual(['generator-expression']);
  });
});

describe('a generator that starts loops', () => {
  it('becomes an async generator, and its readers wait', () => {
    expect(
      mended(
        'def pages():\n    for i in range(2):\n        yield ‸asyncio.run(fetch(i))',
        "list(pages())\nfor p in pages():\n    print(p)\n[p['n'] for p in pages()]"
      )
    ).toEqual([
      'async def pages():\n    for i in range(2):\n        yield await fetch(i)',
      "[item async for item in pages()]\nasync for p in pages():\n    print(p)\n[p['n'] async for p in pages()]"
    ]);
  });

  it('stays when it returns or sends a value, or is read in another way', () => {
    const pages = 'def pages():\n    yield ‸asyncio.run(fetch())';
    expect(reasons(`${pages}\n    return 1`)).toContain('generator');
    expect(reasons(pages, 'next(pages())')).toContain('generator');
    expect(reasons('def pages():\n    x = yield ‸asyncio.run(fetch())')).toContain('generator');
    expect(reasons(`${pages}\n    yield from more()`)).toContain('generator');
    expect(reasons(pages.replace('()', '() -> Iterator'))).toContain('generator');
  });
});

describe('a lambda with a name', () => {
  it('becomes an async def', () => {
    expect(
      mended('get = lambda i: ‸asyncio.run(fetch(i))\nlist(map(get, range(3)))\nget(1)')
    ).toEqual([
      'async def get(i): return await fetch(i)\n[await get(item) for item in range(3)]\nawait get(1)'
    ]);
    expect(mended('go = lambda: ‸asyncio.run(fetch())  # go\ngo()')).toEqual([
      'async def go(): return await fetch()  # go\nawait go()'
    ]);
  });

  it('stays in a class with a base that may call it', () => {
    expect(
      reasons('from lib import Base\nclass A(Base):\n    step = lambda self: ‸asyncio.run(fetch())')
    ).toContain('override');
  });

  it('stays without one', () => {
    expect(reasons('col.apply(lambda v: ‸asyncio.run(fetch(v)))')).toEqual(['lambda']);
  });
});

describe('an await in a plain function', () => {
  it('makes the function async', () => {
    expect(mended('def f():\n    return ‸await fetch()\nf()')).toEqual([
      'async def f():\n    return await fetch()\nawait f()'
    ]);
  });

  it('leaves calls that already wait or are meant as coroutines', () => {
    expect(
      mended(
        'def f(i):\n    return ‸await fetch(i)',
        'await f(1) ** 2\nawait asyncio.gather(f(1), f(2))\ntasks = [f(i) for i in range(3)]\nawait asyncio.gather(*tasks)\nt = asyncio.create_task(f(3))'
      )
    ).toEqual([
      'async def f(i):\n    return await fetch(i)',
      'await f(1) ** 2\nawait asyncio.gather(f(1), f(2))\ntasks = [f(i) for i in range(3)]\nawait asyncio.gather(*tasks)\nt = asyncio.create_task(f(3))'
    ]);
  });

  it('leaves coroutines that wait in a loop later', () => {
    const calls = 'todo = [f(i) for i in range(3)]\nfor one in todo:\n    print(await one)';
    expect(mended('def f(i):\n    return ‸await fetch(i)', calls)?.[1]).toBe(calls);
  });

  it('waits in calls that only look as if they ran coroutines', () => {
    expect(
      mended(
        'def f(i):\n    return ‸await fetch(i)',
        'job.run(f(1))\nrows = [f(i) for i in range(3)]\nshow(*rows)'
      )?.[1]
    ).toBe('job.run(await f(1))\nrows = [await f(i) for i in range(3)]\nshow(*rows)');
  });

  it('rewrites the loop start around a call of it', () => {
    expect(mended('def f():\n    print(‸await fetch())\n\nasyncio.run(f())')).toEqual([
      'async def f():\n    print(await fetch())\n\nawait f()'
    ]);
  });

  it('makes the functions async that wait for it', () => {
    const cells = ['def f(i):\n    return ‸await fetch(i)', 'def g():\n    return await f(1)'];
    expect(mended(...cells)).toEqual([
      'async def f(i):\n    return await fetch(i)',
      'async def g():\n    return await f(1)'
    ]);
  });

  it('needs no caller', () => {
    expect(mended('def f():\n    return ‸await fetch()')).toEqual([
      'async def f():\n    return await fetch()'
    ]);
  });
});

describe('a function stays as it is', () => {
  const get = 'def get(n=1):\n    return ‸asyncio.run(fetch(n))';

  it('but for words, and for decorators that wait', () => {
    expect(mended(get, "print('get')\nget()")?.[1]).toBe("print('get')\nawait get()");
    expect(mended(`from tenacity import retry\n@retry\n${get}`)?.[0]).toContain(
      '@retry\nasync def get'
    );
  });

  it('when more than five cells would change', () => {
    const calls = [1, 2, 3, 4, 5].map(n => `get(${n})`);
    expect(mended(get, ...calls.slice(1))).not.toBeNull();
    expect(mended(get, ...calls)).toBeNull();
  });

  it.each([
    ['when it is handed to a thread', [get, 'pool.submit(get, 1)'], 'used-as-value'],
    ['when it is a callback', [get, 'sorted([1, 2], key=get)'], 'used-as-value'],
    ['when map() takes two lists', [get, 'list(map(get, [1], [2]))'], 'used-as-value'],
    ['when map() may stop early', [get, 'any(map(get, [1, 2]))'], 'used-as-value'],
    [
      'when map() is the reader’s own',
      [get, 'def map(f, items):\n    return items', 'list(map(get, [1, 2]))'],
      'used-as-value'
    ],
    ['when a comment would go', [get, 'list(map(  # all\n    get, [1, 2]))'], 'used-as-value'],
    ['when map() is lazy', [get, 'm = map(get, [1, 2])'], 'used-as-value'],
    ['when a decorator may need it plain', [`@tool\n${get}`], 'decorator'],
    [
      'when its results are cached',
      [`import functools\n@functools.lru_cache\n${get}`],
      'decorator'
    ],
    [
      'when Python calls it',
      ['class A:\n    def __init__(self):\n        ‸asyncio.run(fetch())'],
      'dunder'
    ],
    [
      'when Jupyter calls it',
      ['class A:\n    def _repr_html_(self):\n        return ‸asyncio.run(fetch())'],
      'dunder'
    ],
    [
      'when it is a property',
      ['class A:\n    @property\n    def data(self):\n        return ‸asyncio.run(fetch())'],
      'decorator'
    ],
    [
      'when a base class may call it',
      [
        'from lib import Base\nclass A(Base):\n    def step(self):\n        return ‸asyncio.run(fetch())'
      ],
      'override'
    ],
    [
      'when a base class in the notebook has it too',
      [
        'class Base:\n    def step(self): pass\nclass A(Base):\n    def step(self):\n        return ‸asyncio.run(fetch())'
      ],
      'override'
    ],
    [
      'when a subclass has it too',
      [
        'class A:\n    def step(self):\n        return ‸asyncio.run(fetch())',
        'class B(A):\n    def step(self): pass'
      ],
      'override'
    ],
    [
      'when a library gets the object and may call it',
      [
        'class Model:\n    def predict(self):\n        return ‸asyncio.run(fetch())',
        'model = Model()\nevaluate(steps=[model])\nmodel.predict()'
      ],
      'used-as-value'
    ],
    [
      'when a library gets the class',
      ['class Tool:\n    def run(self):\n        return ‸asyncio.run(fetch())\nregister(Tool)'],
      'used-as-value'
    ],
    [
      'when its coroutine would be looked at',
      [get, 'x = get()\nawait x\nprint(x)'],
      'used-as-value'
    ],
    ['when it is defined twice', [get, 'def get(n): return n'], 'several-definitions'],
    ['when a magic calls it', [get, '%timeit get(1)'], 'mention'],
    ['when text that runs calls it', [get, "exec('get(1)')"], 'mention'],
    ['when a broken cell names it', [get, 'get(1'], 'mention'],
    ['when a lambda calls it', [get, 'f = [lambda: get(1)]'], 'lambda'],
    ['when a class body calls it', [get, 'class A:\n    x = get(1)'], 'class-body'],
    ['when %%time calls it', [get, '%%time\nget(1)'], 'locked'],
    [
      'when a constructor calls it',
      [get, 'class A:\n    def __init__(self):\n        get(1)'],
      'dunder'
    ]
  ])('%s', (_, cells, why) => {
    expect(reasons(...cells)).toContain(why);
    expect(fixOf(...cells)).toBeNull();
  });

  it('when its cell is locked', () => {
    const open = notebook(PRELUDE, get);
    const cells = open.cells.map(cell => ({ ...cell, editable: cell.id !== 'c1' }));
    expect(mendedIn({ ...open, cells })).toBeNull();
  });
});

describe('what the button says', () => {
  it('counts the places and warns that a function changes its kind', () => {
    const fix = fixOf('def load():\n    return ‸asyncio.run(fetch())', 'load()', 'load()\nload()');
    expect(fix).toMatchObject({
      title: 'Make load() async (3 places)',
      applicability: 'check-first',
      note: 'Its callers wait for it too.'
    });
  });

  it('keeps within 40 characters', () => {
    const name = 'download_all_the_pages_of_the_catalogue';
    const fix = fixOf(`def ${name}():\n    return ‸asyncio.run(fetch())`, `${name}()`);
    expect(fix?.title.length).toBeLessThanOrEqual(40);
  });
});

it('unnests nothing on a Python whose comprehensions cannot wait within each other', () => {
  const cells = [
    'def get(n):\n    return ‸asyncio.run(fetch(n))',
    '[[get(i) for i in r] for r in [[1]]]'
  ];
  const old = withKernel(notebook(PRELUDE, ...cells), { python: [3, 10] });
  const current = withKernel(notebook(PRELUDE, ...cells), { python: [3, 11] });
  expect(mendedIn(old)).toBeNull();
  expect(mendedIn(current)?.[1]).toBe('[[await get(i) for i in r] for r in [[1]]]');
});
