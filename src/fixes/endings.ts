import { PythonCell, textOf } from '../python/cell';
import { BoundSite, definitionOf, Program, qualifiedName, Site } from '../python/program';
import { child, descendants, namedChildren, SyntaxNode } from '../python/syntax';
import { builtinName, isAsync } from '../python/value-use';

/** Whether what a call makes comes to an end once it is run: by itself, never, or who knows. */
export type Ending = 'ends' | 'never' | 'unknown';

/**
 * When the coroutine or async generator of this call ends, by the source of its
 * function. An error may end it all the same; a library's may do as it likes.
 */
export function endingOf(program: Program, site: Site, depth = 0): Ending {
  const definition = calledBy(program, site);
  const body = definition?.binding.value && child(definition.binding.value, 'body');
  if (!definition || !body || depth > 6) {
    return 'unknown';
  }
  const parts = ownNodes(body).map(node => ({ cell: definition.cell, node }));
  if (parts.some(part => blocks(program, part, depth))) {
    return 'never';
  }
  return parts.some(part => mayGoOn(program, part, depth)) ? 'unknown' : 'ends';
}

/** The function of the notebook that a call certainly calls. */
function calledBy(program: Program, { cell, node }: Site): BoundSite | null {
  const callee = node.type === 'call' ? child(node, 'function') : null;
  const definition = callee && definitionOf(program, cell, callee);
  return definition?.binding.value?.type === 'function_definition' ? definition : null;
}

/** Whether nothing behind this statement or expression is reached, but by an error. */
function blocks(program: Program, { cell, node }: Site, depth: number): boolean {
  if (mayBeSkippedOrCut(cell, node)) {
    return false;
  }
  switch (node.type) {
    case 'while_statement': {
      const condition = child(node, 'condition');
      return !!condition && /^(True|1)$/.test(textOf(cell, condition)) && !isLeft(node);
    }
    case 'for_statement':
      return isEndless(program, cell, child(node, 'right'), depth) && !isLeft(node);
    case 'await':
      return waitsForever(program, cell, namedChildren(node)[0], depth);
    default:
      return false;
  }
}

/** Whether what is iterated never runs out: `itertools.count()`, an endless generator. */
function isEndless(
  program: Program,
  cell: PythonCell,
  items: SyntaxNode | null,
  depth: number
): boolean {
  const callee = items?.type === 'call' ? child(items, 'function') : null;
  return (
    !!items &&
    !!callee &&
    (/^itertools\.(count|cycle)$/.test(qualifiedName(program, cell, callee) ?? '') ||
      endingOf(program, { cell, node: items }, depth + 1) === 'never')
  );
}

/** Of a server, of an event or a future that only this line knows, of a function that never ends. */
function waitsForever(
  program: Program,
  cell: PythonCell,
  operand: SyntaxNode | undefined,
  depth: number
): boolean {
  const callee = operand?.type === 'call' ? child(operand, 'function') : null;
  if (!operand || !callee) {
    return false;
  }
  const name = qualifiedName(program, cell, callee);
  if (name === 'asyncio.gather') {
    const given = child(operand, 'arguments');
    return (given ? namedChildren(given) : []).some(
      node => endingOf(program, { cell, node }, depth + 1) === 'never'
    );
  }
  return (
    name === 'asyncio.Future' ||
    /(^|\.)serve_forever$|^asyncio\.Event\(\)\.wait$/.test(textOf(cell, callee)) ||
    endingOf(program, { cell, node: operand }, depth + 1) === 'never'
  );
}

/** Whether a condition, a handler or a timeout around it may keep it from running on. */
function mayBeSkippedOrCut(cell: PythonCell, node: SyntaxNode): boolean {
  for (let at = node; at.parent && at.type !== 'function_definition'; at = at.parent) {
    const { parent } = at;
    const isCut =
      (parent.type === 'with_statement' &&
        /timeout|_after|_at\b|suppress/.test(headOf(cell, parent))) ||
      (parent.type === 'try_statement' && parent.children.some(({ type }) => /^except/.test(type)));
    if (isCut || SKIPPED.test(parent.type)) {
      return true;
    }
  }
  return false;
}

const SKIPPED =
  /^(if_statement|elif_clause|else_clause|except_clause|match_statement|for_statement|conditional_expression|boolean_operator)$/;

/** Whether a loop has a way out: `break`, `return`, `raise`. */
export function isLeft(loop: SyntaxNode): boolean {
  return ownNodes(loop).some(node => /^(break|return|raise)_statement$/.test(node.type));
}

/** Whether it may go on for ever: a loop that is not over a range, a literal or a name. */
function mayGoOn(program: Program, { cell, node }: Site, depth: number): boolean {
  if (node.type === 'while_statement') {
    return true;
  }
  const items = node.type === 'for_statement' ? child(node, 'right') : null;
  if (!items) {
    return false;
  }
  return isAsync(node)
    ? endingOf(program, { cell, node: items }, depth + 1) !== 'ends'
    : descendants(items).some(
        ({ type, children: [callee] }) =>
          type === 'call' && !BOUNDED.has(builtinName(program, cell, callee) ?? '')
      );
}

const BOUNDED = new Set(['range', 'enumerate', 'zip', 'sorted', 'reversed', 'len']);

/** All of a function's own code. */
function ownNodes(node: SyntaxNode): SyntaxNode[] {
  return node.children.flatMap(part =>
    /^(function_definition|class_definition|lambda)$/.test(part.type)
      ? []
      : [part, ...ownNodes(part)]
  );
}

function headOf(cell: PythonCell, statement: SyntaxNode): string {
  const body = child(statement, 'body');
  return cell.source.slice(statement.from, body?.from ?? statement.to);
}
