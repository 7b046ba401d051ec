import { Idiom, indent, method, work } from './idiom';

/** A coroutine that is used otherwise than by waiting for it at once. */
export const usedLater: readonly Idiom[] = [
  n => ({
    steps: [
      work(n.f, n),
      [
        n.pick([`${n.f}(3)`, `${n.f}(3)  # kept`]),
        n.pick([
          'print(await _)',
          'await Out[OUT]',
          'print(await _OUT)',
          `${n.x} = await _\n${n.x}`,
          'print(await asyncio.gather(_))',
          'await list(Out.values())[-1]',
          'print(await globals()["_OUT"])'
        ])
      ]
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [work(n.f, n), [`${n.f}(3)`, `${n.y} = 1`, 'print(await _)']],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `async def ${n.f}():\n    return ${n.a}`,
      `${n.x} = ${n.f}()`,
      n.pick([
        `try:\n    ${n.x}.send(None)\nexcept StopIteration as stop:\n    print(stop.value)`,
        `print(${n.x}.cr_code.co_name, ${n.x}.cr_frame is None)\n${n.x}.close()`,
        `try:\n    next(${n.x}.__await__())\nexcept StopIteration as stop:\n    print(stop.value)`,
        `print(${n.x}.cr_running)\n${n.x}.close()`,
        `import inspect\nprint(inspect.getcoroutinestate(${n.x}))\n${n.x}.close()`,
        `try:\n    ${n.x}.throw(ValueError("no"))\nexcept ValueError as error:\n    print(error)`,
        `print(type(${n.x}).__name__)\n${n.x}.close()`,
        `import inspect\nprint(inspect.iscoroutine(${n.x}), await ${n.x})`,
        `print(hasattr(${n.x}, "send"), await ${n.x})`,
        `getattr(${n.x}, "close")()`
      ])
    ]
  }),
  n => ({
    steps: [
      `async def ${n.f}():\n    return ${n.a}\n${n.x} = ${n.f}()\n${n.x}.close()`,
      `def ${n.g}(coroutine):\n    while True:\n        try:\n            coroutine.send(None)\n        except StopIteration as stop:\n            return stop.value`,
      `print(${n.g}(${n.f}()))`,
      `${n.y} = ${n.g}(${n.f}())\n${n.y}`
    ]
  }),
  n => ({
    steps: [
      `import types\n@types.coroutine\ndef ${n.g}():\n    got = yield "ask"\n    return got`,
      `async def ${n.f}():\n    return await ${n.g}()`,
      `${n.x} = ${n.f}()\nprint(${n.x}.send(None))`,
      `try:\n    ${n.x}.send(${n.a})\nexcept StopIteration as stop:\n    print(stop.value)`
    ]
  }),
  n => ({
    steps: [
      work(n.f, n),
      n.pick([
        `${n.x} = [${n.f}(i) for i in range(3)]`,
        `${n.x} = []\nfor i in range(3):\n    ${n.x}.append(${n.f}(i))`,
        `${n.x} = (${n.f}(1), ${n.f}(2))`,
        `${n.x} = list(map(${n.f}, [1, 2]))`,
        `from collections import deque\n${n.x} = deque([${n.f}(1), ${n.f}(2)])`,
        `${n.x} = [*map(${n.f}, [1, 2])]\nprint(len(${n.x}))`
      ]),
      n.pick([
        `print(await asyncio.gather(*${n.x}))`,
        `for job in ${n.x}:\n    print(await job)`,
        `print([await job for job in ${n.x}])`,
        `print(sum(await asyncio.gather(*reversed(${n.x}))))`
      ])
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      work(n.f, n),
      n.pick([
        `${n.x} = {"a": ${n.f}(1), "b": ${n.f}(2)}`,
        `${n.x} = dict(a=${n.f}(1), b=${n.f}(2))`,
        `${n.x} = {}\n${n.x}["a"] = ${n.f}(1)\n${n.x}.setdefault("b", ${n.f}(2))`,
        `${n.x} = {k: ${n.f}(i) for i, k in enumerate("ab")}`
      ]),
      `print({k: await v for k, v in ${n.x}.items()})`
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `from dataclasses import dataclass\nfrom typing import Any\n@dataclass\nclass ${n.C}:\n    job: Any\n    n: int = 1`,
      work(n.f, n),
      `${n.o} = ${n.C}(${n.f}(2))`,
      `print(await ${n.o}.job, ${n.o}.n)`
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      work(n.f, n),
      [
        n.pick([
          `from types import SimpleNamespace\n${n.o} = SimpleNamespace(job=${n.f}(2))\n${n.o}`,
          `from collections import namedtuple\n${n.o} = namedtuple("${n.C}", "job")(${n.f}(2))\n${n.o}`,
          `class ${n.C}:\n    def __init__(self):\n        self.job = ${n.f}(2)\n    def __repr__(self):\n        return f"job {self.job}"\n${n.o} = ${n.C}()\n${n.o}`
        ]),
        `print(await ${n.o}.job)`
      ]
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      work(n.f, n),
      `${n.x} = ${n.f}(2)`,
      n.pick([
        `print(await asyncio.wait_for(${n.x}, 5))`,
        `${n.y} = asyncio.create_task(${n.x})\nprint(await ${n.y})`,
        `async def ${n.g}(job):\n    return await job\nprint(await ${n.g}(${n.x}))`,
        `async with asyncio.TaskGroup() as group:\n    ${n.y} = group.create_task(${n.x})\nprint(${n.y}.result())`,
        `for job in asyncio.as_completed([${n.x}]):\n    print(await job)`,
        `${n.y} = ${n.x}\nprint(await ${n.y})`
      ])
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `${work(n.f, n)}\nasync def ${n.g}(*jobs):\n    return await asyncio.gather(*jobs)`,
      n.pick([`${n.x} = ${n.f}(2)\nprint(type(${n.x}).__name__)`, `${n.x} = ${n.f}(2)`]),
      `print(await ${n.g}(${n.x}, ${n.f}(1)))`
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      work(n.f, n),
      `def ${n.g}(k):\n    for i in range(k):\n        yield ${n.f}(i)`,
      `for job in ${n.g}(2):\n    print(await job)`,
      `print([await job for job in ${n.g}(2)])`
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `class ${n.C}:\n    def __init__(self):\n        self.jobs = []\n    def add(self, job):\n        self.jobs.append(job)\n        return self\n    async def run(self):\n        return [await job for job in self.jobs]`,
      `${work(n.f, n)}\n${n.o} = ${n.C}()`,
      `${n.o}.add(${n.f}(1)).add(${n.f}(2))\nprint(len(${n.o}.jobs))`,
      `print(await ${n.o}.run())`
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `class ${n.C}:\n    def __init__(self, n):\n        self.n = n\n    def __await__(self):\n        return self.work().__await__()\n${method('work', n).replace(/\(self, n(=1)?/, '(self, n=2')}\n    def size(self):\n        return self.n`,
      `${n.o} = ${n.C}(4)\nprint(${n.o}.size())`,
      `print(await ${n.o})`
    ]
  }),
  n => ({
    steps: [
      `${work(n.f, n)}\n${n.x} = asyncio.Queue()`,
      `${n.x}.put_nowait(${n.f}(2))`,
      `print(await (await ${n.x}.get()))`
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      work(n.f, n),
      `def ${n.g}(n):\n    return ${n.f}(n)`,
      n.pick([
        `${n.h} = lambda n: ${n.g}(n)`,
        `import functools\n${n.h} = functools.partial(${n.g})`,
        `def ${n.h}(n):\n    job = ${n.g}(n)\n    return job`
      ]),
      `print(await ${n.h}(2))`
    ],
    waits: [`${n.f}(3)`, `${n.g}(3)`, `${n.h}(3)`]
  }),
  n => ({
    steps: [
      `from contextlib import contextmanager, asynccontextmanager, AsyncExitStack\n${work(n.f, n)}`,
      n.pick([
        `@contextmanager\ndef ${n.g}(n):\n    job = ${n.f}(n)\n    yield job\nwith ${n.g}(2) as ${n.x}:\n    print(await ${n.x})`,
        `@asynccontextmanager\nasync def ${n.g}(n):\n    yield await ${n.f}(n)\nasync with ${n.g}(2) as ${n.x}:\n    print(${n.x})`,
        `@asynccontextmanager\nasync def ${n.g}(n):\n    yield await ${n.f}(n)\n${n.o} = AsyncExitStack()\nprint(await ${n.o}.enter_async_context(${n.g}(2)))\nawait ${n.o}.aclose()`,
        `${n.o} = AsyncExitStack()\n${n.o}.push_async_callback(${n.f}, 3)\nawait ${n.o}.aclose()`
      ])
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `async def ${n.g}(k):\n    for i in range(k):\n        await asyncio.sleep(0)\n        yield i * ${n.a}`,
      `${n.x} = ${n.g}(3)\nprint(await anext(${n.x}))`,
      n.pick([
        `print([i async for i in ${n.x}])`,
        `await ${n.x}.aclose()`,
        `print(await ${n.x}.asend(None))\nawait ${n.x}.aclose()`,
        `async for i in ${n.x}:\n    print(i)`
      ])
    ]
  }),
  n => ({
    steps: [
      `class ${n.C}:\n    def __enter__(self):\n        return self\n    def __exit__(self, *error):\n        print("out")\n    async def __aenter__(self):\n        return self\n    async def __aexit__(self, *error):\n        print("aout")\n${method('load', n)}`,
      `with ${n.C}() as ${n.o}:\n    print(await ${n.o}.load(2))`,
      `async with ${n.C}() as ${n.o}:\n    print(await ${n.o}.load(2))`
    ],
    waits: [`${n.C}().load(3)`]
  }),
  n => ({
    steps: [
      `import inspect\n${work(n.f, n)}\ndef ${n.g}(n):\n    return n`,
      `async def ${n.h}(handler, n):\n    result = handler(n)\n    if ${n.pick(['inspect.isawaitable(result)', 'asyncio.iscoroutine(result)', 'hasattr(result, "__await__")'])}:\n        result = await result\n    return result`,
      `print(await ${n.h}(${n.f}, 2), await ${n.h}(${n.g}, 2))`,
      `for handler in (${n.f}, ${n.g}):\n    print(await ${n.h}(handler, 1))`
    ],
    waits: [`${n.f}(3)`, `${n.h}(${n.f}, 3)`]
  }),
  n => ({
    steps: [
      `import inspect\nclass ${n.C}:\n    def __init__(self):\n        self.handlers = {}\n    def on(self, name):\n        def add(handler):\n            self.handlers.setdefault(name, []).append(handler)\n            return handler\n        return add\n    async def emit(self, name, n):\n        for handler in self.handlers.get(name, []):\n            result = handler(n)\n            print(await result if inspect.isawaitable(result) else result)`,
      `${n.o} = ${n.C}()`,
      `@${n.o}.on("x")\n${work(n.f, n)}`,
      `@${n.o}.on("x")\ndef ${n.g}(n):\n    return -n`,
      `await ${n.o}.emit("x", 2)`
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `${work(n.f, n)}\n${n.x} = {"load": ${n.f}}`,
      n.pick([
        `print(await ${n.x}["load"](2))`,
        `print(await globals()["${n.f}"](2))`,
        `print(await eval("${n.f}")(2))`,
        `name = "load"\n${n.y} = ${n.x}.get(name)(2)\nprint(await ${n.y})`,
        `${n.y} = eval("${n.f}(2)")\nprint(await ${n.y})`
      ])
    ],
    waits: [`${n.f}(3)`, `${n.x}["load"](3)`]
  }),
  n => ({
    steps: [
      `class ${n.C}:\n${method('load', n)}\n    def __getattr__(self, name):\n        if name.startswith("do_"):\n            return getattr(self, name[3:])\n        raise AttributeError(name)`,
      `${n.o} = ${n.C}()\nprint(await ${n.o}.do_load(2))`,
      `print(await getattr(${n.o}, "load")(1))`
    ],
    waits: [`${n.o}.load(3)`, `${n.o}.do_load(3)`]
  }),
  n => ({
    steps: [
      `import unittest, warnings\n${work(n.f, n)}`,
      n.pick([
        `try:\n    ${n.x} = ${n.f}(1)\n    asyncio.run(${n.x})\nexcept RuntimeError as error:\n    print("no:", type(error).__name__)\n    ${n.x}.close()`,
        `with unittest.TestCase().assertRaises(RuntimeError):\n    ${n.x} = ${n.f}(1)\n    try:\n        asyncio.run(${n.x})\n    finally:\n        ${n.x}.close()`,
        `with warnings.catch_warnings(record=True) as ${n.x}:\n    warnings.simplefilter("always")\n    ${n.f}(1)\nprint(len(${n.x}), ${n.x}[0].category.__name__)`,
        `with warnings.catch_warnings():\n    warnings.simplefilter("ignore")\n    ${n.f}(1)\n    print("dropped")`
      ])
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `${work(n.f, n)}\nasync def ${n.g}():\n    jobs = [${n.f}(i) for i in range(2)]\n    results = []\n    while jobs:\n        results.append(await jobs.pop())\n    return sum(results)`,
      `print(await ${n.g}())`,
      `print(await asyncio.gather(${n.g}(), ${n.f}(1)))`
    ],
    waits: [`${n.f}(3)`, `${n.g}()`]
  }),
  n => ({
    steps: [
      `import contextlib\n${work(n.f, n)}`,
      `def ${n.g}():\n    job = ${n.f}(1)\n    try:\n        yield job\n    finally:\n        job.close()`,
      `${n.x} = ${n.g}()\n${n.y} = next(${n.x})\n${n.x}.close()`,
      `with contextlib.closing(${n.f}(1)) as ${n.o}:\n${indent(`print(${n.o}.__name__)`)}`
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      work(n.f, n),
      [
        `${n.x} = {"a": ${n.f}(1)}\n${n.o} = [${n.f}(2)]`,
        n.pick([
          `${n.x}.get("a")`,
          `${n.x}["a"]`,
          `${n.x}.setdefault("a", None)`,
          `next(iter(${n.x}.values()))`,
          `(lambda jobs: jobs["a"])(${n.x})`
        ]),
        n.pick([
          `${n.y} = ${n.o}[0]\n${n.y}`,
          `${n.o}[-1]`,
          `max(${n.o}, key=id)`,
          `${n.y} = *${n.o},\n${n.y}[0]`
        ]),
        `print(await ${n.x}["a"], await ${n.o}.pop())`
      ]
    ],
    waits: [`${n.f}(3)`]
  })
];
