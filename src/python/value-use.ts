import { calledLater } from './callbacks';
import { PythonCell, textOf } from './cell';
import { isShownForLater } from './history';
import { Program, qualifiedName, resolve } from './program';
import { child, namedChildren, SyntaxNode } from './syntax';

/** What Python does with the value of an expression, as far as its place tells. */
export type ValueUse =
  /** An expression statement: nobody looks at the value. */
  | { readonly how: 'dropped' }
  /** The last expression of a cell: Jupyter displays it. */
  | { readonly how: 'shown' }
  /** Awaited, or given to something of asyncio that runs it. */
  | { readonly how: 'waited' }
  /**
   * Dealt with as the coroutine it is: `c.send(None)`, `type(c)`, `c is None`,
   * `await _` in the next cell. Not driven: a finished value may be meant as well.
   */
  | { readonly how: 'meant'; readonly driven: boolean }
  /** Given where a function is wanted: `Thread(target=x)`. */
  | { readonly how: 'called' }
  /** Bound to this name, and to nothing else. */
  | { readonly how: 'bound'; readonly name: SyntaxNode }
  /** An operation that needs a finished value; `by` is the node that performs it. */
  | { readonly how: 'needed'; readonly as: Need; readonly by: SyntaxNode }
  /** Anything else: returned, stored, passed to a function that we know nothing of. */
  | { readonly how: 'handed' };

export type Need =
  | 'attribute'
  | 'subscript'
  | 'call'
  | 'iteration'
  | 'unpacking'
  | 'operand'
  | 'comparison'
  | 'truth'
  /** A builtin that reads the value: `len(x)`, `int(x)`, `json.dumps(x)`. */
  | 'argument'
  /** In a list whose items are read: `sum([x, y])`. */
  | 'item'
  /** Printed or formatted: shows `<coroutine object …>`. */
  | 'text'
  | 'with'
  | 'async-with'
  | 'async-for';

/** What is done with the value of this expression. */
export function useOf(program: Program, cell: PythonCell, expression: SyntaxNode): ValueUse {
  let value = expression;
  for (;;) {
    const parent = value.parent;
    if (!parent) {
      return HANDED;
    }
    if (passesOn(parent, value)) {
      value = parent;
      continue;
    }
    return useIn(program, cell, parent, value);
  }
}

/** Names that a coroutine, generator or task itself has: using them is no mistake. */
export const COROUTINE_ATTRIBUTE =
  /^(send|throw|close|asend|athrow|aclose|(cr|gi|ag)_\w+|__\w+__)$/;

/** Of these, those that other objects have too: `connection.close()`, `socket.send(data)`. */
const OF_OTHERS = /^(send|close|aclose|__(?!await__|anext__|next__)\w+__)$/;

/** The qualified name of a function that Python brings along and nobody rebound. */
export function builtinName(
  program: Program,
  cell: PythonCell,
  expression: SyntaxNode
): string | null {
  if (expression.type !== 'identifier') {
    return null;
  }
  const { bindings, certain } = resolve(program, cell, expression);
  return bindings.length === 0 && certain ? textOf(cell, expression) : null;
}

/** The name of a keyword argument; null for a positional one. */
export function keywordOf(cell: PythonCell, argument: SyntaxNode): string | null {
  const name = argument.type === 'keyword_argument' ? child(argument, 'name') : null;
  return name && textOf(cell, name);
}

/** The arguments of a call, in source order; a lone generator expression is one. */
export function argumentsOf(call: SyntaxNode): SyntaxNode[] {
  const list = child(call, 'arguments');
  if (!list) {
    return [];
  }
  return list.type === 'generator_expression' ? [list] : namedChildren(list);
}

const HANDED: ValueUse = { how: 'handed' };
const WAITED: ValueUse = { how: 'waited' };
const EXAMINED: ValueUse = { how: 'meant', driven: false };
const DRIVEN: ValueUse = { how: 'meant', driven: true };

/** Whether the parent's value is this value, or may be. */
function passesOn(parent: SyntaxNode, value: SyntaxNode): boolean {
  switch (parent.type) {
    case 'parenthesized_expression':
      return true;
    case 'conditional_expression':
      return namedChildren(parent).indexOf(value) !== 1;
    case 'boolean_operator':
      return value.field === 'right';
    default:
      return false;
  }
}

function useIn(
  program: Program,
  cell: PythonCell,
  parent: SyntaxNode,
  value: SyntaxNode
): ValueUse {
  const needed = (as: Need, by = parent): ValueUse => ({ how: 'needed', as, by });
  switch (parent.type) {
    case 'expression_statement':
      return !isDisplayed(cell, parent)
        ? { how: 'dropped' }
        : isShownForLater(program, cell)
          ? DRIVEN
          : { how: 'shown' };
    case 'await':
      return WAITED;
    case 'attribute': {
      const name = child(parent, 'attribute');
      return name ? attributeUse(cell, parent, textOf(cell, name)) : HANDED;
    }
    case 'subscript':
      return value.field === 'value' ? needed('subscript') : HANDED;
    case 'call':
      return value.field === 'function' ? needed('call') : HANDED;
    case 'argument_list':
      if (!parent.parent) {
        return HANDED;
      }
      return calledLater(program, cell, value)
        ? { how: 'called' }
        : argumentUse(program, cell, parent.parent);
    case 'keyword_argument':
      return calledLater(program, cell, parent)
        ? { how: 'called' }
        : keywordUse(program, cell, parent);
    case 'list_splat':
    case 'dictionary_splat':
      return needed('iteration');
    case 'interpolation':
      return needed('text');
    case 'binary_operator':
      return isFormatting(parent, value) ? needed('text') : needed('operand');
    case 'unary_operator':
    case 'augmented_assignment':
      return value.field === 'left' ? HANDED : needed('operand');
    case 'not_operator':
    case 'boolean_operator':
    case 'conditional_expression':
    case 'if_clause':
      return needed('truth');
    case 'if_statement':
    case 'elif_clause':
    case 'while_statement':
      return value.field === 'condition' ? needed('truth') : HANDED;
    case 'assert_statement':
      return namedChildren(parent)[0] === value ? needed('truth') : HANDED;
    case 'comparison_operator':
      return comparisonUse(parent, value);
    case 'assignment':
      return value.field === 'right' ? assignmentUse(parent) : HANDED;
    case 'for_statement':
    case 'for_in_clause':
      if (value.field !== 'right') {
        return HANDED;
      }
      return needed(isAsync(parent) ? 'async-for' : 'iteration');
    case 'with_item':
      return needed(isAsync(parent.parent?.parent ?? parent) ? 'async-with' : 'with');
    case 'as_pattern':
      return parent.parent?.type === 'with_item'
        ? useIn(program, cell, parent.parent, parent)
        : HANDED;
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list':
      return itemUse(program, cell, parent, value);
    case 'pair': {
      const call = value.field === 'value' ? serialisedBy(program, cell, value) : null;
      return call ? needsWriting(call) : HANDED;
    }
    case 'list_comprehension':
    case 'set_comprehension':
    case 'generator_expression':
      return value.field === 'body' ? itemUse(program, cell, parent, value) : HANDED;
    default:
      return HANDED;
  }
}

/** Whether the statement is the last of the cell, at its top level, without a `;`. */
export function isDisplayed(cell: PythonCell, statement: SyntaxNode): boolean {
  if (statement.parent?.type !== 'module') {
    return false;
  }
  const last = namedChildren(statement.parent).slice(-1)[0];
  return last === statement && !/^\s*;/.test(cell.source.slice(statement.to));
}

/** Whether `async` stands before this `def`, `for` or `with`. */
export function isAsync(node: SyntaxNode): boolean {
  return node.children.some(part => part.type === 'async');
}

/** Calls that run what they are given, or hand it on to something that will. */
const RUNNERS = new Set([
  'create_task',
  'ensure_future',
  'gather',
  'wait',
  'wait_for',
  'shield',
  'as_completed',
  'run',
  'run_until_complete',
  'run_coroutine_threadsafe',
  'run_sync',
  'Task',
  'timeout',
  'start_soon',
  'anext'
]);

/** Builtins that look at the value itself, so that a coroutine fails there. */
const READERS = new Set([
  'abs',
  'bytes',
  'dict',
  'enumerate',
  'float',
  'frozenset',
  'int',
  'iter',
  'len',
  'list',
  'max',
  'min',
  'next',
  'range',
  'reversed',
  'round',
  'set',
  'sorted',
  'sum',
  'tuple',
  'zip'
]);

const ITEM_READERS = new Set(['max', 'min', 'sorted', 'sum', 'any', 'all']);
const PRINTERS = new Set(['print', 'str', 'repr', 'format', 'ascii']);

/** Functions that look at what they are given, whatever it is. */
const EXAMINERS = new Set(
  (
    'type isinstance issubclass callable id hasattr dir vars help ' +
    'iscoroutine isawaitable isfuture isasyncgen isgenerator getcoroutinestate getcoroutinelocals ' +
    'getasyncgenstate getgeneratorstate getmembers signature getsizeof getrefcount'
  ).split(' ')
);

/** `c.send(None)`, `c.cr_frame`; what only a finished value has is needed of one. */
function attributeUse(cell: PythonCell, attribute: SyntaxNode, name: string): ValueUse {
  if (!COROUTINE_ATTRIBUTE.test(name)) {
    return { how: 'needed', as: 'attribute', by: attribute };
  }
  const call = attribute.parent?.type === 'call' ? attribute.parent : null;
  const isStep = name === 'send' && call && /\(\s*None\s*\)$/.test(textOf(cell, call));
  return OF_OTHERS.test(name) && !isStep ? EXAMINED : DRIVEN;
}

function argumentUse(program: Program, cell: PythonCell, call: SyntaxNode): ValueUse {
  const callee = child(call, 'function');
  if (!callee) {
    return HANDED;
  }
  const name = callee.type === 'attribute' ? child(callee, 'attribute') : callee;
  if (name && RUNNERS.has(textOf(cell, name))) {
    return WAITED;
  }
  if (name && EXAMINERS.has(textOf(cell, name))) {
    return EXAMINED;
  }
  const builtin = builtinName(program, cell, callee);
  if (builtin && READERS.has(builtin)) {
    return { how: 'needed', as: 'argument', by: call };
  }
  if (builtin && PRINTERS.has(builtin)) {
    return { how: 'needed', as: 'text', by: call };
  }
  if (builtin === 'bool') {
    return { how: 'needed', as: 'truth', by: call };
  }
  return isSerialiser(program, cell, call) || readsNumbers(program, cell, callee)
    ? { how: 'needed', as: 'argument', by: call }
    : HANDED;
}

/** `json.dumps(x)`, where nothing says how to write what JSON does not know. */
function isSerialiser(program: Program, cell: PythonCell, call: SyntaxNode): boolean {
  const callee = child(call, 'function');
  const name = callee && qualifiedName(program, cell, callee);
  return (
    (name === 'json.dumps' || name === 'json.dump') &&
    !argumentsOf(call).some(
      argument =>
        argument.type === 'dictionary_splat' ||
        /^(default|cls)$/.test(keywordOf(cell, argument) ?? '')
    )
  );
}

/** Functions of the standard library that compute with the items they are given. */
function readsNumbers(program: Program, cell: PythonCell, callee: SyntaxNode): boolean {
  return NUMBERS.test(qualifiedName(program, cell, callee) ?? '');
}

const NUMBERS =
  /^(statistics\.(f?mean|geometric_mean|harmonic_mean|median|p?stdev|p?variance)|math\.(fsum|prod))$/;

/** The call of `json.dumps` that writes a value inside lists and dicts; null if none does. */
function serialisedBy(program: Program, cell: PythonCell, value: SyntaxNode): SyntaxNode | null {
  let node = value;
  while (
    /^(list|tuple|dictionary|parenthesized_expression)$/.test(node.parent?.type ?? '') ||
    (node.parent?.type === 'pair' && node.field === 'value') ||
    (node.type === 'pair' && node.parent)
  ) {
    node = node.parent!;
  }
  const call = node.parent?.type === 'argument_list' ? node.parent.parent : null;
  return call && argumentsOf(call)[0] === node && isSerialiser(program, cell, call) ? call : null;
}

/** `main=coro` of a runner counts; `key=`, `sep=`… do not. */
function keywordUse(program: Program, cell: PythonCell, argument: SyntaxNode): ValueUse {
  const call = argument.parent?.parent;
  const use = call ? argumentUse(program, cell, call) : HANDED;
  return use.how === 'waited' ? use : HANDED;
}

function comparisonUse(parent: SyntaxNode, value: SyntaxNode): ValueUse {
  const operators = parent.children.filter(part => part.field === 'operators');
  if (operators.length !== 1) {
    return HANDED;
  }
  const [operator] = operators;
  const operands = namedChildren(parent).filter(part => part.field !== 'operators');
  switch (operator.type) {
    case '<':
    case '>':
    case '<=':
    case '>=':
      return { how: 'needed', as: 'operand', by: parent };
    case '==':
    case '!=':
    case '<>':
      return { how: 'needed', as: 'comparison', by: parent };
    case 'in':
    case 'not in':
      return operands[1] === value
        ? { how: 'needed', as: 'iteration', by: parent }
        : { how: 'needed', as: 'comparison', by: parent };
    case 'is':
    case 'is not':
      return EXAMINED;
    default:
      return HANDED;
  }
}

function assignmentUse(assignment: SyntaxNode): ValueUse {
  const target = child(assignment, 'left');
  if (assignment.parent?.type !== 'expression_statement' || !target) {
    return HANDED;
  }
  switch (target.type) {
    case 'identifier':
      return { how: 'bound', name: target };
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
      return { how: 'needed', as: 'unpacking', by: assignment };
    default:
      return HANDED;
  }
}

/** An item is used as its list is: `a, b = f(), g()`, `sum([f(), g()])`, `gather(*[f()])`. */
function itemUse(
  program: Program,
  cell: PythonCell,
  list: SyntaxNode,
  value: SyntaxNode
): ValueUse {
  const target = list.parent && namedTargets(list);
  if (target) {
    const items = namedChildren(list);
    const name = target[items.indexOf(value)];
    const plain =
      target.length === items.length &&
      ![...target, ...items].some(each => /splat/.test(each.type));
    return plain && name.type === 'identifier' ? { how: 'bound', name } : HANDED;
  }
  if (list.type === 'generator_expression' && list.field === 'arguments') {
    if (!list.parent) {
      return HANDED;
    }
    const use = argumentUse(program, cell, list.parent);
    return use.how === 'waited' ? use : readItems(program, cell, list.parent);
  }
  if (list.parent?.type === 'argument_list' && list.parent.parent) {
    const items = readItems(program, cell, list.parent.parent);
    if (items.how !== 'handed') {
      return items;
    }
  }
  if (list.parent?.type === 'list_splat') {
    return useOf(program, cell, list.parent);
  }
  const written = serialisedBy(program, cell, value);
  if (written) {
    return needsWriting(written);
  }
  const use = useOf(program, cell, list);
  switch (use.how) {
    case 'dropped':
    case 'shown':
    case 'waited':
    case 'meant':
      return use;
    case 'needed':
      return use.as === 'text' ? use : HANDED;
    default:
      return HANDED;
  }
}

function needsWriting(by: SyntaxNode): ValueUse {
  return { how: 'needed', as: 'argument', by };
}

function readItems(program: Program, cell: PythonCell, call: SyntaxNode): ValueUse {
  const callee = child(call, 'function');
  if (!callee) {
    return HANDED;
  }
  const builtin = builtinName(program, cell, callee);
  if ((builtin && ITEM_READERS.has(builtin)) || readsNumbers(program, cell, callee)) {
    return { how: 'needed', as: 'item', by: call };
  }
  const object = callee.type === 'attribute' ? child(callee, 'object') : null;
  const name = callee.type === 'attribute' ? child(callee, 'attribute') : null;
  if (object?.type === 'string' && name && textOf(cell, name) === 'join') {
    return { how: 'needed', as: 'item', by: call };
  }
  return HANDED;
}

/** The targets of `a, b = …` when the list is its right side. */
function namedTargets(list: SyntaxNode): SyntaxNode[] | null {
  const assignment = list.parent;
  if (assignment?.type !== 'assignment' || list.field !== 'right') {
    return null;
  }
  const target = child(assignment, 'left');
  return target && /^(pattern_list|tuple_pattern|list_pattern)$/.test(target.type)
    ? namedChildren(target)
    : null;
}

/** `'%s' % value`. */
function isFormatting(operator: SyntaxNode, value: SyntaxNode): boolean {
  return (
    value.field === 'right' &&
    child(operator, 'left')?.type === 'string' &&
    child(operator, 'operator')?.type === '%'
  );
}
