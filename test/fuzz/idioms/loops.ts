import { Idiom, plain, POOL, work } from './idiom';

/** Starts of loops that are right as they are: elsewhere, under a patch, or never reached. */
export const loops: readonly Idiom[] = [
  n => ({
    steps: [
      `${POOL}\n${work(n.f, n)}`,
      `def ${n.g}(n):\n    job = ${n.f}(n)\n    try:\n        asyncio.get_running_loop()\n    except RuntimeError:\n        return asyncio.run(job)\n    with ThreadPoolExecutor(1) as pool:\n        return pool.submit(asyncio.run, job).result()`,
      `print(${n.g}(2))`,
      `${n.x} = ${n.g}(3)\n${n.x}`
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `${work(n.f, n)}\ndef ${n.g}(n):\n    try:\n        loop = asyncio.get_running_loop()\n    except RuntimeError:\n        loop = None\n    if loop is not None and loop.is_running():\n        return loop.create_task(${n.f}(n))\n    return asyncio.run(${n.f}(n))`,
      `print(await ${n.g}(2))`
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `${work(n.f, n)}\ndef ${n.g}(n):\n    if asyncio._get_running_loop():\n        return ${n.f}(n)\n    return asyncio.run(${n.f}(n))`,
      `print(await ${n.g}(2))`
    ],
    waits: [`${n.f}(3)`, `${n.g}(3)`]
  }),
  n => ({
    steps: [
      `${POOL}\n${work(n.f, n)}\ndef ${n.g}(n, wait=True):\n    if wait:\n        with ThreadPoolExecutor(1) as pool:\n            return pool.submit(asyncio.run, ${n.f}(n)).result()\n    return ${n.f}(n)`,
      `print(${n.g}(2))`,
      `print(await ${n.g}(2, wait=False))`,
      `${n.g}(2)\nprint("done")`
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `import threading\n${work(n.f, n)}\n${n.o} = asyncio.new_event_loop()\nthreading.Thread(target=${n.o}.run_forever, daemon=True).start()`,
      `${n.x} = asyncio.run_coroutine_threadsafe(${n.f}(2), ${n.o})\nprint(${n.x}.result())`,
      `def ${n.g}(n):\n    return asyncio.run_coroutine_threadsafe(${n.f}(n), ${n.o}).result(5)`,
      `print(${n.g}(3))`,
      `${n.o}.call_soon_threadsafe(${n.o}.stop)`
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `import threading\n${work(n.f, n)}\nclass ${n.C}:\n    def __enter__(self):\n        self.loop = asyncio.new_event_loop()\n        self.thread = threading.Thread(target=self._run)\n        self.thread.start()\n        return self\n    def _run(self):\n        asyncio.set_event_loop(self.loop)\n        self.loop.run_forever()\n        self.loop.close()\n    def run(self, job):\n        return asyncio.run_coroutine_threadsafe(job, self.loop).result(5)\n    def __exit__(self, *error):\n        self.loop.call_soon_threadsafe(self.loop.stop)\n        self.thread.join()`,
      `with ${n.C}() as ${n.o}:\n    print(${n.o}.run(${n.f}(2)))`
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `import threading\n${work(n.f, n)}\n${n.x} = []`,
      n.pick([
        `def ${n.g}():\n    ${n.x}.append(asyncio.run(${n.f}(2)))`,
        `def ${n.g}():\n    loop = asyncio.new_event_loop()\n    try:\n        ${n.x}.append(loop.run_until_complete(${n.f}(2)))\n    finally:\n        loop.close()`,
        `def ${n.g}():\n    with asyncio.Runner() as runner:\n        ${n.x}.append(runner.run(${n.f}(2)))`
      ]),
      n.pick([
        `${n.o} = threading.Thread(target=${n.g})\n${n.o}.start()\n${n.o}.join()\nprint(${n.x})`,
        `${n.o} = threading.Thread(target=globals()["${n.g}"])\n${n.o}.start()\n${n.o}.join()\nprint(${n.x})`,
        `await asyncio.to_thread(${n.g})\nprint(${n.x})`,
        `await asyncio.get_running_loop().run_in_executor(None, ${n.g})\nprint(${n.x})`,
        `class ${n.C}(threading.Thread):\n    def run(self):\n        ${n.g}()\n${n.o} = ${n.C}()\n${n.o}.start()\n${n.o}.join()\nprint(${n.x})`
      ])
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `${POOL}\n${work(n.f, n)}`,
      n.pick([
        `with ThreadPoolExecutor() as pool:\n    print(pool.submit(asyncio.run, ${n.f}(2)).result())`,
        `with ThreadPoolExecutor() as pool:\n    print(list(pool.map(lambda k: asyncio.run(${n.f}(k)), [1])))`,
        `print(await asyncio.to_thread(asyncio.run, ${n.f}(2)))`,
        `print(await asyncio.to_thread(lambda: asyncio.run(${n.f}(2))))`
      ])
    ],
    waits: [`${n.f}(3)`]
  }),
  n => {
    const start = n.pick([
      `asyncio.run(${n.g}())`,
      `asyncio.get_event_loop().run_until_complete(${n.g}())`,
      `print(asyncio.run(${n.g}()))`
    ]);
    return {
      steps: [
        `import os, sys\n${work(n.f, n)}\nasync def ${n.g}():\n    print(await ${n.f}(2))`,
        n.pick([
          `if "PYTEST_CURRENT_TEST" in os.environ:\n    ${start}`,
          `try:\n    get_ipython()\nexcept NameError:\n    ${start}`,
          `if "ipykernel" not in sys.modules:\n    ${start}\nelse:\n    await ${n.g}()`,
          `${n.x} = "notebook"\nif ${n.x} == "script":\n    ${start}`,
          `DEBUG_${n.x} = False\nif DEBUG_${n.x}:\n    ${start}`,
          `try:\n    asyncio.get_running_loop()\nexcept RuntimeError:\n    ${start}\nelse:\n    await ${n.g}()`,
          `for job in []:\n    ${start}`,
          `def ${n.h}(argv):\n    if not argv:\n        return\n    ${start}\n${n.h}([])`,
          `def ${n.h}():\n    ${start}`,
          `if __name__ != "__main__":\n    ${start}`,
          `if len(sys.argv) > 100:\n    ${start}`,
          `while False:\n    ${start}`,
          `${n.h} = lambda: ${start}`,
          `try:\n    pass\nexcept ValueError:\n    ${start}`,
          `for i in range(2):\n    if i < 5:\n        continue\n    ${start}`,
          `def ${n.h}(n):\n    if n > 0:\n        raise ValueError(n)\n    ${start}\ntry:\n    ${n.h}(1)\nexcept ValueError as error:\n    print(error)`,
          `match ${n.a}:\n    case -1:\n        ${start}\n    case _:\n        print("other")`,
          `False and ${start}`
        ])
      ],
      waits: [`${n.f}(3)`]
    };
  },
  n => ({
    steps: [
      [
        n.pick([
          `def ${n.g}():\n    import nest_asyncio2\n    nest_asyncio2.apply()\n${n.g}()`,
          'import importlib\nimportlib.import_module("nest_asyncio2").apply()',
          `import nest_asyncio2 as ${n.g}\n${n.g}.apply()`,
          `from nest_asyncio2 import apply as ${n.g}\nif True:\n    ${n.g}()`,
          'getattr(__import__("nest_asyncio2"), "apply")()',
          'exec("import nest_asyncio2\\nnest_asyncio2.apply()")'
        ])
      ],
      work(n.f, n),
      n.pick([
        `print(asyncio.run(${n.f}(2)))`,
        `${n.x} = asyncio.get_event_loop().run_until_complete(${n.f}(2))\nprint(${n.x})`,
        `def ${n.h}(n):\n    return asyncio.run(${n.f}(n))\nprint(${n.h}(2))`
      ])
    ]
  }),
  n => ({
    steps: [
      `${POOL}\n${work(n.f, n)}`,
      `${n.o} = asyncio.run`,
      [
        `def ${n.g}(job, **options):\n    with ThreadPoolExecutor(1) as pool:\n        return pool.submit(${n.o}, job).result()\n${n.pick(
          [
            `asyncio.run = ${n.g}`,
            `setattr(asyncio, "run", ${n.g})`,
            `vars(asyncio)["run"] = ${n.g}`,
            `asyncio.__dict__.update(run=${n.g})`,
            `from unittest import mock\nmock.patch("asyncio.run", ${n.g}).start()`,
            `from unittest import mock\nmock.patch.object(asyncio, "run", ${n.g}).start()`,
            `import sys\nsys.modules["asyncio"].run = ${n.g}`
          ]
        )}`,
        n.pick([
          `print(asyncio.run(${n.f}(2)))`,
          `def ${n.h}(n):\n    return asyncio.run(${n.f}(n))\nprint(${n.h}(2))`
        ]),
        n.pick([`asyncio.run = ${n.o}`, `from unittest import mock\nasyncio.run = ${n.o}`])
      ]
    ]
  }),
  n => ({
    steps: [
      `import inspect\n${work(n.f, n)}`,
      `def ${n.g}(function):\n    def call(*args):\n        result = function(*args)\n        return result\n    return call`,
      `${n.h} = ${n.g}(${n.f})\nprint(await ${n.h}(2))`
    ],
    waits: [`${n.f}(3)`, `${n.h}(3)`]
  }),
  n => ({
    steps: [
      `${POOL}\n${work(n.f, n)}\n${plain(n.g, n.f)}`,
      n.pick([
        `print(${n.g}(2))`,
        `${n.x} = {"go": ${n.g}}\nprint(${n.x}["go"](2))`,
        `print(list(map(${n.g}, [1, 2])))`,
        `print(sorted([2, 1], key=${n.g}))`,
        `print(getattr(__import__("__main__"), "${n.g}")(2))`
      ])
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `${work(n.f, n)}\nasync def ${n.g}():\n    print(await ${n.f}(2))`,
      n.pick([
        `${n.x} = asyncio.get_event_loop().create_task(${n.g}())\nawait ${n.x}`,
        `${n.x} = asyncio.ensure_future(${n.g}())`,
        `${n.x} = asyncio.create_task(${n.g}())\n${n.x}.add_done_callback(lambda task: print("end"))`
      ]),
      `await asyncio.wait([${n.x}])\nprint(${n.x}.done())`
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `import subprocess, sys\n${n.x} = "import asyncio\\nasync def main():\\n    print(${n.a})\\nasyncio.run(main())"`,
      `print(subprocess.run([sys.executable, "-c", ${n.x}], capture_output=True, text=True).stdout)`
    ]
  }),
  n => ({
    steps: [
      `${work(n.f, n)}\nclass ${n.C}:\n    def run(self, n):\n        return n + ${n.a}\n    def close(self):\n        return None`,
      `${n.o} = ${n.C}()\nprint(${n.o}.run(2))`,
      n.pick([
        `class ${n.C}asyncio:\n    run = staticmethod(lambda job: (job.close(), ${n.a})[1])\nprint(${n.C}asyncio.run(${n.f}(1)))`,
        `def run(job):\n    job.close()\n    return ${n.a}\nprint(run(${n.f}(1)))`
      ])
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `import unittest\n${work(n.f, n)}\nclass ${n.C}(unittest.IsolatedAsyncioTestCase):\n    async def test_it(self):\n        self.assertIsNotNone(await ${n.f}(2))`,
      `${n.x} = []\nimport threading, io\ndef ${n.g}():\n    suite = unittest.defaultTestLoader.loadTestsFromTestCase(${n.C})\n    ${n.x}.append(unittest.TextTestRunner(stream=io.StringIO()).run(suite).testsRun)`,
      `${n.o} = threading.Thread(target=${n.g})\n${n.o}.start()\n${n.o}.join()\nprint(${n.x})`
    ],
    waits: [`${n.f}(3)`]
  }),
  n => ({
    steps: [
      `import time, threading\n${n.o} = threading.Lock()\n${n.x} = [0]`,
      `async def ${n.f}(n):\n    with ${n.o}:\n        now = ${n.x}[0]\n        time.sleep(0.002)\n        ${n.x}[0] = now + n\n    return ${n.x}[0]`,
      `await asyncio.gather(*[${n.f}(1) for _ in range(3)])\nprint(${n.x})`
    ]
  }),
  n => ({
    steps: [
      `import time\n${n.x} = {"n": 0}\nasync def ${n.f}(n):\n    before = ${n.x}["n"]\n    time.sleep(0.002)\n    ${n.x}["n"] = before + n\n    return ${n.x}["n"]`,
      `await asyncio.gather(${n.f}(1), ${n.f}(1))\nprint(${n.x})`,
      `for i in range(2):\n    print(await ${n.f}(i))`
    ]
  }),
  n => ({
    steps: [
      `import contextvars\n${n.x} = contextvars.ContextVar("${n.x}", default=0)\nasync def ${n.f}(n):\n    ${n.x}.set(n)\n    await asyncio.sleep(0)\n    return ${n.x}.get()`,
      `print(await asyncio.create_task(${n.f}(2)), ${n.x}.get())`,
      `print(await asyncio.gather(${n.f}(1), ${n.f}(2)), ${n.x}.get())`,
      `print(${n.x}.get())`
    ]
  })
];
