import { CellEdit, TextEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { awaitProblem } from '../python/await-legality';
import { PythonCell, textOf } from '../python/cell';
import { Program, programOf, pythonCell } from '../python/program';
import { descendants, enclosing, SyntaxNode } from '../python/syntax';

/**
 * Whether a fix leaves sound Python behind, as far as its text tells: every
 * edited cell may be edited and parses, every `await` that is new stands where
 * it is legal for the kernel's Python, nothing became an async generator, no
 * name that is still used lost what gave it a meaning, and no string or comment
 * changed.
 */
export function isSound(fix: Fix, before: Notebook, after: Notebook): boolean {
  const old = programOf(before);
  const edited = programOf(after);
  return fix.edit.every(change => {
    const from = pythonCell(old, change.cell);
    const to = pythonCell(edited, change.cell);
    return (
      from !== null &&
      to !== null &&
      mayBeEdited(from, to) &&
      keepsText(change, from, to) &&
      awaitsAreLegal(change, old, from, edited, to) &&
      losesNoName(from, edited, to) &&
      makesNoAsyncGenerator(from, to)
    );
  });
}

function mayBeEdited(before: PythonCell, after: PythonCell): boolean {
  const leavesMagic = before.kind === 'magic-body' && before.cellMagic !== null;
  return (
    (before.kind === 'python' || leavesMagic) &&
    after.kind === 'python' &&
    !before.broken &&
    !after.broken &&
    !before.hasCarriageReturn
  );
}

/** Edits lie within the cell and outside the text of strings; all comments are still there. */
function keepsText({ edits }: CellEdit, before: PythonCell, after: PythonCell): boolean {
  const strings = nodesOf(before, ...STRING_PARTS);
  const comments = new Map<string, number>();
  nodesOf(after, 'comment').forEach(node => {
    const text = textOf(after, node);
    comments.set(text, (comments.get(text) ?? 0) + 1);
  });
  return (
    edits.every(
      edit =>
        0 <= edit.from &&
        edit.to <= before.source.length &&
        !strings.some(string => cutsInto(edit, string))
    ) &&
    nodesOf(before, 'comment').every(node => {
      const text = textOf(before, node);
      const left = comments.get(text) ?? 0;
      comments.set(text, left - 1);
      return left > 0;
    })
  );
}

const STRING_PARTS = ['string_start', 'string_content', 'escape_sequence', 'string_end'];

/** Whether an edit changes a part of the text between quotes, rather than nothing or all of it. */
function cutsInto({ from, to }: TextEdit, { type, ...text }: SyntaxNode): boolean {
  if (from === to) {
    const isAfterQuote = type === 'string_start' ? text.to === from : text.from <= from;
    const isBeforeQuote = type === 'string_end' ? text.from === from : from <= text.to;
    return isAfterQuote && isBeforeQuote;
  }
  const covers = from <= text.from && text.to <= to;
  return from < text.to && text.from < to && !covers;
}

/** An illegal one that was there before may stay: it is another fix's. */
function awaitsAreLegal(
  { edits }: CellEdit,
  before: Program,
  from: PythonCell,
  after: Program,
  to: PythonCell
): boolean {
  const illegal = (program: Program, cell: PythonCell): readonly number[] =>
    waitsOf(cell).flatMap(node => (awaitProblem(program, cell, node) ? node.from : []));
  const known = new Set(illegal(before, from).map(offset => moved(offset, edits)));
  return illegal(after, to).every(offset => known.has(offset));
}

/** Where a place of the text is after the edits. */
function moved(offset: number, edits: readonly TextEdit[]): number {
  return edits
    .filter(({ to }) => to <= offset)
    .reduce((at, { from, to, insert }) => at + insert.length - (to - from), offset);
}

/** `await`, and the `async` of loops, blocks and comprehensions. */
function waitsOf(cell: PythonCell): readonly SyntaxNode[] {
  return descendants(cell.tree).filter(
    ({ type, named, parent }) =>
      (type === 'await' && named) || (type === 'async' && parent?.type !== 'function_definition')
  );
}

/** Whether every name that the cell no longer binds is bound elsewhere, or used nowhere. */
function losesNoName(before: PythonCell, { index }: Program, after: PythonCell): boolean {
  const kept = namesBoundIn(after);
  return [...namesBoundIn(before)].every(
    name =>
      kept.has(name) ||
      index.bindingsOf(name) !== undefined ||
      index.cellsWith(name).every(cell => !cell.references.has(name))
  );
}

function namesBoundIn({ scope, scopes }: PythonCell): ReadonlySet<string> {
  return new Set([scope, ...scopes.values()].flatMap(({ bindings }) => [...bindings.keys()]));
}

function makesNoAsyncGenerator(before: PythonCell, after: PythonCell): boolean {
  return asyncGenerators(after) <= asyncGenerators(before);
}

/** How many `async def` yield, and how many generator expressions wait. */
function asyncGenerators(cell: PythonCell): number {
  const yielding = new Set<SyntaxNode>();
  for (const node of nodesOf(cell, 'yield')) {
    const owner = enclosing(node, 'function_definition', 'lambda');
    if (
      owner?.type === 'function_definition' &&
      owner.children.some(({ type }) => type === 'async')
    ) {
      yielding.add(owner);
    }
  }
  const waiting = nodesOf(cell, 'generator_expression').filter(generator =>
    waitsOf(cell).some(
      wait =>
        enclosing(wait, 'generator_expression', 'lambda') === generator &&
        !isFirstIterable(generator, wait)
    )
  );
  return yielding.size + waiting.length;
}

function isFirstIterable(generator: SyntaxNode, node: SyntaxNode): boolean {
  const clause = generator.children.find(({ type }) => type === 'for_in_clause');
  const iterable = clause?.children.find(({ field }) => field === 'right');
  return !!iterable && iterable.from <= node.from && node.to <= iterable.to;
}

function nodesOf(cell: PythonCell, ...types: readonly string[]): readonly SyntaxNode[] {
  return descendants(cell.tree).filter(({ type }) => types.includes(type));
}
