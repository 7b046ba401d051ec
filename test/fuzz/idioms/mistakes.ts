import { indent, Names, POOL, work } from './idiom';

/** A step as it was written by mistake, and as it was meant. */
export type Slip = { readonly wrong: string; readonly right: string };

/** An ordinary mistake with a call that gives a coroutine of a number. */
export type Mistake = (call: string, names: Names) => readonly Slip[];

export const mistakes: readonly Mistake[] = [
  call => [slip(`print(asyncio.run(${call}))`, `print(await ${call})`)],
  (call, { x }) => [
    slip(`${x} = asyncio.run(${call})\nprint(${x})`, `${x} = await ${call}\nprint(${x})`)
  ],
  call => [
    slip(
      `loop = asyncio.get_event_loop()\nprint(loop.run_until_complete(${call}))`,
      `print(await ${call})`
    )
  ],
  (call, { h }) => [
    slip(
      `def ${h}():\n    return asyncio.run(${call})`,
      `async def ${h}():\n    return await ${call}`
    ),
    slip(`print(${h}())`, `print(await ${h}())`)
  ],
  (call, { h, x }) => [
    slip(
      `def ${h}():\n    ${x} = asyncio.run(${call})\n    return ${x} + 1\nprint(${h}())`,
      `async def ${h}():\n    ${x} = await ${call}\n    return ${x} + 1\nprint(await ${h}())`
    )
  ],
  call => [slip(call, `await ${call}`)],
  call => [slip(`print(${call})`, `print(await ${call})`)],
  (call, { x }) => [slip(`${x} = ${call}\nprint(${x})`, `${x} = await ${call}\nprint(${x})`)],
  (call, { x }) => [slip(`${x} = ${call}`, `${x} = await ${call}`), same(`print(${x} + 1)`)],
  call => [slip(`${call}\nprint("sent")`, `await ${call}\nprint("sent")`)],
  call => [slip(`print(${call} + 1)`, `print(await ${call} + 1)`)],
  call => [
    slip(`if ${call} > 100:\n    print("much")`, `if await ${call} > 100:\n    print("much")`)
  ],
  (call, { x }) => [
    slip(
      `${x} = await asyncio.gather([${call}, ${call}])\nprint(${x})`,
      `${x} = await asyncio.gather(${call}, ${call})\nprint(${x})`
    )
  ],
  (call, { h }) => [
    slip(
      `async def ${h}():\n    print("start", await ${call})\n\nif __name__ == "__main__":\n    asyncio.run(${h}())`,
      `async def ${h}():\n    print("start", await ${call})\n\nif __name__ == "__main__":\n    await ${h}()`
    )
  ],
  (call, { h }) => [
    slip(
      `async def ${h}():\n    got = ${call}\n    return got * 2\nprint(await ${h}())`,
      `async def ${h}():\n    got = await ${call}\n    return got * 2\nprint(await ${h}())`
    )
  ],
  (call, { x }) => [
    slip(
      `${x} = [${call} for _ in range(2)]\nprint(sum(${x}))`,
      `${x} = [await ${call} for _ in range(2)]\nprint(sum(${x}))`
    )
  ],
  call => [slip(`print(f"got {${call}}")`, `print(f"got {await ${call}}")`)],
  (_, { h, a, x }) => [
    same(`def ${h}(n):\n    return n + ${a}`),
    slip(`${x} = await ${h}(2)\nprint(${x})`, `${x} = ${h}(2)\nprint(${x})`)
  ],
  (_, { h, a }) => [
    same(`async def ${h}():\n    for i in range(2):\n        yield i + ${a}`),
    slip(`for item in ${h}():\n    print(item)`, `async for item in ${h}():\n    print(item)`)
  ],
  (_, { o }) => [
    same(`${o} = asyncio.Lock()`),
    slip(`with ${o}:\n    print("held")`, `async with ${o}:\n    print("held")`)
  ],
  // A helper that is right in a thread, reached in some way, and wrong in the cell.
  (call, names) => {
    const { h, g, pick } = names;
    const reached = pick([
      h,
      `getattr(__import__("__main__"), "${h}")`,
      `globals()["${h}"]`,
      `{"go": ${h}}["go"]`,
      `eval("${h}")`,
      `lambda: ${h}()`,
      `functools.partial(${h})`,
      `vars()["${h}"]`
    ]);
    return [
      // Both the helper and its call may be named as the cause.
      slip(
        `import functools, threading\n${POOL}\ndef ${h}():\n    return asyncio.run(${call})`,
        `import functools, threading\n${POOL}\ndef ${h}():  # in a thread\n    return asyncio.run(${call})`
      ),
      same(
        pick([
          `with ThreadPoolExecutor(1) as pool:\n    print(pool.submit(${reached}).result())`,
          `print(await asyncio.to_thread(${reached}))`,
          `${g} = []\nthread = threading.Thread(target=lambda: ${g}.append((${reached})()))\nthread.start()\nthread.join()\nprint(${g})`,
          `print(await asyncio.get_running_loop().run_in_executor(None, ${reached}))`
        ])
      ),
      slip(`print(${h}())`, `print(await asyncio.to_thread(${h}))`)
    ];
  },
  // A loop of one's own that does something to itself.
  (call, { h, x }) => [
    same(
      `import contextvars\n${x} = contextvars.ContextVar("${x}", default=0)\nasync def ${h}():\n    ${x}.set(5)\n    return await ${call}`
    ),
    slip(`print(asyncio.run(${h}()))`, `print(await asyncio.to_thread(asyncio.run, ${h}()))`),
    same(`print(${x}.get())`)
  ],
  (call, { h, x, g }) => [
    same(
      `${x} = []\nasync def ${g}():\n    while len(${x}) < 50:\n        ${x}.append(1)\n        await asyncio.sleep(0.001)\nasync def ${h}():\n    task = asyncio.create_task(${g}())\n    await asyncio.sleep(0)\n    return await ${call}`
    ),
    slip(`print(asyncio.run(${h}()))`, `print(await asyncio.to_thread(asyncio.run, ${h}()))`),
    same(`await asyncio.sleep(0.1)\nprint(len(${x}) < 50)`)
  ],
  (call, { h }) => [
    same(
      `async def ${h}():\n    got = await ${call}\n    for task in asyncio.all_tasks():\n        if task is not asyncio.current_task():\n            task.cancel()\n    return got, len(asyncio.all_tasks())`
    ),
    slip(`print(asyncio.run(${h}()))`, `print(await asyncio.to_thread(asyncio.run, ${h}()))`)
  ],
  (call, { h, x }) => [
    same(
      `import decimal\nasync def ${h}():\n    decimal.getcontext().prec = 4\n    return await ${call}, decimal.Decimal(1) / 3`
    ),
    slip(`print(asyncio.run(${h}()))`, `print(await asyncio.to_thread(asyncio.run, ${h}()))`),
    same(`${x} = decimal.Decimal(1) / 3\nprint(${x})`)
  ],
  (call, { h }) => [
    same(
      `async def ${h}():\n    loop = asyncio.get_running_loop()\n    got = await ${call}\n    await loop.shutdown_default_executor()\n    return got`
    ),
    slip(`print(asyncio.run(${h}()))`, `print(await asyncio.to_thread(asyncio.run, ${h}()))`),
    same('print(await asyncio.to_thread(len, "abc"))')
  ]
];

/** A function of the mistake's own, for programs whose calls need no waiting. */
export function ownWork(names: Names): string {
  return work(names.g, names);
}

function slip(wrong: string, right: string): Slip {
  return { wrong, right };
}

function same(text: string): Slip {
  return { wrong: text, right: text };
}

/** The slip one level in. */
export function indented({ wrong, right }: Slip, head: string): Slip {
  return { wrong: `${head}\n${indent(wrong)}`, right: `${head}\n${indent(right)}` };
}
