import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { diagnose } from '../core/diagnose';
import { applyEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Applicability, Diagnostic, Fix } from '../core/rule';
import { checked, CheckedDiagnostic, doctor, isMistake, withKernel } from './check';
import { NotebookFile } from './notebook-file';

/** A notebook after its fixes, and the mistakes that are left. */
export type FixedNotebook = {
  readonly notebook: Notebook;
  readonly left: readonly CheckedDiagnostic[];
};

/**
 * Applies the best fix up to this level of one mistake after the other, until
 * none is left that has one. Each fix lowers the number of mistakes, so it ends.
 */
export function fix(saved: NotebookFile, level: Applicability): FixedNotebook {
  const file = { ...saved, notebook: withKernel(saved) };
  // Advice edits nothing by itself: what works stays as it is.
  const mistakes = diagnose(file.notebook, file.runs, doctor).filter(isMistake);
  const next = mistakes.map(mistake => bestFix(mistake, level)).find(fix => fix !== undefined);
  if (!next) {
    return { notebook: file.notebook, left: mistakes.map(mistake => checked(mistake, file)) };
  }
  const changed = new Set(next.edit.map(({ cell }) => cell));
  const notebook = applyEdit(file.notebook, next.edit);
  const cells = notebook.cells.map(cell =>
    changed.has(cell.id) ? { ...cell, executionCount: null } : cell
  );
  const runs = file.runs.filter(({ cell }) => cell === null || !changed.has(cell));
  return fix({ notebook: { ...notebook, cells }, runs }, level);
}

/** The changes as a unified diff, cell by cell; empty where there are none. */
export function diffOf(path: string, before: Notebook, after: Notebook): string {
  return after.cells
    .map(({ source }, index) => {
      const name = `${path} cell ${index}`;
      const was = before.cells[index].source;
      return source === was
        ? ''
        : createTwoFilesPatch(name, name, was, source, undefined, undefined, {
            headerOptions: FILE_HEADERS_ONLY
          });
    })
    .join('');
}

const levels: readonly Applicability[] = ['safe', 'check-first', 'workaround'];

function bestFix({ fixes }: Diagnostic, level: Applicability): Fix | undefined {
  return fixes.find(({ applicability }) => levels.indexOf(applicability) <= levels.indexOf(level));
}
