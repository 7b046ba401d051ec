import { Notebook, positionOf } from '../core/notebook';
import { Trans } from '../core/words';
import { PythonCell } from '../python/cell';
import { Program, qualifiedName, Site } from '../python/program';
import { child, namedChildren, SyntaxNode } from '../python/syntax';
import { classOf, isOnlyMethod } from './classes';

/** Why a function, or a place that calls it, keeps `async def` from working. */
export type BlockerReason =
  | 'dunder'
  | 'decorator'
  | 'generator'
  | 'override'
  | 'several-definitions'
  | 'used-as-value'
  | 'lambda'
  | 'class-body'
  | 'generator-expression'
  | 'unknown-receiver'
  | 'mention'
  | 'unseen-caller'
  | 'both-worlds'
  | 'place'
  | 'locked';

/** One thing in the way of making a function async, and where it stands. */
export type Blocker = {
  readonly why: BlockerReason;
  /** The function that cannot become async, or the place that could not wait for it. */
  readonly name: string;
  readonly cell: string;
  readonly from: number;
};

/** A blocker in the reader's words; `cell` is the label of its cell, such as `[3]`. */
export function blockerText(why: BlockerReason, name: string, cell: string, trans: Trans): string {
  switch (why) {
    case 'dunder':
      return trans.__('Python itself calls `%1` and does not wait for it (cell %2).', name, cell);
    case 'decorator':
      return trans.__('The decorator above `%1` may not work with async (cell %2).', name, cell);
    case 'generator':
      return trans.__('`%1` hands out its results with `yield` (cell %2).', name, cell);
    case 'override':
      return trans.__('A base class or a subclass also has `%1` (cell %2).', name, cell);
    case 'several-definitions':
      return trans.__('`%1` has more than one definition (cell %2).', name, cell);
    case 'used-as-value':
      return trans.__('`%1` goes to other code, which would not wait (cell %2).', name, cell);
    case 'lambda':
      return trans.__('A `lambda` cannot wait for `%1` (cell %2).', name, cell);
    case 'class-body':
      return trans.__('A class body cannot wait for `%1` (cell %2).', name, cell);
    case 'generator-expression':
      return trans.__('A generator expression cannot wait for `%1` (cell %2).', name, cell);
    case 'unknown-receiver':
      return trans.__('It is not clear whether cell %2 calls this `%1`.', name, cell);
    case 'mention':
      return trans.__('A text or a magic names `%1` (cell %2).', name, cell);
    case 'unseen-caller':
      return trans.__('Something that cannot be seen may call `%1` (cell %2).', name, cell);
    case 'both-worlds':
      return trans.__('`%1` is meant for scripts too, where no loop runs (cell %2).', name, cell);
    case 'place':
      return trans.__('`await` cannot stand where `%1` is called (cell %2).', name, cell);
    case 'locked':
      return trans.__('Cell %2 cannot wait or be edited, and it holds `%1`.', name, cell);
  }
}

/** Short name of a cell for people: `[3]`, or its position when it has not run. */
export function cellLabel(notebook: Notebook, id: string): string {
  const position = positionOf(notebook, id);
  const count = notebook.cells[position]?.executionCount ?? null;
  return count === null ? String(position + 1) : `[${count}]`;
}

/** Whether no edit may touch this cell. */
export function isLocked({ notebook }: Program, cell: PythonCell): boolean {
  return (
    cell.kind !== 'python' ||
    cell.broken ||
    cell.hasCarriageReturn ||
    !notebook.cells.some(({ id, editable }) => id === cell.id && editable)
  );
}

/** What about the definition itself keeps it from becoming `async def`; null when nothing does. */
export function definitionBlocker(
  program: Program,
  { cell, node }: Site,
  name: string
): BlockerReason | null {
  if (isLocked(program, cell)) {
    return 'locked';
  }
  if (/^__\w+__$|^_(?:repr|ipython)_\w+_$/.test(name)) {
    return 'dunder';
  }
  const wrapper = node.parent?.type === 'decorated_definition' ? node.parent : null;
  const decorators = wrapper?.children.filter(({ type }) => type === 'decorator') ?? [];
  if (!decorators.every(decorator => keepsAsync(program, cell, decorator))) {
    return 'decorator';
  }
  const owner = classOf(node);
  return owner && !isOnlyMethod(program, { cell, node: owner }, name) ? 'override' : null;
}

/** Decorators under which an `async def` works as the `def` did. */
const TRANSPARENT = new Set([
  'typing.final',
  'typing.override',
  'typing_extensions.final',
  'typing_extensions.override',
  'tenacity.retry'
]);

function keepsAsync(program: Program, cell: PythonCell, decorator: SyntaxNode): boolean {
  const [expression] = namedChildren(decorator);
  if (!expression) {
    return false;
  }
  const named = expression.type === 'call' ? child(expression, 'function') : expression;
  if (!named) {
    return false;
  }
  const text = cell.source.slice(named.from, named.to);
  return (
    text === 'staticmethod' ||
    text === 'classmethod' ||
    TRANSPARENT.has(qualifiedName(program, cell, named) ?? '')
  );
}
