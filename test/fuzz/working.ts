import { Names, Part, Step } from './idioms/idiom';
import { loops } from './idioms/loops';
import { indented, mistakes, ownWork, Slip } from './idioms/mistakes';
import { replaced } from './idioms/replaced';
import { usedLater } from './idioms/used-later';
import { randomFrom } from './programs';
import { Tried } from '../damage/trial';

/** A made-up notebook, and the one that its author meant: the same where nothing is wrong. */
export type Made = {
  readonly cells: readonly string[];
  readonly meant: readonly string[];
  /** Places of cells in the order in which they are run. */
  readonly order: readonly number[];
};

/**
 * A notebook that works, with two to six cells and async code that is reached
 * in roundabout ways; in every second one an ordinary mistake or two are mixed in.
 */
export function makeWorking(seed: number): Made {
  return new Author(randomFrom(seed)).notebook();
}

/** The same, to be tried. */
export function triedOf({ cells, meant, order }: Made): Tried {
  const isMistaken = meant.some((source, i) => source !== cells[i]);
  return { cells, meant, order, isMistaken };
}

/** Some statements; or a whole cell, where they must stand alone. */
type Piece = Slip & { readonly alone: boolean };

class Author {
  private readonly taken = new Set<string>();

  constructor(private readonly random: () => number) {}

  notebook(): Made {
    const parts = Array.from({ length: 1 + this.below(3) }, () =>
      this.pick(this.pick([replaced, usedLater, loops]))(this.names())
    );
    const threads = parts.map(({ steps }) => steps.map(step => this.piecesOf(step)));
    if (this.chance(0.5)) {
      const count = 1 + this.below(2);
      for (let i = 0; i < count; i++) {
        this.addMistake(parts, threads);
      }
    }
    const cells = this.cellsOf(this.woven(threads));
    const place = this.places(cells.length);
    const at = (index: number) => place.indexOf(index);
    return {
      cells: place.map((_, i) => cells[at(i)].wrong),
      meant: place.map((_, i) => cells[at(i)].right),
      order: this.chance(0.08) ? [...place, this.pick(place)] : place
    };
  }

  private piecesOf(step: Step): Piece[] {
    return typeof step === 'string'
      ? [{ wrong: step, right: step, alone: false }]
      : step.map(text => ({ wrong: text, right: text, alone: true }));
  }

  /** Behind the part whose call it takes, or with a function of its own. */
  private addMistake(parts: readonly Part[], threads: Piece[][][]): void {
    const names = this.names();
    const at = this.below(parts.length);
    const waits = parts[at].waits ?? [];
    const mistake = this.pick(mistakes);
    if (waits.length > 0 && this.chance(0.7)) {
      const slips = mistake(this.pick(waits), names);
      threads[at].push(...slips.map(slip => [{ ...slip, alone: false }]));
    } else {
      const own = ownWork(names);
      const slips = mistake(`${names.g}(3)`, { ...names, ...this.fresh('g') });
      threads.push([{ wrong: own, right: own }, ...slips].map(slip => [{ ...slip, alone: false }]));
    }
  }

  /** One of the possible orders that keeps each thread's own. */
  private woven(threads: readonly (readonly Piece[][])[]): Piece[][] {
    const left = threads.map(steps => [...steps]);
    const woven: Piece[][] = [];
    for (;;) {
      const open = left.filter(steps => steps.length > 0);
      if (open.length === 0) {
        return woven;
      }
      woven.push(this.pick(open).shift()!);
    }
  }

  private cellsOf(steps: readonly Piece[][]): Slip[] {
    const mixed = steps.reduce((sum, pieces) => sum + (pieces[0].alone ? 0 : 1), 0);
    const perCell = Math.max(1, mixed / (2 + this.below(4)));
    const cells: Slip[] = [];
    let open: Slip | null = null;
    let size = 0;
    const first = 'import asyncio';
    const add = (slip: Slip) => {
      open = open ? joined(open, slip) : slip;
      size += 1;
    };
    const close = () => {
      if (open) {
        cells.push(open);
      }
      open = null;
      size = 0;
    };
    add({ wrong: first, right: first });
    for (const pieces of steps) {
      if (pieces[0].alone) {
        close();
        const number = cells.length + 1;
        cells.push(
          ...pieces.map(({ wrong }) => {
            const text = wrong.replace(/OUT/g, String(number));
            return { wrong: text, right: text };
          })
        );
      } else {
        const [piece] = pieces;
        const isSlip = ({ wrong, right }: Slip) => wrong !== right;
        // One mistake in a cell: what it shows is then either wrong or right.
        if (isSlip(piece) && open && isSlip(open)) {
          close();
        }
        add(this.dressed(piece));
        if (size >= perCell + this.random() - 0.5) {
          close();
        }
      }
    }
    close();
    return cells;
  }

  /** With a comment, or one level in, or as it is. */
  private dressed(slip: Slip): Slip {
    const isSimple = !/^(from .* import \*|async def|def|class|@)/m.test(slip.wrong);
    const nested =
      isSimple && this.chance(0.12)
        ? indented(
            slip,
            this.pick([
              'if True:',
              'for _ in range(1):',
              'with __import__("contextlib").nullcontext():'
            ])
          )
        : slip;
    if (!this.chance(0.2)) {
      return nested;
    }
    const comment = this.pick([
      '# asyncio.run(main())',
      '# no await here',
      '# TODO: nest_asyncio?',
      '',
      '# --- step ---',
      '# über ☕️: `await` it'
    ]);
    return joined({ wrong: comment, right: comment }, nested);
  }

  /** Where each cell stands, in the order of their runs; mostly one below the other. */
  private places(count: number): number[] {
    const places = Array.from({ length: count }, (_, i) => i);
    if (this.chance(0.1)) {
      const from = this.below(count);
      const [moved] = places.splice(from, 1);
      places.splice(this.below(count), 0, moved);
    }
    return places;
  }

  private names(): Names {
    return {
      ...this.fresh('f'),
      ...this.fresh('g'),
      ...this.fresh('h'),
      ...this.fresh('C'),
      ...this.fresh('o'),
      ...this.fresh('x'),
      ...this.fresh('y'),
      a: 1 + this.below(9),
      pick: choices => this.pick(choices)
    } as Names;
  }

  /** A name of this kind that the notebook does not use yet. */
  private fresh(kind: keyof typeof POOLS): Partial<Names> {
    const base = this.pick(POOLS[kind]);
    let name = base;
    for (let i = 2; this.taken.has(name); i++) {
      name = kind === 'C' ? `${base}${i}` : `${base}_${i}`;
    }
    this.taken.add(name);
    return { [kind]: name };
  }

  private pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)];
  }

  private below(count: number): number {
    return Math.floor(this.random() * count);
  }

  private chance(share: number): boolean {
    return this.random() < share;
  }
}

const FUNCTIONS = [
  'fetch',
  'load',
  'get_page',
  'compute',
  'main',
  'query',
  'ask',
  'step',
  'worker'
];

const POOLS = {
  f: FUNCTIONS,
  g: ['helper', 'wrap', 'run_it', 'sync', 'process', 'handle', 'call_all', 'start'],
  h: ['run_all', 'do_work', 'entry', 'go', 'launch', 'report', 'pipeline'],
  C: ['Shop', 'Client', 'Job', 'Store', 'Engine', 'Robot'],
  o: ['shop', 'client', 'obj', 'session', 'engine', 'box'],
  x: ['result', 'data', 'r', 'values', 'total', 'job', 'coro'],
  y: ['out', 'answer', 'z', 'item', 'reply']
} as const;

function joined(first: Slip, second: Slip): Slip {
  return {
    wrong: `${first.wrong}\n${second.wrong}`,
    right: `${first.right}\n${second.right}`
  };
}
