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
    const [, exception = null] = / exception=(.+)>$/.exec(details) ?? [];
    return [{ coroutine, exception, at: placeOf(program, coroutine, file) }];
  });
}

const CORO = / coro=<(.+?)\(\)(?: (?:done, defined|running) at (.+?):\d+)?>/;

/** The function's `def`, by the cell that its file names, else by its name alone. */
function placeOf(
  program: Program,
  coroutine: string | null,
  file: string | null
): CellRange | null {
  const named = file === null ? null : cellOfFile(file);
  const cells =
    named === null
      ? program.cells
      : program.cells.filter(cell =>
          named.by === 'hash'
            ? murmur2(cell.source) === named.hash
            : cell.executionCount === named.executionCount
        );
  const found = (cells.length > 0 ? cells : program.cells).flatMap(cell =>
    coroutine === null ? [] : definitionIn(cell, coroutine)
  );
  return found.length === 1 ? found[0] : null;
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
