/** What an idiom may call its things: unique in the notebook. */
export type Names = {
  readonly f: string;
  readonly g: string;
  readonly h: string;
  readonly C: string;
  readonly o: string;
  readonly x: string;
  readonly y: string;
  /** A small number. */
  readonly a: number;
  /** One of these. */
  pick<T>(choices: readonly T[]): T;
};

/**
 * Whole statements that run one after the other, with others between them; a
 * list is cells of their own in a row. `OUT` is the number of the first of them.
 */
export type Step = string | readonly string[];

/** A piece of a working program. */
export type Part = {
  readonly steps: readonly Step[];
  /** Calls that give a coroutine of a number once all steps have run: where mistakes may be made. */
  readonly waits?: readonly string[];
};

/** One way in which async code is reached, or a start of a loop is right as it is. */
export type Idiom = (names: Names) => Part;

/** A function to wait for; `name(3)` gives a number. */
export function work(name: string, { a, pick }: Names): string {
  return pick([
    `async def ${name}(n):\n    await asyncio.sleep(0)\n    return n * ${a}`,
    `async def ${name}(n=1):\n    return n + ${a}`,
    `async def ${name}(n, times=1):\n    for _ in range(times):\n        await asyncio.sleep(0.001)\n    return ${a} * n`,
    `async def ${name}(n):\n    print("${name}", n)\n    await asyncio.sleep(0)\n    return n`
  ]);
}

/** The same as a method. */
export function method(name: string, names: Names): string {
  return indent(work(name, names).replace(/\(n/, '(self, n'));
}

/** A plain function that gives what this one gives, from a loop in a thread. */
export function plain(name: string, of: string): string {
  return [
    `def ${name}(*args):`,
    '    with ThreadPoolExecutor(1) as pool:',
    `        return pool.submit(asyncio.run, ${of}(*args)).result()`
  ].join('\n');
}

/** `import` line of what `plain` needs. */
export const POOL = 'from concurrent.futures import ThreadPoolExecutor';

/** Uses of a call that works without waiting. */
export function use(call: string, { x, pick }: Names): string {
  return pick([
    `print(${call})`,
    call,
    `${x} = ${call}\nprint(${x})`,
    `if ${call}:\n    print("done")`,
    `print([${call} for _ in range(2)])`,
    `${x} = ${call} + 1\n${x}`,
    `${call}\nprint("after")`
  ]);
}

/** Four spaces before each line. */
export function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '    ');
}
