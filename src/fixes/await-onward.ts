import { applyEdit, cellEdit, composedEdits, NotebookEdit, TextEdit } from '../core/edit';
import { cellOf, Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { usesOfValue } from '../python/awaitables';
import { awaitProblem } from '../python/await-legality';
import { PythonCell, textOf } from '../python/cell';
import { isFreeToWait } from '../python/free-to-wait';
import { isPlainValue } from '../python/plain-value';
import { kindOfCall, Program, programOf, pythonCell, Site } from '../python/program';
import { child, namedChildren, SyntaxNode } from '../python/syntax';
import { useOf } from '../python/value-use';
import { insertAwait } from './insert-await';

/**
 * The fix, and with it what its awaits bring to light: in `get(url).json()` the
 * second call turns out to be a coroutine as well once the first is awaited, and
 * in `await get(url).text()` the old `await` has nothing left to wait for. Half
 * a chain is no fix. Check-first where the rest of the chain is not certain.
 */
export function awaitOnward(notebook: Notebook, fix: Fix, trans: Trans): Fix {
  let edit = fix.edit;
  let isSure = false;
  if (!mayGoOn(programOf(notebook))) {
    return fix;
  }
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const step = nextStep(notebook, edit);
    if (step.edits.size === 0) {
      isSure = step.isSure;
      break;
    }
    edit = composed(notebook, edit, step.edits);
  }
  const isSpread = edit.length > fix.edit.length;
  if (isSure && !isSpread) {
    return edit === fix.edit ? fix : { ...fix, edit };
  }
  return {
    ...fix,
    edit,
    applicability: fix.applicability === 'safe' ? 'check-first' : fix.applicability,
    note:
      fix.note ??
      (isSure
        ? trans.__('What comes after it is awaited too.')
        : trans.__('What comes after it may have to be awaited too.'))
  };
}

/** A chain is longer than this only on purpose. */
const MOST_ROUNDS = 6;

/** Whether the result of any call may be a coroutine that shows only later. */
function mayGoOn({ cells }: Program): boolean {
  return cells.some(({ source }) => /\basync +def\b/.test(source));
}

type Step = {
  /** By cell, in the text after the edit. */
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
  readonly isSure: boolean;
};

/** What the notebook shows after the edit that it did not show before. */
function nextStep(notebook: Notebook, edit: NotebookEdit): Step {
  const before = programOf(notebook);
  const after = programOf(applyEdit(notebook, edit));
  const edits = new Map<string, readonly TextEdit[]>();
  let isSure = true;
  for (const cell of after.cells) {
    const old = pythonCell(before, cell.id);
    // Awaits add no calls: what differs is another kind of edit.
    if (!old || cell.kind !== 'python' || cell.calls.length !== old.calls.length) {
      continue;
    }
    const isEdited = edit.some(change => change.cell === cell.id);
    cell.calls.forEach((node, i) => {
      const kind = kindOfCall(before, old, old.calls[i]);
      if (kind !== 'unknown') {
        return;
      }
      const verdict = verdictOn(after, { cell, node }, isEdited);
      if (verdict === 'unsure') {
        isSure = false;
      } else if (verdict) {
        edits.set(cell.id, [...(edits.get(cell.id) ?? []), ...verdict]);
      }
    });
  }
  return { edits, isSure };
}

/** The edits that a call needs now; null where it is right as it is. */
function verdictOn(
  program: Program,
  { cell, node }: Site,
  isEdited: boolean
): readonly TextEdit[] | 'unsure' | null {
  const wait = node.parent?.type === 'await' ? node.parent : null;
  switch (kindOfCall(program, cell, node)) {
    case 'coroutine':
      return waitedFor(program, { cell, node });
    case 'unknown':
      return isEdited && isOfAwaited(node) && (wait || isAsyncName(program, cell, node))
        ? 'unsure'
        : null;
    case 'sync':
      if (!wait || !isOfAwaited(node)) {
        return null;
      }
      return isPlainValue(program, { cell, node })
        ? [{ from: wait.from, to: node.from, insert: '' }]
        : 'unsure';
    default:
      return null;
  }
}

/** What puts `await` in front of a call that turns out to make a coroutine. */
function waitedFor(program: Program, { cell, node }: Site): readonly TextEdit[] | 'unsure' | null {
  if (useOf(program, cell, node).how === 'waited') {
    return null;
  }
  const { binding, uses } = usesOfValue(program, { cell, node });
  const isWrong = uses.some(
    ({ use, reached }) =>
      reached &&
      (use.how === 'dropped' || use.how === 'shown' || (use.how === 'needed' && use.as !== 'truth'))
  );
  const isFree = isFreeToWait(program, {
    made: { cell, node },
    kind: 'coroutine',
    binding,
    isItem: false
  });
  if (!isFree) {
    return uses.some(({ use }) => use.how === 'waited') ? null : 'unsure';
  }
  return isWrong && awaitProblem(program, cell, node) === null ? insertAwait(cell, node) : 'unsure';
}

/** `(await get(url)).json()`: a method of what was awaited on the spot. */
function isOfAwaited(call: SyntaxNode): boolean {
  const callee = child(call, 'function');
  let object = callee?.type === 'attribute' ? child(callee, 'object') : null;
  while (object) {
    if (object.type === 'await') {
      return true;
    }
    object =
      object.type === 'parenthesized_expression'
        ? (namedChildren(object)[0] ?? null)
        : (child(object, 'object') ?? child(object, 'function') ?? child(object, 'value'));
  }
  return false;
}

/** Whether an `async def` anywhere has the name of the method. */
function isAsyncName({ cells }: Program, cell: PythonCell, call: SyntaxNode): boolean {
  const callee = child(call, 'function');
  const name = callee && child(callee, 'attribute');
  return (
    !!name &&
    cells.some(({ source }) => new RegExp(`\\basync +def +${textOf(cell, name)}\\b`).test(source))
  );
}

function composed(
  notebook: Notebook,
  first: NotebookEdit,
  second: ReadonlyMap<string, readonly TextEdit[]>
): NotebookEdit {
  return notebook.cells.flatMap(({ id }) => {
    const known = first.find(({ cell }) => cell === id);
    const more = second.get(id);
    if (!more) {
      return known ?? [];
    }
    const sorted = [...more].sort((a, b) => a.from - b.from || a.to - b.to);
    return cellEdit(cellOf(notebook, id), composedEdits(known?.edits ?? [], sorted));
  });
}
