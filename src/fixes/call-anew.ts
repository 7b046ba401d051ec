import { cellEdit, TextEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { itemOrigin, reachingBinding, usesOfBinding } from '../python/awaitables';
import { PythonCell, textOf } from '../python/cell';
import {
  BoundSite,
  definitionOf,
  kindOfCall,
  Program,
  programOf,
  resolve,
  Site
} from '../python/program';
import { scopeAt } from '../python/scopes';
import {
  child,
  contains,
  descendants,
  enclosing,
  namedChildren,
  SyntaxNode
} from '../python/syntax';
import { computes } from './computes';
import { removeStatements, statementOf } from './remove-statements';
import { removalOf } from './remove-loop';
import { shortCode } from './short-code';

/** A coroutine that a name holds, and the places that run it. */
export type HeldCoroutine = {
  readonly made: BoundSite;
  /** The call that made it. */
  readonly call: SyntaxNode;
  /** Where it is awaited or given to something that runs it, in document order. */
  readonly uses: readonly Site[];
  /** Whether all other uses of the name are known, and there are none. */
  readonly onlyRuns: boolean;
};

/**
 * Calls the coroutine function again where a coroutine is used that may have
 * run before: `await coro` becomes `await brew('tea')`. With all uses in one
 * cell the name goes; else only this use changes. A list of coroutines is made
 * again on the line above. Null when calling later could give another result.
 */
export function callAnew(notebook: Notebook, site: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const { cell, node } = site;
  if (cell.kind !== 'python' || cell.broken || cell.hasCarriageReturn) {
    return null;
  }
  const held = heldCoroutine(program, cell, node);
  const edits = held ? inlineEdits(program, held, cell, node) : copyListEdits(program, cell, node);
  const list = held ? null : heldList(program, cell, node);
  const made = held ? [held.call] : list?.binding.value ? callsIn(list.binding.value) : [];
  const at = held?.made.cell ?? list?.cell ?? cell;
  const onlyComputes =
    made.length > 0 &&
    made.every(
      call => kindOfCall(program, at, call) !== 'coroutine' || computes(program, at, call)
    );
  const call = held ? textOf(held.made.cell, held.call) : textOf(cell, node);
  return (
    edits && {
      title: held
        ? trans.__('Call %1 each time', shortCode(call, 22))
        : trans.__('Make the coroutines in %1 anew', shortCode(call, 10)),
      ...(onlyComputes
        ? { applicability: 'safe' }
        : { applicability: 'check-first', note: trans.__('The work is done again each time.') }),
      edit: [cellEdit(cell, edits)]
    }
  );
}

function callsIn(node: SyntaxNode): readonly SyntaxNode[] {
  return descendants(node).filter(({ type }) => type === 'call');
}

/** What to change so that each of these awaited names, if run more than once, is a fresh call. */
export function callsAnew(
  program: Program,
  cell: PythonCell,
  awaited: readonly SyntaxNode[]
): { statements: readonly SyntaxNode[]; edits: readonly TextEdit[] } | null {
  const statements = new Set<SyntaxNode>();
  const edits = new Map<number, TextEdit>();
  for (const name of awaited) {
    const held = name.type === 'identifier' ? heldCoroutine(program, cell, name) : null;
    if (!held || !runsAgain(held)) {
      continue;
    }
    const change = inlined(program, held, cell, null);
    if (!change) {
      return null;
    }
    change.statements.forEach(statement => statements.add(statement));
    change.edits.forEach(edit => edits.set(edit.from, edit));
  }
  return { statements: [...statements], edits: [...edits.values()] };
}

/** The coroutine that this name certainly holds; null when it holds something else. */
export function heldCoroutine(
  program: Program,
  cell: PythonCell,
  name: SyntaxNode
): HeldCoroutine | null {
  if (name.type !== 'identifier') {
    return null;
  }
  const made = reachingBinding(program, cell, name);
  const value = made?.binding.kind === 'assign' ? made.binding.value : null;
  if (!made || value?.type !== 'call' || kindOfCall(program, made.cell, value) !== 'coroutine') {
    return null;
  }
  const { uses, certain } = usesOfBinding(program, made);
  const running = uses.filter(({ use }) => use.how === 'waited');
  return { made, call: value, uses: running, onlyRuns: certain && running.length === uses.length };
}

/** Whether more than one run of the coroutine is written down: two uses, or one in a loop. */
export function runsAgain({ made, uses }: HeldCoroutine): boolean {
  return uses.length > 1 || uses.some(({ node }) => loopBetween(made.binding.node, node) !== null);
}

/** The list of coroutines that is unpacked here, as in `gather(*jobs)`; null for other names. */
export function heldList(program: Program, cell: PythonCell, name: SyntaxNode): BoundSite | null {
  const origin = name.type === 'identifier' ? itemOrigin(program, cell, name) : null;
  return origin?.kind === 'coroutine' && origin.binding?.binding.value ? origin.binding : null;
}

function inlineEdits(
  program: Program,
  held: HeldCoroutine,
  cell: PythonCell,
  node: SyntaxNode
): TextEdit[] | null {
  const together = held.made.cell.id === cell.id;
  const change = inlined(program, held, cell, together ? null : node);
  return change && [...change.edits, ...removeStatements(cell, removalOf(change.statements))];
}

function inlined(
  program: Program,
  { made, call, uses, onlyRuns }: HeldCoroutine,
  cell: PythonCell,
  only: SyntaxNode | null
): { statements: readonly SyntaxNode[]; edits: readonly TextEdit[] } | null {
  const changed = uses.filter(
    ({ cell: where, node }) => where.id === cell.id && (!only || node === only)
  );
  if (!changed.every(({ node }) => canCallAt(program, made, cell, node))) {
    return null;
  }
  const insert = textOf(made.cell, call);
  const edits = changed.map(({ node }) => ({ from: node.from, to: node.to, insert }));
  const goes = onlyRuns && made.cell.id === cell.id && changed.length === uses.length;
  return { edits, statements: goes ? [statementOf(made.binding.node)] : [] };
}

/** Whether the call is of a plain function that does more than hand on a coroutine: that would be done again. */
function doesMore(program: Program, cell: PythonCell, call: SyntaxNode): boolean {
  const callee = child(call, 'function');
  const definition = callee && definitionOf(program, cell, callee)?.binding;
  const body = definition?.kind === 'def' && definition.value && child(definition.value, 'body');
  const [only, more] = body ? namedChildren(body) : [];
  return !!body && (more !== undefined || only?.type !== 'return_statement');
}

/** Whether the call that made the value would mean the same at this later place. */
function canCallAt(
  program: Program,
  made: BoundSite,
  cell: PythonCell,
  place: SyntaxNode
): boolean {
  const { value, node } = made.binding;
  return (
    !!value &&
    isRepeatable(program, made.cell, value) &&
    !doesMore(program, made.cell, value) &&
    !textOf(made.cell, value).includes('\n') &&
    (made.cell.id === cell.id
      ? scopeAt(cell, place) === made.binding.scope &&
        contains(statementOf(node).parent ?? node, place)
      : made.binding.scope.kind === 'module')
  );
}

/** A call of names and constants whose names are bound once: the same wherever it stands. */
function isRepeatable(program: Program, cell: PythonCell, call: SyntaxNode): boolean {
  return descendants(call).every(node => {
    if (node.type === 'call') {
      return node === call;
    }
    if (node.type === 'attribute') {
      return program.index.patchesOf(textOf(cell, node.children[2] ?? node)).length === 0;
    }
    if (node.type === 'identifier' && node.field !== 'attribute' && !isKeyword(node)) {
      return isBoundOnce(program, cell, node);
    }
    return !UNREPEATABLE.test(node.type);
  });
}

const UNREPEATABLE = /^(await|yield|lambda|named_expression|.*comprehension|generator_expression)$/;

/** Whether the name, wherever it is bound, has but one value; or is a builtin. */
function isBoundOnce(program: Program, cell: PythonCell, name: SyntaxNode): boolean {
  const [first] = resolve(program, cell, name).bindings;
  const { scope } = first?.binding ?? {};
  const all =
    scope?.kind === 'module'
      ? program.index.bindingsOf(textOf(cell, name))?.all
      : scope?.bindings.get(textOf(cell, name));
  return !first || all?.length === 1;
}

function isKeyword({ parent, field }: SyntaxNode): boolean {
  return parent?.type === 'keyword_argument' && field === 'name';
}

/** The list is made again on a line of its own above the statement that unpacks it. */
function copyListEdits(program: Program, cell: PythonCell, name: SyntaxNode): TextEdit[] | null {
  const made = heldList(program, cell, name);
  const value = made?.binding.value;
  const statement = statementOf(name);
  const start = cell.source.lastIndexOf('\n', statement.from - 1) + 1;
  const indent = cell.source.slice(start, statement.from);
  if (!made || !value || indent.trim() !== '' || !isRepeatableList(program, made.cell, value)) {
    return null;
  }
  const assignment = statementOf(made.binding.node);
  const text = textOf(made.cell, assignment);
  const isPlain = assignment.type === 'expression_statement' && !text.includes('\n');
  return isPlain
    ? [{ from: statement.from, to: statement.from, insert: `${text}\n${indent}` }]
    : null;
}

/** Calls of coroutine functions over a `range` or over names that are bound once. */
function isRepeatableList(program: Program, cell: PythonCell, list: SyntaxNode): boolean {
  return descendants(list).every(node => {
    if (node.type === 'call') {
      const kind = kindOfCall(program, cell, node);
      return kind === 'coroutine' || /^(range|enumerate|zip|len)\b/.test(textOf(cell, node));
    }
    if (node.type === 'identifier' && node.field !== 'attribute' && !isKeyword(node)) {
      return isBoundOnce(program, cell, node);
    }
    return !/^(await|yield|lambda|named_expression)$/.test(node.type);
  });
}

/** The loop around the place in which the value was not made anew. */
function loopBetween(made: SyntaxNode, place: SyntaxNode): SyntaxNode | null {
  const loop = enclosing(
    place,
    'for_statement',
    'while_statement',
    'list_comprehension',
    'set_comprehension',
    'dictionary_comprehension',
    'generator_expression'
  );
  const isOutside = loop && !contains(loop, made) && !namedChildren(loop).includes(place);
  return isOutside ? loop : null;
}
