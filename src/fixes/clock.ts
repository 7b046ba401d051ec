import { meansModule, Program } from '../python/program';
import { freeName } from './free-name';

/** The lines that measure. */
export type Clock = { readonly start: readonly string[]; readonly stop: string };

/** Lines that start a clock, repeat what comes, and read the clock, with names that are free. */
export function clockFor(program: Program, runs: number): Clock | null {
  const started = freeName(program, 't0', 'started', 'start_time');
  const isModule = meansModule(program, 'time');
  const counters = program.index.bindingsOf('perf_counter')?.all ?? [];
  if (!isModule && counters.some(({ binding }) => binding.qualified !== 'time.perf_counter')) {
    return null;
  }
  const now = isModule ? 'time.perf_counter()' : 'perf_counter()';
  const needed = isModule ? 'import time' : 'from time import perf_counter';
  const start = [needed, `${started} = ${now}`];
  return runs === 1
    ? { start, stop: `print(f'{${now} - ${started}:.2f} s')` }
    : {
        start: [...start, `for ${freeName(program, 'turn')} in range(${runs}):`],
        stop: `print(f'{(${now} - ${started}) / ${runs}:.4f} s per run')`
      };
}

/** Runs of `%timeit -n 10 -r 2`; null where its result is kept (`-o`), or an option is not known. */
export function runsOf(options: string): number | null {
  const given = [...options.matchAll(/-([a-zA-Z])[ \t]*(\d*)[ \t]*/g)];
  const number = (letter: string): number | null => {
    const value = given.find(([, name]) => name === letter)?.[2];
    return value ? Number(value) : null;
  };
  const isKnown =
    given.map(([text]) => text).join('') === options &&
    given.every(([, name]) => /[nrtcp]/.test(name));
  const [loops, repeats] = [number('n'), number('r')];
  const runs = (loops ?? 1) * (repeats ?? (loops === null ? 1 : REPEATS));
  return isKnown && runs > 0 ? runs : null;
}

/** Of `%timeit` when nothing is said. */
const REPEATS = 7;
