import { PythonCell } from './cell';
import type { Program } from './program';
import { resolve } from './resolve';
import { SyntaxNode } from './syntax';

/**
 * Whether a later cell may use what this cell shows, by the names that Jupyter
 * gives it: `await _`, `Out[3]`, `_3`.
 */
export function isShownForLater(program: Program, shown: PythonCell): boolean {
  const { index, cells } = program;
  const users = index.cellsWithAny(wordsFor(shown, cells.indexOf(shown) + 1));
  return (
    hasFormatter(program) ||
    // In which order the cells will run, and with which numbers, nobody knows yet.
    (shown.executionCount === null &&
      cells.some(cell => cell !== shown && usesNumbered(cell) && usesHistory(cell))) ||
    users.some(
      cell => cell !== shown && !isEarlier(program, cell, shown) && takes(program, cell, shown)
    )
  );
}

/** `_5`, `Out[5]` */
function usesNumbered({ words }: PythonCell): boolean {
  return words.has('Out') || [...words].some(word => /^_\d+$/.test(word));
}

/** Whether the cell uses what other cells show. */
export function usesHistory(cell: PythonCell): boolean {
  return (
    [...cell.references.keys()].some(name => ANY.test(name)) ||
    ((hasUnseen(cell) || looksNamesUp(cell)) && [...cell.words].some(word => ANY.test(word))) ||
    cell.words.has('for_type')
  );
}

const LAST = ['_', '__', '___'];
const ALL = [
  'Out',
  '_oh',
  'In',
  '_ih',
  '_i',
  '_ii',
  '_iii',
  'output_hist',
  'last_execution_result'
];
const ANY = /^(?:_{1,3}|_\d+|_i{0,3}\d*|Out|_oh|In|_ih|output_hist|last_execution_result)$/;

/** The names by which the outputs of a cell go, or that reach all outputs. */
function wordsFor({ executionCount }: PythonCell, position: number): readonly string[] {
  return [
    ...LAST,
    ...ALL,
    ...[executionCount ?? position, position].flatMap(n => [`_${n}`, `_i${n}`])
  ];
}

/** Whether a cell tells Jupyter how to show a coroutine. */
function hasFormatter({ index }: Program): boolean {
  return index.cellsWith('for_type').some(({ source }) => /coroutine/i.test(source));
}

function isEarlier({ index }: Program, cell: PythonCell, shown: PythonCell): boolean {
  return cell.executionCount !== null && shown.executionCount !== null
    ? cell.executionCount < shown.executionCount
    : index.isBefore(cell, shown);
}

/** Whether the cell reads one of the names, and none of its own that is so called. */
function takes(program: Program, cell: PythonCell, shown: PythonCell): boolean {
  const words = wordsFor(shown, program.cells.indexOf(shown) + 1);
  return (
    ((hasUnseen(cell) || looksNamesUp(cell)) &&
      words.some(word => cell.words.has(word) && !cell.scope.bindings.has(word))) ||
    words.some(
      word =>
        cell.attributes.has(word) ||
        (cell.references.get(word) ?? []).some(({ node }) => isHistory(program, cell, node))
    )
  );
}

function isHistory(program: Program, cell: PythonCell, node: SyntaxNode): boolean {
  const { bindings } = resolve(program, cell, node);
  return bindings.every(
    ({ cell: other, binding }) =>
      binding.scope.parent === null && other !== cell && !program.index.isBefore(other, cell)
  );
}

/** `get_ipython().user_ns["Out"]`, `globals()["_"]` */
function looksNamesUp({ words }: PythonCell): boolean {
  return words.has('user_ns') || words.has('globals') || words.has('getattr');
}

/** Whether a part of the cell is not read as Python. */
function hasUnseen({ broken, kind, lineMagics }: PythonCell): boolean {
  return broken || kind === 'opaque' || lineMagics.length > 0;
}
