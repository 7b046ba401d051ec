import { diagnose, Doctor } from '../core/diagnose';
import { Notebook } from '../core/notebook';
import { Diagnostic, Fix } from '../core/rule';
import { english } from '../core/words';
import { isSound } from '../fixes/gate';
import { kernelAsHeard } from '../python/waiting';
import { rules } from '../rules';
import { NotebookFile } from './notebook-file';

/** What `check --json` prints of one notebook. */
export type CheckedNotebook = {
  readonly notebook: string;
  readonly diagnostics: readonly CheckedDiagnostic[];
};

/** Cells are 0-based among all cells, lines 1-based, offsets UTF-16. */
export type CheckedDiagnostic = {
  readonly rule: string;
  readonly cell: number;
  readonly executionCount: number | null;
  readonly line: number;
  readonly message: string;
  readonly fixes: readonly CheckedFix[];
};

type CheckedFix = Pick<Fix, 'title' | 'applicability'> & {
  readonly edits: readonly {
    readonly cell: number;
    readonly from: number;
    readonly to: number;
    readonly insert: string;
  }[];
};

/** All rules, in English. */
export const doctor: Doctor = {
  rules,
  trans: english,
  isSound,
  failed: (rule, reason) => console.error(`The rule ${rule} failed:`, reason)
};

/** The mistakes of a notebook; advice and hints, which are about code that works, only if asked for. */
export function check(path: string, file: NotebookFile, hints: boolean): CheckedNotebook {
  const diagnostics = diagnose(withKernel(file), file.runs, doctor)
    .filter(diagnostic => hints || isMistake(diagnostic))
    .map(diagnostic => checked(diagnostic, file));
  return { notebook: path, diagnostics };
}

/** Whether it failed, will fail, or does not do what is written. */
export function isMistake({ severity }: Pick<Diagnostic, 'severity'>): boolean {
  return severity === 'error' || severity === 'warning';
}

/** The notebook with what its runs tell of the kernel. */
export function withKernel({ notebook, runs }: NotebookFile): Notebook {
  const kernel = kernelAsHeard(notebook, runs);
  return kernel === notebook.kernel ? notebook : { ...notebook, kernel };
}

/** For people: one line per mistake, one per fix. */
export function printChecked({ notebook, diagnostics }: CheckedNotebook): string {
  return diagnostics
    .map(({ rule, cell, executionCount, line, message, fixes }) =>
      [
        `${notebook}: cell ${cell}${executionCount === null ? '' : ` [${executionCount}]`}, line ${line}: ${message} (${rule})`,
        ...fixes.map(({ title, applicability }) => `    ${title} (${applicability})`)
      ].join('\n')
    )
    .join('\n');
}

/** A diagnostic in the terms of the file. */
export function checked(diagnostic: Diagnostic, { notebook }: NotebookFile): CheckedDiagnostic {
  const { rule, at, line, message, fixes } = diagnostic;
  const cell = Number(at.cell);
  return {
    rule,
    cell,
    executionCount: notebook.cells[cell].executionCount,
    line,
    message,
    fixes: fixes.map(({ title, applicability, edit }) => ({
      title,
      applicability,
      edits: edit.flatMap(({ cell, edits }) => edits.map(edit => ({ cell: Number(cell), ...edit })))
    }))
  };
}
