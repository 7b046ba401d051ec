import { Idiom, indent, method, plain, POOL, use, work } from './idiom';

/** What is called is not what its `def` says: decorated, patched, made by a metaclass. */
export const replaced: readonly Idiom[] = [
  n => ({
    steps: [
      `${POOL}\nimport functools\n${decorator(n.g)}`,
      `@${n.g}\n${work(n.f, n)}`,
      use(`${n.f}(3)`, n)
    ]
  }),
  n => ({
    steps: [
      `import threading\n${threadDecorator(n.g)}`,
      `@${n.g}\n${work(n.f, n)}`,
      use(`${n.f}(3)`, n)
    ]
  }),
  n => ({
    steps: [
      `${POOL}\nimport inspect`,
      `def ${n.g}(cls):\n    for name, function in list(vars(cls).items()):\n        if inspect.iscoroutinefunction(function):\n            setattr(cls, name, ${n.h}(function))\n    return cls`,
      `def ${n.h}(function):\n${indent(plain('call', 'function'))}\n    return call`,
      `@${n.g}\nclass ${n.C}:\n${method('sell', n)}`,
      `${n.o} = ${n.C}()`,
      use(`${n.o}.sell(2)`, n)
    ]
  }),
  n => ({
    steps: [
      `${POOL}\nimport inspect\ndef ${n.h}(function):\n${indent(plain('call', 'function'))}\n    return call`,
      `class ${n.C}Meta(type):\n    def __new__(mcs, name, bases, body):\n        body = {k: ${n.h}(v) if inspect.iscoroutinefunction(v) else v for k, v in body.items()}\n        return super().__new__(mcs, name, bases, body)`,
      `class ${n.C}(metaclass=${n.C}Meta):\n${method('sell', n)}`,
      `${n.o} = ${n.C}()`,
      use(`${n.o}.sell(2)`, n)
    ]
  }),
  n => ({
    steps: [
      `${POOL}\nimport inspect\ndef ${n.h}(function):\n${indent(plain('call', 'function'))}\n    return call`,
      `class ${n.C}Base:\n    def __init_subclass__(cls, **options):\n        super().__init_subclass__(**options)\n        for name in [k for k, v in vars(cls).items() if inspect.iscoroutinefunction(v)]:\n            setattr(cls, name, ${n.h}(getattr(cls, name)))`,
      `class ${n.C}(${n.C}Base):\n${method('load', n)}`,
      use(`${n.C}().load(2)`, n)
    ]
  }),
  n => ({
    steps: [
      POOL,
      `class ${n.C}:\n    def __getattribute__(self, name):\n        value = super().__getattribute__(name)\n        if name.startswith("_"):\n            return value\n${indent(indent(plain('call', 'value')))}\n        return call\n${method('load', n)}`,
      `${n.o} = ${n.C}()`,
      use(`${n.o}.load(2)`, n)
    ]
  }),
  n => ({
    steps: [
      `class ${n.C}:\n${method('load', n)}`,
      `setattr(${n.C}, "load", lambda self, n: n + ${n.a})`,
      use(`${n.C}().load(2)`, n)
    ]
  }),
  n => ({
    steps: [
      `class ${n.C}:\n${method('load', n)}`,
      `${n.o} = ${n.C}()\nfor name in ["load"]:\n    setattr(${n.o}, name, lambda n: n + ${n.a})`,
      use(`${n.o}.load(2)`, n)
    ]
  }),
  n => ({
    steps: [
      `from unittest import mock\nclass ${n.C}:\n${method('load', n)}`,
      `with mock.patch.object(${n.C}, "load", lambda self, n: n + 1):\n${indent(use(`${n.C}().load(2)`, n))}`
    ]
  }),
  n => ({
    steps: [
      `from unittest import mock\n${work(n.f, n)}`,
      `@mock.patch("__main__.${n.f}", new=lambda n: n + ${n.a})\ndef ${n.g}():\n${indent(use(`${n.f}(2)`, n))}\n${n.g}()`
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `from unittest.mock import patch\n${work(n.f, n)}`,
      `${n.o} = patch("__main__.${n.f}", return_value=${n.a}, new_callable=__import__("unittest.mock").mock.MagicMock)\n${n.o}.start()`,
      use(`${n.f}(2)`, n)
    ]
  }),
  n => ({
    steps: [
      `${POOL}\n${work(n.f, n)}`,
      `def ${n.h}(function):\n${indent(plain('call', 'function'))}\n    return call`,
      n.pick([
        `globals()["${n.f}"] = ${n.h}(${n.f})`,
        `${n.f} = ${n.h}(${n.f})`,
        `for name in ("${n.f}",):\n    globals()[name] = ${n.h}(globals()[name])`,
        `get_ipython().push({"${n.f}": ${n.h}(${n.f})})`,
        `get_ipython().user_ns["${n.f}"] = ${n.h}(${n.f})`,
        `import sys\nsetattr(sys.modules["__main__"], "${n.f}", ${n.h}(${n.f}))`,
        `vars().update(${n.f}=${n.h}(${n.f}))`,
        `exec("${n.f} = ${n.h}(${n.f})")`,
        `${n.x}_code = "${n.f} = ${n.h}(${n.f})"\nexec(${n.x}_code)`,
        `import __main__\n__main__.${n.f} = ${n.h}(${n.f})`,
        `${n.y} = get_ipython().run_cell("${n.f} = ${n.h}(${n.f})")`
      ]),
      use(`${n.f}(2)`, n)
    ]
  }),
  n => ({
    steps: [
      `class ${n.C}:\n    queue = []\n    def __init__(self, function):\n        self.function = function\n    def __call__(self, *args):\n        self.queue.append((self.function, args))\n        return len(self.queue)`,
      `@${n.C}\n${work(n.f, n)}`,
      use(`${n.f}(3)`, n),
      `print([await function(*args) for function, args in ${n.C}.queue])`
    ]
  }),
  n => ({
    steps: [
      `def ${n.g}(function):\n    kept = {}\n    def call(n):\n        if n not in kept:\n            kept[n] = asyncio.ensure_future(function(n))\n        return kept[n]\n    return call`,
      `@${n.g}\n${work(n.f, n)}`,
      `${n.f}(3)\nprint("started")`,
      `print(await ${n.f}(3))\nprint(await ${n.f}(3))`
    ]
  }),
  n => ({
    steps: [
      `${n.x} = set()\ndef ${n.g}(function):\n    def call(*args):\n        task = asyncio.get_running_loop().create_task(function(*args))\n        ${n.x}.add(task)\n        task.add_done_callback(${n.x}.discard)\n    return call`,
      `@${n.g}\n${work(n.f, n)}`,
      `${n.f}(3)`,
      `await asyncio.gather(*${n.x})\nprint(len(${n.x}))`
    ]
  }),
  n => ({
    steps: [
      `${POOL}\nclass ${n.C}Plain:\n    def __init__(self, function):\n        self.function = function\n    def __get__(self, obj, kind):\n${indent(indent(plain('call', 'self.function').replace('*args)).', 'obj, *args)).')))}\n        return call`,
      `class ${n.C}:\n    @${n.C}Plain\n${method('load', n)}`,
      use(`${n.C}().load(2)`, n)
    ]
  }),
  n => ({
    steps: [
      `class ${n.C}:\n    def __new__(cls, n):\n        return cls.make(n)\n    @classmethod\n    async def make(cls, n):\n        await asyncio.sleep(0)\n        return n + ${n.a}`,
      `print(await ${n.C}(2))`
    ],
    waits: [`${n.C}(3)`]
  }),
  n => ({
    steps: [
      `import types\n${n.o} = types.ModuleType("${n.o}")\nexec("async def load(n):\\n    return n\\n", ${n.o}.__dict__)`,
      `print(await ${n.o}.load(2))`,
      `${n.o}.load = lambda n: n + ${n.a}`,
      use(`${n.o}.load(2)`, n)
    ]
  }),
  n => ({
    steps: [
      `from unittest.mock import AsyncMock, MagicMock\n${n.o} = MagicMock()\n${n.o}.load = AsyncMock(return_value=${n.a})\n${n.o}.size.return_value = 3`,
      `${n.o}.save(1)\nprint(await ${n.o}.load(1), ${n.o}.size())`
    ],
    waits: [`${n.o}.load(3)`]
  }),
  n => ({
    steps: [
      `import ast\nclass ${n.C}(ast.NodeTransformer):\n    def visit_Expr(self, node):\n        if isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") == "${n.f}":\n            node.value = ast.Await(node.value)\n        return node`,
      `${work(n.f, n)}`,
      [
        `get_ipython().ast_transformers.append(${n.C}())`,
        `${n.f}(3)\nawait asyncio.sleep(0)`,
        'get_ipython().ast_transformers.pop()'
      ]
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `import functools\n@functools.singledispatch\nasync def ${n.f}(n):\n    return ${n.a}`,
      `@${n.f}.register\ndef _(n: str):\n    return len(n)`,
      `print(${n.f}("abc"), await ${n.f}(2))`,
      n.pick([`${n.f}("abcd")`, `print(${n.f}("abcd") + 1)`])
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `class ${n.C}:\n    @property\n    async def size(self):\n        await asyncio.sleep(0)\n        return ${n.a}\n    async def __call__(self, n):\n        return n`,
      `${n.o} = ${n.C}()\nprint(await ${n.o}.size)`
    ],
    waits: [`${n.o}.size`, `${n.o}(3)`]
  })
];

function decorator(name: string): string {
  const call = plain('call', 'function');
  return `def ${name}(function):\n    @functools.wraps(function)\n${indent(call)}\n    return call`;
}

function threadDecorator(name: string): string {
  return [
    `def ${name}(function):`,
    '    def call(*args, **options):',
    '        out = []',
    '        def go():',
    '            out.append(asyncio.run(function(*args, **options)))',
    '        thread = threading.Thread(target=go)',
    '        thread.start()',
    '        thread.join()',
    '        return out[0]',
    '    return call'
  ].join('\n');
}
