/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * The cells of a notebook that starts event loops in places where `await` may
 * stand and in places where it may not. Every cell compiles.
 */
export function makeProgram(seed: number): string[] {
  const writer = new Writer(randomFrom(seed));
  return writer.notebook();
}

const IMPORTS = [
  'import asyncio',
  'import asyncio\nloop = asyncio.get_event_loop()',
  'import asyncio as aio',
  'from asyncio import run',
  'from asyncio import run as go\nimport asyncio',
  'import asyncio, functools\nfrom contextlib import nullcontext'
] as const;

const WORLD = `import asyncio, functools, contextlib
x = 2
xs = [1, 2, 3]
def g(*args, **kwargs):
    return args[0] if args else 0
async def f(n=1):
    await asyncio.sleep(0)
    return n`;

class Writer {
  constructor(private readonly random: () => number) {}

  notebook(): string[] {
    this.imports = this.pick(IMPORTS);
    const cells = [`${this.imports}\n${WORLD}`];
    const count = 1 + this.below(3);
    for (let i = 0; i < count; i++) {
      cells.push(this.cell());
    }
    if (this.chance(0.3)) {
      cells.push(...this.functions.map(name => this.use(name)));
    }
    return cells;
  }

  private cell(): string {
    const lines: string[] = [];
    const count = 1 + this.below(4);
    for (let i = 0; i < count; i++) {
      lines.push(...this.decoration(), ...this.statement(0));
    }
    const text = lines.join('\n');
    if (this.chance(0.04)) {
      return `%%time\n${text}`;
    }
    if (this.chance(0.02)) {
      return `%%capture out\n${text}`;
    }
    return this.chance(0.1) ? `${text}\n` : text;
  }

  private decoration(): string[] {
    return this.pickWeighted<() => string[]>([
      [12, () => []],
      [1, () => ['# asyncio.run(f())']],
      [1, () => ['']],
      [1, () => ['!echo asyncio.run(f())']],
      [1, () => ['s = "asyncio.run(f())"  # ☕️ asyncio.run(f())']],
      [1, () => ['%matplotlib --list']]
    ])();
  }

  private statement(depth: number): string[] {
    const e = () => this.expression(0);
    const block = () => indent(this.statement(depth + 1));
    const simple: [number, () => string[]][] = [
      [6, () => [e()]],
      [6, () => [`r = ${e()}`]],
      [1, () => [`x += ${e()}`]],
      [1, () => [`v: int = ${e()}`]],
      [1, () => [`a, b = ${e()}, ${e()}`]],
      [1, () => [`assert ${e()}, ${e()}`]],
      [1, () => [`r = ${e()}; print(r)`]],
      [2, () => [`print(${e()})  # ${this.pick(['asyncio.run', 'über ☕️', 'x'])}`]],
      [1, () => [`xs[${e()} - 1] = ${e()}`]],
      [1, () => [`if ${e()}: ${e()}`]],
      [1, () => [`%time ${this.plain()}`]],
      [1, () => [`coro = ${this.coroutine()}`, `r = ${this.start('coro')}`]]
    ];
    if (depth > 2) {
      return this.pickWeighted(simple)();
    }
    return this.pickWeighted<() => string[]>([
      ...simple,
      [2, () => [`if ${e()}:`, ...block(), 'else:', ...block()]],
      [2, () => [`for i in range(${e()}):`, ...block()]],
      [1, () => [`while ${e()}:`, ...block(), '    break']],
      [
        2,
        () => [
          'try:',
          ...block(),
          `except ${this.pick(['Exception', 'KeyboardInterrupt'])}:`,
          ...block()
        ]
      ],
      [1, () => ['try:', ...block(), 'finally:', ...block()]],
      [1, () => [`with contextlib.nullcontext(${e()}) as c:`, ...block()]],
      [
        1,
        () => [
          `match ${e()}:`,
          '    case 1:',
          ...indent(block()),
          '    case _:',
          ...indent(block())
        ]
      ],
      [1, () => ['if __name__ == "__main__":', ...block()]],
      [4, () => this.definition(depth)],
      [1, () => this.runner()],
      [1, () => this.ladder()]
    ])();
  }

  private definition(depth: number): string[] {
    const name = `h${this.functions.length}`;
    const e = () => this.expression(0);
    const body = () => indent(this.statement(depth + 1));
    const kind = this.pickWeighted<() => string[]>([
      [5, () => [`def ${name}(n=1):`, ...body(), `    return ${e()}`]],
      [2, () => [`async def ${name}(n=1):`, ...body(), `    return ${e()}`]],
      [1, () => [`def ${name}(n=1):`, `    yield ${e()}`]],
      [1, () => [`def ${name}(n=${e()}):`, '    return n']],
      [
        1,
        () => [`def ${name}(n: "${this.starter().replace(/["\\\n]/g, '')}" = 1):`, '    return n']
      ],
      [1, () => ['@functools.lru_cache', `def ${name}(n=1):`, `    return ${e()}`]],
      [
        1,
        () => [`class ${name}:`, `    value = ${e()}`, '    def m(self):', `        return ${e()}`]
      ],
      [1, () => [`class ${name}:`, '    @property', '    def p(self):', `        return ${e()}`]],
      [
        1,
        () => [
          `def ${name}(n=1):`,
          '    def inner():',
          `        return ${e()}`,
          '    return inner()'
        ]
      ],
      [1, () => [`def ${name}(n=1):`, `    return ${name}(n - 1) if n else ${e()}`]],
      [1, () => [`${name} = lambda n=1: ${e()}`]]
    ])();
    if (depth > 0) {
      return kind;
    }
    this.functions.push(name);
    return this.chance(0.7) ? [...kind, this.use(name)] : kind;
  }

  private use(name: string): string {
    return this.pick([
      `${name}()`,
      `r = ${name}()`,
      `print(${name}())`,
      `out = [${name}() for _ in xs]`,
      `k = sorted(xs, key=${name})`,
      `if ${name}():\n    print(1)`
    ]);
  }

  private runner(): string[] {
    return [
      'with asyncio.Runner() as runner:',
      `    a = runner.run(${this.coroutine()})`,
      `    print(runner.run(${this.coroutine()}))`
    ];
  }

  private ladder(): string[] {
    return this.pick([
      [
        'try:',
        '    loop = asyncio.get_running_loop()',
        'except RuntimeError:',
        '    loop = asyncio.new_event_loop()',
        '    asyncio.set_event_loop(loop)',
        `r = loop.run_until_complete(${this.coroutine()})`
      ],
      [
        'loop = asyncio.new_event_loop()',
        'try:',
        `    r = ${this.broken('loop.run_until_complete')}`,
        'finally:',
        '    loop.close()'
      ],
      ['loop = asyncio.get_event_loop()', `loop.run_until_complete(${this.coroutine()})`]
    ]);
  }

  private expression(depth: number): string {
    const e = () => this.expression(depth + 1);
    if (depth > 2) {
      return this.chance(0.6) ? this.starter() : this.pick(['x', '3', '"s"', 'len(xs)']);
    }
    return this.pickWeighted<() => string>([
      [14, () => this.starter()],
      [1, () => `${e()} + 1`],
      [1, () => `(-${e()})`],
      [1, () => `${e()} ** 2`],
      [1, () => `2 ** ${e()}`],
      [1, () => `(${e()}, ${e()})`],
      [1, () => `[${e()}, *[${e()}]]`],
      [1, () => `{"a": ${e()}}["a"]`],
      [1, () => `(${e()} if ${e()} else ${e()})`],
      [1, () => `(not ${e()})`],
      [1, () => `(${e()} and ${e()})`],
      [1, () => `(${e()} < 3)`],
      [2, () => `g(${e()}, k=${e()})`],
      [1, () => `g(*[${e()}], **{"k": ${e()}})`],
      [2, () => `(${e()}).real`],
      [2, () => `${this.starter()}.real`],
      [1, () => `xs[${e()} - 1]`],
      [1, () => `${this.starter()}[0]`],
      [1, () => `f"{${this.plain()}}"`],
      [1, () => `f"{${this.plain()}!r:>{x}}"`],
      [1, () => `f"{${this.plain()}=}"`],
      [1, () => `(lambda: ${e()})()`],
      [1, () => `(lambda n=${e()}: n)()`],
      [2, () => `[${e()} for i in range(3)]`],
      [1, () => `[i for i in range(${e()}) if ${e()}]`],
      [1, () => `[[${e()} for j in xs] for i in xs]`],
      [1, () => `{${e()} for i in xs}`],
      [1, () => `{i: ${e()} for i in xs}`],
      [2, () => `sum(${e()} for i in xs)`],
      [1, () => `list((i for i in range(${e()})))`],
      [1, () => `(y := ${e()})`],
      [1, () => `g("asyncio.run(f())", ${e()})`]
    ])();
  }

  /** A starter without quotes or line breaks: it may stand in an f-string of any Python. */
  private plain(): string {
    return `${this.pick(this.starters())}(f(2))`;
  }

  private starter(): string {
    return this.start(this.coroutine());
  }

  private start(coroutine: string): string {
    const names = this.starters();
    const comment = this.chance(0.05);
    const name = this.pick(names);
    if (comment && !coroutine.includes('\n')) {
      return `${name}(\n    ${coroutine},  # why\n)`;
    }
    return this.chance(0.04) && name.endsWith('asyncio.run')
      ? `${name}(${coroutine}, debug=True)`
      : `${name}(${coroutine})`;
  }

  /** A call that may go over several lines, as formatters break it. */
  private broken(name: string): string {
    return this.chance(0.5)
      ? `${name}(\n        ${this.coroutine()}\n    )`
      : `${name}(${this.coroutine()})`;
  }

  private starters(): string[] {
    const always = ['asyncio.run', 'asyncio.run', 'asyncio.get_event_loop().run_until_complete'];
    if (this.imports.includes('run as go')) {
      return [...always, 'go', 'go'];
    }
    if (this.imports.includes('import run')) {
      return [...always, 'run', 'run'];
    }
    if (this.imports.includes('as aio')) {
      return [...always, 'aio.run', 'aio.run'];
    }
    if (this.imports.includes('loop =')) {
      return [...always, 'loop.run_until_complete', 'loop.run_until_complete'];
    }
    return [...always, 'asyncio.new_event_loop().run_until_complete'];
  }

  private coroutine(): string {
    return this.pickWeighted([
      [8, 'f()'],
      [4, 'f(3)'],
      [2, 'f(n=x)'],
      [1, '(f())'],
      [1, 'f(\n        3,  # three\n    )'],
      [1, 'f() if x else f(2)'],
      [1, '[f(), f()][0]'],
      [1, 'asyncio.sleep(0, 4)'],
      [1, 'f(len("asyncio.run"))'],
      [1, 'asyncio.gather(f(), f(2))'],
      [1, 'f(g(1, k=f"{x}"))']
    ]);
  }

  private below(n: number): number {
    return Math.floor(this.random() * n);
  }

  private chance(probability: number): boolean {
    return this.random() < probability;
  }

  private pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)];
  }

  private pickWeighted<T>(choices: readonly (readonly [number, T])[]): T {
    let at = this.random() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, choice] of choices) {
      at -= weight;
      if (at < 0) {
        return choice;
      }
    }
    return choices[choices.length - 1][1];
  }

  private imports = '';
  /** Functions and classes of the top level, called again in a last cell. */
  private readonly functions: string[] = [];
}

function indent(lines: readonly string[]): string[] {
  return lines.map(line => line.replace(/^(?=.)/gm, '    '));
}
