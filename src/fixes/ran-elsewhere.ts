import { cellWith, Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { programOf, pythonCell, Site } from '../python/program';

/**
 * Whether a caller that the fix changes ran well: there, what is to be awaited
 * was a finished value, as from another class with the same method.
 */
export function ranElsewhere(notebook: Notebook, { edit }: Fix, awaited: Site): boolean {
  const program = programOf(notebook);
  return edit.some(({ cell: id, edits }) => {
    const isWell = id !== awaited.cell.id && cellWith(notebook, id)?.ranWell === true;
    const statements = pythonCell(program, id)?.tree.children ?? [];
    return (
      isWell &&
      edits.some(({ from }) =>
        statements.some(
          ({ type, from: start, to }) => start <= from && from < to && !/_definition$/.test(type)
        )
      )
    );
  });
}
