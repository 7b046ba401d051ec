import { diagnose } from '../../src/core/diagnose';
import { isClean } from '../../src/core/evidence';
import { Cell, Kernel, Notebook } from '../../src/core/notebook';
import { runOf } from '../../src/core/output';
import { Diagnostic } from '../../src/core/rule';
import { Run } from '../../src/core/run';
import { english } from '../../src/core/words';
import { isSound } from '../../src/fixes/gate';
import { kernelAsHeard } from '../../src/python/waiting';
import { rules } from '../../src/rules';
import { KernelRun } from '../kernel/kernels';

/** A notebook with what its runs showed: what the extension is given. */
export type Patient = { readonly notebook: Notebook; readonly runs: readonly Run[] };

/** These cells as a notebook in which these runs were made, in this order. */
export function patient(
  cells: readonly (Pick<Cell, 'type' | 'source'> & Partial<Cell>)[],
  kernel: Kernel,
  order: readonly number[],
  { cells: shown, late }: Pick<KernelRun, 'cells' | 'late'>
): Patient {
  // A cell that ran twice shows what it did last.
  const last = new Map(order.map((cell, i) => [cell, shown[i]]));
  const runs = [...last].map(([cell, { execution_count, outputs }]) =>
    runOf(String(cell), cells[cell].source, execution_count, outputs, 'live')
  );
  const clean = new Set(
    runs.filter(run => run.executionCount !== null && isClean(run)).map(({ cell }) => cell)
  );
  const notebook: Notebook = {
    language: 'python',
    kernel,
    cells: cells.map((cell, i) => ({
      editable: true,
      ...cell,
      id: String(i),
      executionCount: last.get(i)?.execution_count ?? null,
      ranWell: clean.has(String(i))
    }))
  };
  const outside = runOf(null, null, null, [streamOf(late)], 'live');
  return { notebook, runs: late ? [...runs, outside] : runs };
}

/** All that the rules say. A rule that throws fails the test. */
export function examine({ notebook, runs }: Patient): Diagnostic[] {
  const kernel = kernelAsHeard(notebook, runs);
  return diagnose({ ...notebook, kernel }, runs, {
    rules,
    trans: english,
    isSound,
    failed: (rule, reason) => {
      throw new Error(`The rule ${rule} threw`, { cause: reason });
    }
  });
}

/** Mistakes, as opposed to advice: what correct code must never be told. */
export function isAlarm({ severity }: Diagnostic): boolean {
  return severity === 'error' || severity === 'warning';
}

function streamOf(text: string): object {
  return { output_type: 'stream', name: 'stderr', text };
}
