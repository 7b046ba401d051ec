import { PythonCell, textOf } from './cell';
import { isDispatched } from './dispatch';
import { awaitableFunctions } from './known-calls';
import { mayMakeAwaitable } from './meaning';
import {
  BoundSite,
  definitionOf,
  kindOfCall,
  Program,
  qualifiedName,
  resolve,
  Site,
  usesOf
} from './program';
import { CellSearch } from './memory';
import { Binding, scopeAt } from './scopes';
import { child, contains, enclosing, namedChildren, SyntaxNode } from './syntax';
import { builtinName, isAsync, useOf, ValueUse } from './value-use';

/** What a call makes that has to be waited for. */
export type AwaitableKind = 'coroutine' | 'async-generator' | 'future' | 'task';

/** A call that certainly makes an awaitable, and what is done with it on the spot. */
export type AwaitableCall = Site & { readonly kind: AwaitableKind; readonly use: ValueUse };

/** The calls of the program that certainly make an awaitable, in document order. */
export function awaitableCalls(program: Program): readonly AwaitableCall[] {
  return calls.in(program);
}

/** Where a value comes from. */
export type Origin = {
  /** The call that made it. */
  readonly made: Site;
  /** `unknown` for functions that we know nothing of; never a plain function's. */
  readonly kind: AwaitableKind | 'unknown';
  /** The name through which it came; null when the expression is the call itself. */
  readonly binding: BoundSite | null;
  /** The call makes the items of a list, of which the expression is one. */
  readonly isItem: boolean;
};

/** The call that made the value of this expression; null if that is not certain. */
export function originOf(
  program: Program,
  cell: PythonCell,
  expression: SyntaxNode
): Origin | null {
  const { value, at, binding } = follow(program, cell, expression);
  if (value.type === 'call') {
    const kind = kindOfCall(program, at, value);
    const isOther = isBuiltin(program, at, value) || isDispatched(program, at, value);
    return kind === 'sync' || (kind === 'unknown' && isOther)
      ? null
      : { made: { cell: at, node: value }, kind, binding, isItem: false };
  }
  if (value.type === 'subscript') {
    const list = child(value, 'value');
    return list && itemOrigin(program, at, list);
  }
  const list = binding?.binding.kind === 'for' ? iterableOf(binding.binding) : null;
  return list && binding ? itemOrigin(program, binding.cell, list) : null;
}

/** Where the items of a list come from: `[f(i) for i in xs]`, `[f(1), f(2)]`, or a name for one. */
export function itemOrigin(program: Program, cell: PythonCell, list: SyntaxNode): Origin | null {
  const { value, at, binding } = follow(program, cell, list);
  const item =
    value.type === 'list_comprehension'
      ? child(value, 'body')
      : value.type === 'list'
        ? namedChildren(value)[0]
        : null;
  const origin = item && originOf(program, at, item);
  return origin && !origin.binding ? { ...origin, binding, isItem: true } : null;
}

/**
 * Whether nothing shows what the value of this expression is: not a name for
 * something that was awaited, and not a parameter, of which the caller decides.
 */
export function isOpen(program: Program, cell: PythonCell, expression: SyntaxNode): boolean {
  const { value, at, binding } = follow(program, cell, expression);
  switch (value.type) {
    case 'attribute':
      return true;
    case 'subscript': {
      const list = child(value, 'value');
      return list !== null && (isOpen(program, at, list) || isObject(program, at, list));
    }
    case 'list_comprehension':
    case 'generator_expression': {
      const body = child(value, 'body');
      return body !== null && isOpen(program, at, body);
    }
    case 'call':
      return (
        kindOfCall(program, at, value) === 'unknown' &&
        (givesItem(program, at, value) || !isKnown(program, at, value))
      );
    case 'identifier': {
      const list = binding?.binding.kind === 'for' ? iterableOf(binding.binding) : null;
      if (list && binding) {
        return isOpen(program, binding.cell, list);
      }
      const isBound = binding !== null || resolve(program, at, value).bindings.length > 0;
      return (
        isBound && binding?.binding.kind !== 'parameter' && !(binding && valueOf(binding.binding))
      );
    }
    default:
      return false;
  }
}

/** Everything that is done with what a call made, also through the name it is bound to. */
export type ValueUses = {
  readonly binding: BoundSite | null;
  readonly uses: readonly NamedUse[];
  /** False when something that cannot be read may use it too. */
  readonly certain: boolean;
};

/** One use; `reached` when it certainly has this value, not one bound later or elsewhere. */
export type NamedUse = Site & { readonly use: ValueUse; readonly reached: boolean };

/** What becomes of the value of this expression. */
export function usesOfValue(program: Program, site: Site): ValueUses {
  const use = useOf(program, site.cell, site.node);
  if (use.how !== 'bound') {
    return { binding: null, uses: [{ ...site, use, reached: true }], certain: true };
  }
  const binding = bindingAt(site.cell, use.name);
  if (!binding) {
    return { binding: null, uses: [], certain: false };
  }
  return { binding, ...usesOfBinding(program, binding) };
}

/** What is done with the value of a name, until it is bound again. */
export function usesOfBinding(program: Program, binding: BoundSite): Omit<ValueUses, 'binding'> {
  const { references, mentions } = usesOf(program, binding);
  const reached = references.map(site => ({
    site,
    from: reachingBinding(program, site.cell, site.node)
  }));
  const uses = reached
    .filter(({ from }) => from === null || sameBinding(from, binding))
    .map(({ site, from }) => ({
      ...site,
      use: useOf(program, site.cell, site.node),
      reached: from !== null
    }));
  return { uses, certain: mentions.every(({ why }) => why === 'string') };
}

/**
 * The binding whose value a name certainly has here: the one before it on the
 * same path through the cell, else the only one there is.
 */
export function reachingBinding(
  program: Program,
  cell: PythonCell,
  identifier: SyntaxNode
): BoundSite | null {
  const name = textOf(cell, identifier);
  const own = scopeAt(cell, identifier).bindings.get(name) ?? [];
  const before = own
    .filter(({ node }) => node.to <= identifier.from && !isBeingAssigned(node, identifier))
    .sort((a, b) => a.node.from - b.node.from);
  const last = before[before.length - 1];
  if (last && comesBefore(last.node, identifier)) {
    return { cell, binding: last };
  }
  const { bindings, certain } = resolve(program, cell, identifier);
  return certain && bindings.length === 1 ? bindings[0] : null;
}

/** The binding that this name, standing as a target, makes. */
export function bindingAt(cell: PythonCell, target: SyntaxNode): BoundSite | null {
  const name = textOf(cell, target);
  for (let scope = scopeOrNull(cell, target); scope; scope = scope.parent) {
    const binding = scope.bindings.get(name)?.find(({ node }) => node.from === target.from);
    if (binding) {
      return { cell, binding };
    }
  }
  return null;
}

/** The expression that a binding gives its name, also for one of `a, b = x, y`. */
export function valueOf({ value, node, kind }: Binding): SyntaxNode | null {
  if (value || kind !== 'assign') {
    return value;
  }
  const targets = node.parent;
  const assignment = targets?.parent;
  const right = assignment?.type === 'assignment' ? child(assignment, 'right') : null;
  if (
    !targets ||
    targets.field !== 'left' ||
    !right ||
    !/^(expression_list|tuple)$/.test(right.type)
  ) {
    return null;
  }
  const names = namedChildren(targets);
  const values = namedChildren(right);
  const starred = [...names, ...values].some(({ type }) => /splat/.test(type));
  return names.length === values.length && !starred ? values[names.indexOf(node)] : null;
}

const calls = new CellSearch(
  (program, cell) =>
    cell.kind === 'opaque' ? [] : cell.calls.flatMap(node => awaitableCall(program, cell, node)),
  cellsMakingAwaitables
);

/**
 * The cells in which a call can make an awaitable, or stand a function that
 * does: those with an `async def` or the name of a library's function that
 * makes one, and those that use a name through which such a cell hands it on.
 */
export function cellsMakingAwaitables(program: Program): readonly PythonCell[] {
  let cells = makers.get(program);
  if (!cells) {
    cells = findMakers(program);
    makers.set(program, cells);
  }
  return cells;
}

const makers = new WeakMap<Program, readonly PythonCell[]>();

function findMakers(program: Program): readonly PythonCell[] {
  const { index } = program;
  const ofLibraries = awaitableFunctions(word => index.cellsWith(word).length > 0);
  const cells = new Set(index.cellsWithAny(['async', ...ofLibraries]));
  const names = new Set<string>();
  // The set grows while it is walked.
  for (const cell of cells) {
    for (const [name, bindings] of cell.scope.bindings) {
      if (
        !names.has(name) &&
        bindings.some(binding => mayMakeAwaitable(program, { cell, binding }))
      ) {
        names.add(name);
        index.cellsWith(name).forEach(other => cells.add(other));
      }
    }
  }
  return [...cells].sort((a, b) => a.index - b.index);
}

function awaitableCall(program: Program, cell: PythonCell, node: SyntaxNode): AwaitableCall[] {
  const kind = kindOfCall(program, cell, node);
  return kind === 'sync' || kind === 'unknown'
    ? []
    : [{ cell, node, kind, use: useOf(program, cell, node) }];
}

function isBuiltin(program: Program, cell: PythonCell, call: SyntaxNode): boolean {
  const callee = child(call, 'function');
  return callee !== null && builtinName(program, cell, callee) !== null;
}

/** Whether it is an object of a class of the notebook, whose items may be anything. */
function isObject(program: Program, cell: PythonCell, expression: SyntaxNode): boolean {
  const { value, at } = follow(program, cell, expression);
  const callee = value.type === 'call' ? child(value, 'function') : null;
  const definition = callee && definitionOf(program, at, callee);
  return definition?.binding.kind === 'class' || isContainer(program, at, value);
}

/** `dict(a=f())`, `{'a': f()}`: a dict holds whatever it was given. */
function isContainer(program: Program, cell: PythonCell, value: SyntaxNode): boolean {
  const callee = value.type === 'call' ? child(value, 'function') : null;
  return (
    value.type === 'dictionary' ||
    value.type === 'dictionary_comprehension' ||
    (callee !== null && /^(dict|list|tuple)$/.test(builtinName(program, cell, callee) ?? '')) ||
    (value.type === 'call' && kindOfCall(program, cell, value) === 'sync')
  );
}

/** `next(iter(jobs))` gives whatever is in there. */
function givesItem(program: Program, cell: PythonCell, call: SyntaxNode): boolean {
  const callee = child(call, 'function');
  return callee !== null && builtinName(program, cell, callee) === 'next';
}

/** A function of Python or asyncio: what it gives is known. */
function isKnown(program: Program, cell: PythonCell, call: SyntaxNode): boolean {
  const callee = child(call, 'function');
  const name = callee && qualifiedName(program, cell, callee);
  return isBuiltin(program, cell, call) || /^asyncio\./.test(name ?? '');
}

/** Looks through brackets and names. */
function follow(
  program: Program,
  cell: PythonCell,
  expression: SyntaxNode
): { value: SyntaxNode; at: PythonCell; binding: BoundSite | null } {
  let value = expression;
  while (value.type === 'parenthesized_expression') {
    value = namedChildren(value)[0] ?? value;
    if (value.type === 'parenthesized_expression' && value === expression) {
      break;
    }
  }
  if (value.type !== 'identifier') {
    return { value, at: cell, binding: null };
  }
  const binding = reachingBinding(program, cell, value);
  const bound = binding && valueOf(binding.binding);
  return bound ? { value: bound, at: binding.cell, binding } : { value, at: cell, binding };
}

/** The iterable of `for x in …`, where the binding is its plain target; null when it is `async for`. */
function iterableOf({ node }: Binding): SyntaxNode | null {
  const loop = node.parent;
  const isPlain =
    loop && node.field === 'left' && /^(for_statement|for_in_clause)$/.test(loop.type);
  return isPlain && !isAsync(loop) ? child(loop, 'right') : null;
}

function sameBinding(a: BoundSite, b: BoundSite): boolean {
  return a.cell.id === b.cell.id && a.binding.node.from === b.binding.node.from;
}

function scopeOrNull(cell: PythonCell, node: SyntaxNode): ReturnType<typeof scopeAt> | null {
  return scopeAt(cell, node);
}

/** In `x = f(x)` the right x is the old one. */
function isBeingAssigned(target: SyntaxNode, identifier: SyntaxNode): boolean {
  const assignment = enclosing(target, 'assignment', 'augmented_assignment', 'named_expression');
  return assignment !== null && contains(assignment, identifier);
}

/** Whether the binding statement always runs before this place: it stands above in the same or an outer block. */
function comesBefore(target: SyntaxNode, place: SyntaxNode): boolean {
  const statement = enclosing(target, 'expression_statement');
  return (
    statement !== null &&
    enclosing(target, 'assignment')?.parent === statement &&
    statement.parent !== null &&
    contains(statement.parent, place)
  );
}
