import { textOf } from './cell';
import { decoratorsOf, definitionOf, qualifiedName, returnsOf } from './meaning';
import { instanceValues, isGenerator } from './classes';
import type { BoundSite, Program, Site } from './program';
import { resolve } from './resolve';
import { child, namedChildren, SyntaxNode } from './syntax';
import { builtinName } from './value-use';

/**
 * Whether an expression can give nothing that has to be awaited, nor anything
 * that holds such: a literal, a builtin's result, what a plain def of the
 * notebook returns that is bound once. Parameters, loop variables and what
 * libraries give may be anything.
 */
export function isPlainValue(program: Program, { cell, node }: Site, depth = 0): boolean {
  const isPlain = (part: SyntaxNode | null | undefined): boolean =>
    !part || isPlainValue(program, { cell, node: part }, depth + 1);
  if (depth > 12) {
    return false;
  }
  switch (node.type) {
    case 'integer':
    case 'float':
    case 'string':
    case 'concatenated_string':
    case 'none':
    case 'true':
    case 'false':
    case 'comparison_operator':
    case 'not_operator':
      return true;
    case 'parenthesized_expression':
    case 'list':
    case 'tuple':
    case 'set':
    case 'dictionary':
    case 'expression_list':
    case 'unary_operator':
    case 'binary_operator':
      return namedChildren(node).every(isPlain);
    case 'pair':
      return isPlain(child(node, 'value'));
    case 'conditional_expression': {
      const [yes, , no] = namedChildren(node);
      return isPlain(yes) && isPlain(no);
    }
    case 'list_comprehension':
    case 'set_comprehension':
      return isPlain(child(node, 'body'));
    case 'identifier':
      return isPlainName(program, { cell, node }, depth);
    case 'attribute':
      return isPlainAttribute(program, { cell, node }, depth);
    case 'call':
      return isPlainCall(program, { cell, node }, depth);
    case 'await':
      return isPlainResult(program, { cell, node: namedChildren(node)[0] }, depth);
    default:
      return false;
  }
}

/** Bound once, to something plain. */
function isPlainName(program: Program, { cell, node }: Site, depth: number): boolean {
  const only = onlyBinding(program, { cell, node });
  const value = only?.binding.kind === 'assign' ? only.binding.value : null;
  return !!only && !!value && isPlainValue(program, { cell: only.cell, node: value }, depth + 1);
}

/** An attribute that the class of the notebook sets to something plain, and nothing else sets. */
function isPlainAttribute(program: Program, { cell, node }: Site, depth: number): boolean {
  const [object, name] = [child(node, 'object'), child(node, 'attribute')];
  const holder =
    object?.type === 'identifier' ? onlyBinding(program, { cell, node: object }) : null;
  const made = holder?.binding.kind === 'assign' ? holder.binding.value : null;
  const callee = made?.type === 'call' ? child(made, 'function') : null;
  const site = holder && callee ? definitionOf(program, holder.cell, callee) : null;
  if (!site || !name || site.binding.kind !== 'class') {
    return false;
  }
  const values = instanceValues(site, textOf(cell, name));
  const set = program.index.patchesOf(textOf(cell, name));
  return (
    values.length > 0 &&
    set.length === values.length &&
    values.every(
      value => value && isPlainValue(program, { cell: site.cell, node: value }, depth + 1)
    )
  );
}

function isPlainCall(program: Program, { cell, node }: Site, depth: number): boolean {
  const callee = child(node, 'function');
  if (!callee) {
    return false;
  }
  const builtin = builtinName(program, cell, callee);
  if (builtin) {
    const list = child(node, 'arguments');
    const given = list?.type === 'argument_list' ? namedChildren(list) : [];
    return (
      PLAIN_BUILTINS.has(builtin) ||
      (READ_ALL.has(builtin) &&
        given.every(item => isPlainValue(program, { cell, node: item }, depth + 1)))
    );
  }
  const site = isOwnFunction(program, { cell, node: callee });
  if (site) {
    return site.binding.kind === 'def' && returnsPlain(program, site, depth);
  }
  return PLAIN_LIBRARY.test(qualifiedName(program, cell, callee) ?? '');
}

/** What an `async def` of the notebook returns. */
function isPlainResult(program: Program, { cell, node }: Site, depth: number): boolean {
  const call = node?.type === 'parenthesized_expression' ? namedChildren(node)[0] : node;
  const callee = call?.type === 'call' ? child(call, 'function') : null;
  const site = callee && isOwnFunction(program, { cell, node: callee });
  return site?.binding.kind === 'async-def' && returnsPlain(program, site, depth);
}

/** Whether a call makes a coroutine that certainly gives nothing to be awaited, looped over or opened as async. */
export function givesPlainValue(program: Program, call: Site): boolean {
  return isPlainResult(program, call, 0);
}

function returnsPlain(program: Program, site: BoundSite, depth: number): boolean {
  const { cell, binding } = site;
  return (
    !!binding.value &&
    !isGenerator(binding.value) &&
    returnsOf(site).every(node => isPlainValue(program, { cell, node }, depth + 1))
  );
}

/** The function of the notebook that a callee certainly means: undecorated, defined once, never replaced. */
function isOwnFunction(program: Program, { cell, node }: Site): BoundSite | null {
  const site = definitionOf(program, cell, node);
  const value = site?.binding.value;
  if (!site || !value || decoratorsOf(value).length > 0) {
    return null;
  }
  const { name } = site.binding;
  const isReplaced =
    node.type === 'attribute'
      ? program.index.patchesOf(name).length > 0
      : onlyBinding(program, { cell, node })?.binding.value !== value;
  return isReplaced ? null : site;
}

/** The only place, in all cells, that gives this name a value. */
function onlyBinding(program: Program, { cell, node }: Site): BoundSite | null {
  const { bindings, certain } = resolve(program, cell, node);
  const [only, more] = bindings;
  if (!only || more || !certain) {
    return null;
  }
  const { name, scope } = only.binding;
  const all =
    scope.kind === 'module' ? program.index.bindingsOf(name)?.all : scope.bindings.get(name);
  return all?.length === 1 ? only : null;
}

/** Of these the result is a number, a text or nothing, whatever they are given. */
const PLAIN_BUILTINS = new Set(
  'abs all any ascii bin bool bytes callable chr dir divmod float format hash hex id input int isinstance issubclass len oct open ord print range repr round str'.split(
    ' '
  )
);

/** The builtins that read every item of their argument, and give items, or a sum, of it. */
export const READ_ALL = new Set([
  'dict',
  'frozenset',
  'list',
  'max',
  'min',
  'set',
  'sorted',
  'sum',
  'tuple'
]);

const PLAIN_LIBRARY = /^(time|math|re|json|datetime)\.[a-z_]+$/;
