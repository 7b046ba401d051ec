import { usesOfValue } from '../python/awaitables';
import { PythonCell, textOf } from '../python/cell';
import { definitionOf, Program, qualifiedName, resolve, Site, usesOf } from '../python/program';
import { Binding, scopeAt } from '../python/scopes';
import { child, descendants, enclosing, namedChildren, SyntaxNode } from '../python/syntax';

/** The class whose body holds this def directly; null for a plain function. */
export function classOf(def: SyntaxNode): SyntaxNode | null {
  const outer = enclosing(def, 'class_definition', 'function_definition', 'lambda');
  return outer?.type === 'class_definition' ? outer : null;
}

/** Whether no other class of the notebook, and no class from elsewhere, can share this method. */
export function isOnlyMethod(program: Program, owner: Site, name: string): boolean {
  const above = ancestors(program, owner);
  return (
    above !== null &&
    !above.some(base => declares(base.node, base.cell, name)) &&
    !subclasses(program, owner).some(sub => declares(sub.node, sub.cell, name))
  );
}

/** The cells, in document order, that make objects of a class or name it. */
export function instancesOf(program: Program, { cell, node }: Site): string[] {
  const binding = bindingOf({ cell, node });
  const uses = binding ? usesOf(program, { cell, binding }).references : [];
  return program.cells.map(({ id }) => id).filter(id => uses.some(use => use.cell.id === id));
}

/** Where the class, or an object of it, goes to code outside the notebook, which may call its methods. */
export function handedOut(program: Program, { cell, node }: Site): Site | null {
  const binding = bindingOf({ cell, node });
  for (const use of binding ? usesOf(program, { cell, binding }).references : []) {
    const call = use.node.parent;
    const made = call?.type === 'call' && use.node.field === 'function' ? call : use.node;
    const { uses } = usesOfValue(program, { cell: use.cell, node: made });
    const out = uses.find(({ cell, node }) => goesOut(program, cell, node));
    if (out) {
      return out;
    }
  }
  return null;
}

/** Whether the value is given to a call of something that the notebook does not define. */
function goesOut(program: Program, cell: PythonCell, value: SyntaxNode): boolean {
  let up = value.parent;
  while (up && CONTAINER.test(up.type)) {
    up = up.parent;
  }
  const callee = up?.type === 'argument_list' && up.parent ? child(up.parent, 'function') : null;
  const name = callee?.type === 'attribute' ? child(callee, 'attribute') : callee;
  return (
    callee !== null &&
    name !== null &&
    !HARMLESS.has(textOf(cell, name)) &&
    definitionOf(program, cell, callee) === null
  );
}

const CONTAINER =
  /^(parenthesized_expression|list|tuple|set|dictionary|pair|keyword_argument|(list|dictionary)_splat)$/;

/** Calls that do not call methods of what they are given, but special ones. */
const HARMLESS = new Set(
  (
    'print display repr str type id len isinstance issubclass hasattr vars dir help super bool ' +
    'append add extend insert appendleft put'
  ).split(' ')
);

/** The name that a def or a class binds. */
export function bindingOf({ cell, node }: Site): Binding | null {
  const name = child(node, 'name');
  const bindings = name ? scopeAt(cell, node).bindings.get(textOf(cell, name)) : undefined;
  return bindings?.find(({ value }) => value === node) ?? null;
}

/** Whether an attribute is one of a string, dict or other literal, such as `settings.get`. */
export function isOfLiteral(program: Program, cell: PythonCell, attribute: SyntaxNode): boolean {
  const object = child(attribute, 'object');
  if (object?.type !== 'identifier') {
    return object !== null && LITERAL.test(object.type);
  }
  const { bindings, certain } = resolve(program, cell, object);
  return (
    certain &&
    bindings.length > 0 &&
    bindings.every(({ binding: { value } }) => value !== null && LITERAL.test(value.type))
  );
}

const LITERAL =
  /^((concatenated_)?string|integer|float|list|dictionary|set|tuple|(list|set|dictionary)_comprehension|true|false|none)$/;

/** Classes of the notebook that inherit from this one, directly or not. */
function subclasses(program: Program, owner: Site): Site[] {
  return program.cells.flatMap(cell =>
    descendants(cell.tree)
      .filter(({ type }) => type === 'class_definition')
      .map(node => ({ cell, node }))
      .filter(site => !isSameNode(site, owner) && inherits(program, site, owner))
  );
}

export function isSameNode(one: Site, other: Site): boolean {
  return (
    one.cell.id === other.cell.id &&
    one.node.from === other.node.from &&
    one.node.to === other.node.to
  );
}

/** Bases without methods of their own that a reader could override. */
const EMPTY_BASES = new Set(['abc.ABC', 'typing.Generic', 'typing.Protocol']);

/** All base classes, or null when one of them is not a class of the notebook. */
function ancestors(program: Program, owner: Site): Site[] | null {
  const found: Site[] = [];
  const waiting = [owner];
  for (let site = waiting.pop(); site; site = waiting.pop()) {
    for (const base of directBases(site.node)) {
      if (isEmptyBase(program, site.cell, base)) {
        continue;
      }
      const definition = definitionOf(program, site.cell, base);
      const node = definition?.binding.value;
      if (!definition || node?.type !== 'class_definition') {
        return null;
      }
      const ancestor = { cell: definition.cell, node };
      if (!found.some(known => isSameNode(known, ancestor))) {
        found.push(ancestor);
        waiting.push(ancestor);
      }
    }
  }
  return found;
}

function inherits(program: Program, site: Site, from: Site): boolean {
  const seen: Site[] = [];
  const waiting = [site];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    for (const base of directBases(at.node)) {
      const definition = definitionOf(program, at.cell, base);
      if (definition?.binding.value) {
        const next = { cell: definition.cell, node: definition.binding.value };
        if (isSameNode(next, from)) {
          return true;
        }
        if (!seen.some(known => isSameNode(known, next))) {
          seen.push(next);
          waiting.push(next);
        }
      }
    }
  }
  return false;
}

function directBases(node: SyntaxNode): SyntaxNode[] {
  const list = child(node, 'superclasses');
  return list ? namedChildren(list) : [];
}

function isEmptyBase(program: Program, cell: PythonCell, base: SyntaxNode): boolean {
  const named = base.type === 'subscript' ? child(base, 'value') : base;
  if (!named) {
    return false;
  }
  const text = cell.source.slice(named.from, named.to);
  return text === 'object' || EMPTY_BASES.has(qualifiedName(program, cell, named) ?? '');
}

/** Whether the class body binds this name with `def` or `=`. */
function declares(node: SyntaxNode, cell: PythonCell, name: string): boolean {
  const body = child(node, 'body');
  return [...(body ? descendants(body) : [])].some(
    at =>
      at.type === 'identifier' &&
      cell.source.slice(at.from, at.to) === name &&
      ((at.parent?.type === 'function_definition' && at.field === 'name') ||
        (at.parent?.type === 'assignment' && at.field === 'left')) &&
      enclosing(at.parent, 'class_definition') === node
  );
}
