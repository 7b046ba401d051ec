import { TextEdit } from '../core/edit';
import { PythonCell, textOf } from '../python/cell';
import { awaitText } from '../python/precedence';
import { definitionOf, kindOfCall, Program } from '../python/program';
import { child, contains, descendants, namedChildren, SyntaxNode } from '../python/syntax';
import { itemName } from './iteration';
import { asyncioName } from './import-asyncio';
import { runEffects } from './run-effects';
import { Starter, starterAt } from './starters';

/**
 * The edits that turn `asyncio.run(x)` into `await x`, around and never inside
 * `x`, with parentheses exactly where needed. Null when that would not
 * certainly await what the starter runs.
 */
export function awaitTextEdits(program: Program, starter: Starter): TextEdit[] | null {
  const { call, kind, operand } = starter;
  const list = child(call, 'arguments');
  const effects = runEffects(program, starter);
  if (!operand || !list || hasSplat(list) || effects === 'ends-loop') {
    return null;
  }
  if (kind !== 'anyio.run' && kind !== 'run_sync' && kind !== 'mapped') {
    const once = awaitedOnce(program, starter, operand);
    if (once) {
      return once;
    }
    if (effects.startsWith('own-task')) {
      return inTask(program, starter, operand) ?? plainEdits(program, starter, operand, list);
    }
  }
  return plainEdits(program, starter, operand, list);
}

function plainEdits(
  program: Program,
  starter: Starter,
  operand: SyntaxNode,
  list: SyntaxNode
): TextEdit[] | null {
  const { cell, kind } = starter;
  switch (kind) {
    case 'run_forever':
      return null;
    case 'mapped':
      return around(starter, operand, '[await coro for coro in ', ']');
    case 'anyio.run':
      return callEdits(starter, operand, positional(list).slice(1));
    case 'run_sync':
      return namedChildren(list).length > 1 ? null : functionEdits(program, starter, operand);
    default:
      if (positional(list).length > 1) {
        return null;
      }
      if (operand.type === 'call' && kindOfCall(program, cell, operand) === 'async-generator') {
        return collected(starter, operand);
      }
      return isCoroutineFunction(program, cell, operand)
        ? functionEdits(program, starter, operand)
        : operandEdits(program, starter, operand);
  }
}

/** `[item async for item in ticks()]` */
function collected(starter: Starter, operand: SyntaxNode): TextEdit[] | null {
  const item = itemName(textOf(starter.cell, operand));
  return around(starter, operand, `[${item} async for ${item} in `, ']');
}

/** The `await` that waits for this node already, brackets seen through. */
export function awaitAroundStarter(node: SyntaxNode): SyntaxNode | null {
  const outer = unbracketed(node);
  return outer.parent?.type === 'await' ? outer.parent : null;
}

function unbracketed(node: SyntaxNode): SyntaxNode {
  return node.parent?.type === 'parenthesized_expression' ? unbracketed(node.parent) : node;
}

/** The value inside brackets. */
function inBrackets(node: SyntaxNode): SyntaxNode {
  const inner = node.type === 'parenthesized_expression' ? namedChildren(node)[0] : null;
  return inner ? inBrackets(inner) : node;
}

/** `await asyncio.run(x)` and `asyncio.run(await x)`, where one `await` is right. */
function awaitedOnce(program: Program, starter: Starter, operand: SyntaxNode): TextEdit[] | null {
  const { cell, call } = starter;
  const inner = inBrackets(operand);
  const waited = inner.type === 'await' ? inBrackets(namedChildren(inner)[0]) : null;
  const around = awaitAroundStarter(call);
  if ((!waited && !around) || givesAwaitable(program, cell, waited ?? inner)) {
    return null;
  }
  const kept = around ? (waited ?? inner) : inner;
  const brackets = around
    ? !PRIMARY.test(kept.type)
    : awaitMarks(cell, call, true)[0].startsWith('(');
  const edits = [
    { from: call.from, to: kept.from, insert: brackets ? '(' : '' },
    { from: kept.to, to: call.to, insert: brackets ? ')' : '' }
  ];
  const isOneLine = !breaksOutsideBrackets(cell, kept);
  return !isOneLine || edits.some(edit => hasComment(call, edit)) ? null : edits;
}

/** Whether what this evidently gives, once awaited, is to be awaited again. */
function givesAwaitable(program: Program, cell: PythonCell, operand: SyntaxNode): boolean {
  const callee = operand.type === 'call' ? child(operand, 'function') : null;
  const definition = callee && definitionOf(program, cell, callee);
  const body = definition?.binding.kind === 'async-def' ? definition.binding.value : null;
  return (
    !!body &&
    descendants(body).some(node => {
      const [value] = node.type === 'return_statement' ? namedChildren(node) : [];
      return (
        value?.type === 'call' &&
        /^(coroutine|task|future)$/.test(kindOfCall(program, definition!.cell, value))
      );
    })
  );
}

/** `await asyncio.create_task(x)`: in a task and a context of its own, as with `asyncio.run`. */
function inTask(program: Program, starter: Starter, operand: SyntaxNode): TextEdit[] | null {
  const { cell, call } = starter;
  const asyncio = asyncioName(program, cell, call);
  if (
    !asyncio ||
    operand.type !== 'call' ||
    kindOfCall(program, cell, operand) !== 'coroutine' ||
    textOf(cell, operand).includes('#')
  ) {
    return null;
  }
  const [open, close] = awaitMarks(cell, call, true);
  const edits = [
    { from: call.from, to: operand.from, insert: `${open}${asyncio.name}.create_task(` },
    { from: operand.to, to: call.to, insert: `)${close}` }
  ];
  return edits.some(edit => hasComment(call, edit)) ? null : [...asyncio.edits, ...edits];
}

/** `await f()` for a function that is passed, not called. */
function functionEdits(program: Program, starter: Starter, callee: SyntaxNode): TextEdit[] | null {
  const body = callee.type === 'lambda' ? child(callee, 'body') : null;
  if (body) {
    return child(callee, 'parameters') ? null : operandEdits(program, starter, body);
  }
  const definition = definitionOf(program, starter.cell, callee);
  const node = definition?.binding.value;
  const isBound = callee.type === 'attribute';
  return node && needsArguments(node, isBound) ? null : callEdits(starter, callee, []);
}

/** `await f(x, y)` for `run(f, x, y, backend='asyncio')`. */
function callEdits(
  { cell, call }: Starter,
  callee: SyntaxNode,
  given: readonly SyntaxNode[]
): TextEdit[] | null {
  const [open, close] = awaitMarks(cell, call, true);
  const last = given.at(-1) ?? callee;
  if (!/^(identifier|attribute)$/.test(callee.type)) {
    return null;
  }
  const edits = [
    { from: call.from, to: callee.from, insert: open },
    ...(given.length > 0 ? [{ from: callee.to, to: given[0].from, insert: '(' }] : []),
    { from: last.to, to: call.to, insert: `${given.length > 0 ? '' : '('})${close}` }
  ];
  return edits.some(edit => hasComment(call, edit)) ? null : edits;
}

function operandEdits(program: Program, starter: Starter, operand: SyntaxNode): TextEdit[] | null {
  const { cell, call } = starter;
  if (!mayBeAwaitable(program, cell, operand)) {
    return null;
  }
  const isPrimary = PRIMARY.test(operand.type) && !starterAt(program, cell, operand);
  const head = { from: call.from, to: operand.from };
  const tail = { from: operand.to, to: call.to };
  const keepsBrackets =
    hasComment(call, head) || hasComment(call, tail) || breaksOutsideBrackets(cell, operand);
  if (keepsBrackets) {
    return bracketEdits(starter, operand);
  }
  const [open, close] = awaitMarks(cell, call, isPrimary);
  const glued = close === '' && /\w/.test(cell.source[call.to] ?? '') ? ' ' : '';
  return [
    { ...head, insert: open },
    ...outdent(cell, call, operand),
    { ...tail, insert: close + glued }
  ];
}

/** Keeps the brackets of the call, as comments or line breaks need them; drops all but the operand. */
function bracketEdits({ cell, call }: Starter, operand: SyntaxNode): TextEdit[] | null {
  const list = child(call, 'arguments');
  if (list?.type !== 'argument_list') {
    return null;
  }
  const [open, close] = awaitMarks(cell, call, true);
  const edits: TextEdit[] = [{ from: call.from, to: list.from, insert: open }];
  for (const part of list.children) {
    if (contains(part, operand)) {
      edits.push({ from: part.from, to: operand.from, insert: '' });
      edits.push({ from: operand.to, to: part.to, insert: '' });
    } else if (!/^[()]$|^comment$/.test(part.type)) {
      const space = /[ \t]*$/.exec(cell.source.slice(list.from, part.from))?.[0].length ?? 0;
      edits.push({ from: part.from - space, to: part.to, insert: '' });
    }
  }
  edits.push({ from: call.to, to: call.to, insert: close });
  const kept = edits.filter(({ from, to, insert }) => from < to || insert !== '');
  return kept.some(edit => hasComment(call, edit)) ? null : kept;
}

function around(
  { call }: Starter,
  operand: SyntaxNode,
  open: string,
  close: string
): TextEdit[] | null {
  const edits = [
    { from: call.from, to: operand.from, insert: open },
    { from: operand.to, to: call.to, insert: close }
  ];
  return edits.some(edit => hasComment(call, edit)) ? null : edits;
}

/** Moves the lines of an operand that had lines of its own out to where the call begins. */
function outdent(cell: PythonCell, call: SyntaxNode, operand: SyntaxNode): TextEdit[] {
  const { source } = cell;
  const outer = indentOf(source, call.from);
  const inner = indentOf(source, operand.from);
  const ownLine = source.slice(source.lastIndexOf('\n', operand.from - 1) + 1, operand.from);
  if (ownLine !== inner || !inner.startsWith(outer) || inner === outer) {
    return [];
  }
  const strings = descendants(operand).filter(({ type }) => type === 'string');
  const edits: TextEdit[] = [];
  for (let at = source.indexOf('\n', operand.from); at >= 0 && at < operand.to;) {
    const start = at + 1;
    if (
      source.startsWith(inner, start) &&
      !strings.some(({ from, to }) => from < start && start < to)
    ) {
      edits.push({ from: start + outer.length, to: start + inner.length, insert: '' });
    }
    at = source.indexOf('\n', start);
  }
  return edits;
}

/** What stands before and behind the awaited operand. */
function awaitMarks(cell: PythonCell, call: SyntaxNode, isPrimary: boolean): [string, string] {
  const mark = '\0';
  const [open, close] = awaitText(cell, call, mark, isPrimary).split(mark);
  return [open, close];
}

const PRIMARY =
  /^(identifier|call|attribute|subscript|parenthesized_expression|tuple|list|dictionary|set)$/;

/** Whether the operand is the name of a coroutine function rather than a coroutine. */
function isCoroutineFunction(program: Program, cell: PythonCell, operand: SyntaxNode): boolean {
  return (
    /^(identifier|attribute)$/.test(operand.type) &&
    definitionOf(program, cell, operand)?.binding.kind === 'async-def'
  );
}

/** False for what certainly is nothing to await: a function that returns nothing, a class, a literal. */
function mayBeAwaitable(program: Program, cell: PythonCell, operand: SyntaxNode): boolean {
  if (!/^(identifier|attribute|call)$/.test(operand.type)) {
    return !/^(string|integer|float|none|true|false|lambda|list|dictionary|set|tuple)$/.test(
      operand.type
    );
  }
  const called = operand.type === 'call';
  const callee = called ? child(operand, 'function') : operand;
  const definition = callee && definitionOf(program, cell, callee);
  if (!definition) {
    return true;
  }
  const { kind, value } = definition.binding;
  if (!called) {
    return kind !== 'def' && kind !== 'class';
  }
  return kind !== 'def' || !value || returnsSomething(value);
}

function returnsSomething(definition: SyntaxNode): boolean {
  return descendants(definition).some(
    node => node.type === 'return_statement' && namedChildren(node).length > 0
  );
}

/** Whether a function cannot be called without arguments. */
function needsArguments(definition: SyntaxNode, isBound: boolean): boolean {
  const parameters = child(definition, 'parameters');
  const required = parameters
    ? namedChildren(parameters).filter(({ type }) => /^(identifier|typed_parameter)$/.test(type))
    : [];
  const splats = required.filter(({ children }) =>
    children.some(({ type }) => /splat_pattern$/.test(type))
  );
  return required.length - splats.length > (isBound ? 1 : 0);
}

function positional(list: SyntaxNode): readonly SyntaxNode[] {
  return list.type === 'generator_expression'
    ? [list]
    : namedChildren(list).filter(({ type }) => type !== 'keyword_argument');
}

function hasSplat(list: SyntaxNode): boolean {
  return list.children.some(({ type }) => /^(list|dictionary)_splat$/.test(type));
}

function hasComment(call: SyntaxNode, { from, to }: { from: number; to: number }): boolean {
  return descendants(call).some(
    node => node.type === 'comment' && from < node.to && node.from < to
  );
}

/** Whether a line ends within the node where no bracket or string of the node spans it. */
function breaksOutsideBrackets({ source }: { readonly source: string }, node: SyntaxNode): boolean {
  if (node.type === 'string') {
    return false;
  }
  let depth = 0;
  let end = node.from;
  for (const part of node.children) {
    if (depth === 0 && source.slice(end, part.from).includes('\n')) {
      return true;
    }
    if (/^[([{]$/.test(part.type)) {
      depth++;
    } else if (/^[)\]}]$/.test(part.type)) {
      depth--;
    } else if (depth === 0 && breaksOutsideBrackets({ source }, part)) {
      return true;
    }
    end = part.to;
  }
  return false;
}

function indentOf(source: string, offset: number): string {
  return /^[ \t]*/.exec(source.slice(source.lastIndexOf('\n', offset - 1) + 1))?.[0] ?? '';
}
