import { CellRange, Notebook } from '../../core/notebook';
import { Finding } from '../../core/rule';
import { Run } from '../../core/run';
import { cellOfFile } from '../../core/traceback';
import { murmur2 } from '../../core/murmur2';
import { PythonCell, textOf } from '../../python/cell';
import { Program, programOf } from '../../python/program';
import { child, descendants } from '../../python/syntax';
import { rangeOf } from './failure';

/** A finding for each entry whose function the notebook defines. */
export function loggedTasks(
  notebook: Notebook,
  run: Run | null,
  head: RegExp
): readonly (Finding & { readonly names: { readonly name: string; readonly error: string } })[] {
  return (run ? taskLogs(notebook, run, head) : []).flatMap(({ coroutine, exception, at }) =>
    at && coroutine
      ? [
          {
            at,
            ...(run?.cell && run.cell !== at.cell ? { shownIn: run.cell } : {}),
            names: {
              name: coroutine.split('.').at(-1) ?? coroutine,
              error: /^\w+/.exec(exception ?? '')?.[0] ?? ''
            }
          }
        ]
      : []
  );
}

/** A log entry of asyncio about a task or future. */
type TaskLog = {
  /** The function that the task ran, such as `Client.poll`; null when the log does not say. */
  readonly coroutine: string | null;
  /** `ValueError('boom')`; null for a task that did not end. */
  readonly exception: string | null;
  /** Where its function is defined; null when no cell, or more than one, defines it. */
  readonly at: CellRange | null;
};

/** The entries that start with this line, such as `Task exception was never retrieved`. */
function taskLogs(notebook: Notebook, run: Run, head: RegExp): readonly TaskLog[] {
  if (!head.test(run.stderr)) {
    return [];
  }
  const program = programOf(notebook);
  const lines = run.stderr.split('\n');
  return lines.flatMap((line, i) => {
    if (!head.test(line)) {
      return [];
    }
    const details = lines.slice(i + 1, i + 4).find(line => /^(future|task): </.test(line)) ?? '';
    const [, coroutine = null, file = null] = CORO.exec(details) ?? [];
    if (coroutine === null) {
      return failedTask(program, lines.slice(i + 1));
    }
    const [, exception = null] = / exception=(.+)>$/.exec(details) ?? [];
    return [{ coroutine, exception, at: placeOf(program, coroutine, file) }];
  });
}

/** By its traceback, where the log names no coroutine, as for `gather`. */
function failedTask(program: Program, lines: readonly string[]): TaskLog[] {
  const start = lines.findIndex(line => /^Traceback /.test(line));
  const length = lines.slice(start + 1).findIndex(line => /^\w/.test(line));
  const between = lines.slice(0, start).some(line => /exception was never|destroyed/.test(line));
  if (start < 0 || length < 0 || between) {
    return [];
  }
  const end = start + 1 + length;
  const frames = lines.slice(start + 1, end).flatMap(line => {
    const [, file, name] = /^ {2}File "(.+)", line \d+, in ([\w.<>]+)$/.exec(line) ?? [];
    return file && cellsOfFile(program, file).length > 0 ? [{ file, name }] : [];
  });
  const [outer] = frames;
  return outer
    ? [
        {
          coroutine: outer.name,
          exception: lines[end].replace(/^(?:\w+\.)*(?=\w+(?::|$))/, ''),
          at: placeOf(program, outer.name, outer.file)
        }
      ]
    : [];
}

const CORO = / coro=<(.+?)\(\)(?: (?:done, defined|running) at (.+?):\d+)?>/;

/** The function's `def`, by the cell that its file names, else by its name alone. */
function placeOf(
  program: Program,
  coroutine: string | null,
  file: string | null
): CellRange | null {
  const cells = file === null ? program.cells : cellsOfFile(program, file);
  const found = (cells.length > 0 ? cells : program.cells).flatMap(cell =>
    coroutine === null ? [] : definitionIn(cell, coroutine)
  );
  return found.length === 1 ? found[0] : null;
}

/** The cells that run under this file name; none for other files. */
export function cellsOfFile(program: Program, file: string): readonly PythonCell[] {
  const named = cellOfFile(file);
  return named === null
    ? []
    : program.cells.filter(cell =>
        named.by === 'hash'
          ? murmur2(cell.source) === named.hash
          : cell.executionCount === named.executionCount
      );
}

function definitionIn(cell: PythonCell, coroutine: string): CellRange[] {
  const last = coroutine.split('.').at(-1);
  return descendants(cell.tree).flatMap(node => {
    const name = node.type === 'function_definition' ? child(node, 'name') : null;
    return name && textOf(cell, name) === last ? [rangeOf({ cell, node })] : [];
  });
}

/** A finding for each function that the log names, by its `def` in the notebook. */
export function loggedFunctions(
  notebook: Notebook,
  run: Run | null,
  line: RegExp
): readonly (Finding & { readonly names: { readonly name: string } })[] {
  const names = new Set([...(run?.stderr ?? '').matchAll(line)].map(([, name]) => name));
  const program = programOf(notebook);
  return [...names].flatMap(name => {
    const at = placeOf(program, name, null);
    return at
      ? [
          {
            at,
            ...(run?.cell && run.cell !== at.cell ? { shownIn: run.cell } : {}),
            names: { name: name.split('.').at(-1) ?? name }
          }
        ]
      : [];
  });
}
