import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { awaitProblem } from '../python/await-legality';
import { textOf } from '../python/cell';
import { isGenerator } from '../python/classes';
import { decoratorsOf, returnsOf } from '../python/meaning';
import { givesPlainValue } from '../python/plain-value';
import {
  definitionOf,
  Program,
  programOf,
  qualifiedName,
  receiverKind,
  Site
} from '../python/program';
import { child, enclosing, SyntaxNode } from '../python/syntax';
import { argumentsOf, isAsync, useOf } from '../python/value-use';
import { shortCode } from './short-code';

/**
 * The fix that awaits a coroutine of which a `for` or `with` takes the result:
 * with it the head becomes the kind that the result needs. Null where no kind
 * can be right; the fix as it is where the coroutine is not at a head.
 */
export function awaitAtHead(
  notebook: Notebook,
  made: Site,
  used: Site,
  fix: Fix,
  trans: Trans
): Fix | null {
  const program = programOf(notebook);
  const use = useOf(program, used.cell, used.node);
  const head = use.how === 'needed' && HEADS.has(use.as) ? headOf(use.by) : null;
  if (!head || use.how !== 'needed') {
    return fix;
  }
  const result = resultOf(program, made);
  if (use.as === 'iteration') {
    return result === 'async-generator'
      ? asyncFor(fix, { ...used, node: head }, made, trans)
      : result === 'unknown' && mayStream(program, made)
        ? unsure(fix, trans)
        : fix;
  }
  switch (result) {
    case 'plain':
      return use.as === 'async-for' ? asKind(fix, { ...used, node: head }, false) : null;
    case 'async-generator':
      return use.as === 'async-for' ? fix : null;
    case 'async-context-manager':
      return use.as === 'async-for'
        ? null
        : use.as === 'with'
          ? asKind(fix, { ...used, node: head }, true)
          : fix;
    case 'context-manager':
      return use.as === 'with'
        ? fix
        : use.as === 'async-with'
          ? asKind(fix, { ...used, node: head }, false)
          : null;
    case 'never':
      return null;
    default:
      return unsure(fix, trans);
  }
}

function unsure(fix: Fix, trans: Trans): Fix {
  return {
    ...fix,
    applicability: fix.applicability === 'safe' ? 'check-first' : fix.applicability,
    note: fix.note ?? trans.__('Check that the result fits there.')
  };
}

/** Whether some `return` of the function gives an async generator, and others do not. */
function mayStream(program: Program, made: Site): boolean {
  const callee = child(made.node, 'function');
  const site = callee && definitionOf(program, made.cell, callee);
  return (
    site?.binding.kind === 'async-def' &&
    returnsOf(site).some(
      value => receiverKind(program, site.cell, value)?.kind === 'async-generator'
    )
  );
}

/**
 * `async with lock.acquire():` becomes `async with lock:`, which takes the lock
 * and gives it back. Null for anything else.
 */
export function openItself(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const use = useOf(program, cell, node.parent?.type === 'await' ? node.parent : node);
  const head = use.how === 'needed' && /with$/.test(use.as) ? headOf(use.by) : null;
  const callee = child(node, 'function');
  const object = callee && child(callee, 'object');
  const method = callee && child(callee, 'attribute');
  if (
    !head ||
    !object ||
    !method ||
    textOf(cell, method) !== 'acquire' ||
    argumentsOf(node).length > 0 ||
    awaitProblem(program, cell, head) !== null
  ) {
    return null;
  }
  // A pool of the notebook hands out something else.
  const isOwn = definitionOf(program, cell, callee) !== null;
  const isKnown = LOCK.test(qualifiedName(program, cell, callee) ?? '');
  if (isOwn) {
    return null;
  }
  const whole = node.parent?.type === 'await' ? node.parent : node;
  return {
    title: trans.__('Use %1', shortCode(`async with ${textOf(cell, object)}`, 36)),
    applicability: isKnown ? 'safe' : 'check-first',
    ...(isKnown ? {} : { note: trans.__('Check that it is a lock of asyncio.') }),
    edit: [
      cellEdit(cell, [
        ...(isAsync(head) ? [] : [{ from: head.from, to: head.from, insert: 'async ' }]),
        { from: whole.from, to: object.from, insert: '' },
        { from: object.to, to: whole.to, insert: '' }
      ])
    ]
  };
}

const LOCK = /^asyncio\.(Lock|Semaphore|BoundedSemaphore|Condition)\.acquire$/;

const HEADS = new Set(['iteration', 'async-for', 'with', 'async-with']);

function headOf(by: SyntaxNode): SyntaxNode | null {
  return by.type === 'for_statement' || by.type === 'for_in_clause'
    ? by
    : by.type === 'with_item'
      ? enclosing(by, 'with_statement')
      : null;
}

type Result =
  'plain' | 'async-generator' | 'async-context-manager' | 'context-manager' | 'never' | 'unknown';

/** What an async def of the notebook certainly gives to who awaits it. */
function resultOf(program: Program, made: Site): Result {
  const callee = made.node.type === 'call' ? child(made.node, 'function') : null;
  const site = callee && definitionOf(program, made.cell, callee);
  if (site?.binding.kind !== 'async-def' || !site.binding.value) {
    return 'unknown';
  }
  if (isGenerator(site.binding.value)) {
    return 'never';
  }
  if (givesPlainValue(program, made)) {
    return 'plain';
  }
  const values = returnsOf(site);
  if (decoratorsOf(site.binding.value).length > 0 || values.length === 0) {
    return 'unknown';
  }
  if (values.every(value => isPlainManager(program, { cell: site.cell, node: value }))) {
    return 'context-manager';
  }
  const kinds = values.map(value => receiverKind(program, site.cell, value));
  const [first] = kinds;
  const isOne = kinds.every(known => known?.certain && known.kind === first?.kind);
  return isOne && (first?.kind === 'async-generator' || first?.kind === 'async-context-manager')
    ? first.kind
    : 'unknown';
}

/** A call that makes something for plain `with` alone. */
function isPlainManager(program: Program, { cell, node }: Site): boolean {
  const callee = node.type === 'call' ? child(node, 'function') : null;
  const made = callee && definitionOf(program, cell, callee);
  const value = made?.binding.value;
  if (!made || !value) {
    return false;
  }
  const decorators = decoratorsOf(value);
  const members = made.cell.scopes.get(value)?.bindings;
  return made.binding.kind === 'class'
    ? decorators.length === 0 &&
        child(value, 'superclasses') === null &&
        !!members?.has('__enter__') &&
        !members.has('__aenter__')
    : decorators.length === 1 &&
        /^@(contextlib\.)?contextmanager$/.test(textOf(made.cell, decorators[0]));
}

/** `async for … in await opened()`, under the name of what it makes of the loop. */
function asyncFor(fix: Fix, head: Site, { cell, node }: Site, trans: Trans): Fix | null {
  const changed = asKind(fix, head, true);
  const code = shortCode(`async for … in await ${textOf(cell, node)}`, 36);
  return changed && { ...changed, title: trans.__('Use %1', code) };
}

/** The fix with `async` before the head, or without; null where the head is in another cell. */
function asKind(fix: Fix, { cell, node }: Site, async: boolean): Fix | null {
  const [change, more] = fix.edit;
  const word = node.children.find(({ type }) => type === 'async');
  const keyword = node.children.find(({ type }) => /^(for|with)$/.test(type));
  if (more || change?.cell !== cell.id || !keyword || !!word === async) {
    return null;
  }
  const edit = async
    ? { from: node.from, to: node.from, insert: 'async ' }
    : { from: node.from, to: keyword.from, insert: '' };
  return {
    ...fix,
    edit: [cellEdit({ id: cell.id, source: cell.source }, [...change.edits, edit])]
  };
}
