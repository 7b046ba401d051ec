import { PythonCell, textOf } from './cell';
import type { BoundSite, Program } from './program';
import { Scope, scopeAt } from './scopes';
import { child, enclosing, namedChildren, SyntaxNode } from './syntax';

/** The class whose `self` (or, if `isClass`, `cls`) a node is the name of, or in whose method it stands. */
export type Owner = { readonly site: BoundSite; readonly isClass: boolean };

/** The class that the first parameter of a method, or code in one, belongs to; null if there is none. */
export function enclosingClass(cell: PythonCell, node: SyntaxNode): Owner | null {
  const method = enclosing(node, 'function_definition', 'lambda');
  const isParameter = method && enclosing(node, 'parameters')?.parent === method;
  if (!method || (isParameter && namedChildren(child(method, 'parameters')!)[0] !== node)) {
    return null;
  }
  const outer = method.parent?.type === 'decorated_definition' ? method.parent : method;
  const definition = outer.parent?.type === 'block' ? outer.parent.parent : null;
  const decorators = outer === method ? '' : cell.source.slice(outer.from, method.from);
  if (definition?.type !== 'class_definition' || /@staticmethod\b/.test(decorators)) {
    return null;
  }
  const name = child(definition, 'name');
  const binding =
    name &&
    (scopeAt(cell, definition).bindings.get(textOf(cell, name)) ?? []).find(
      ({ value }) => value === definition
    );
  if (!binding) {
    return null;
  }
  return {
    site: { cell, binding },
    isClass:
      /@classmethod\b/.test(decorators) ||
      /^__(?:new|init_subclass|class_getitem)__$/.test(textOf(cell, child(method, 'name')!))
  };
}

/** What the methods of a class assign to `self.name`; null for what is not a plain assignment. */
export function instanceValues(site: BoundSite, name: string): readonly (SyntaxNode | null)[] {
  const definition = site.binding.value!;
  let values = assigned.get(definition);
  if (!values) {
    values = new Map();
    for (const target of site.cell.attributeTargets) {
      const object = child(target, 'object');
      const last = child(target, 'attribute');
      if (last && object?.type === 'identifier' && isSelf(site.cell, definition, object)) {
        const attribute = textOf(site.cell, last);
        const statement = target.parent;
        const isPlain = statement?.type === 'assignment' && target.field === 'left';
        const value = isPlain ? child(statement, 'right') : null;
        // `self.x: int` assigns nothing.
        if (!isPlain || value) {
          values.set(attribute, [...(values.get(attribute) ?? []), value]);
        }
      }
    }
    assigned.set(definition, values);
  }
  return values.get(name) ?? [];
}

const assigned = new WeakMap<SyntaxNode, Map<string, (SyntaxNode | null)[]>>();

/** Whether the name is the first parameter of a method of this class. */
function isSelf(cell: PythonCell, definition: SyntaxNode, name: SyntaxNode): boolean {
  const method = methodAround(definition, name);
  const parameters = method && child(method, 'parameters');
  const first = parameters && namedChildren(parameters)[0];
  return first?.type === 'identifier' && textOf(cell, first) === textOf(cell, name);
}

/** The def of the class's own body that holds the node. */
function methodAround(definition: SyntaxNode, node: SyntaxNode): SyntaxNode | null {
  let method: SyntaxNode | null = null;
  for (let up = node.parent; up && up !== definition; up = up.parent) {
    if (up.type === 'class_definition') {
      return null;
    }
    method = up.type === 'function_definition' ? up : method;
    if (!up.parent) {
      return null;
    }
  }
  return method;
}

/** A member of a class of the notebook, or a library class that has to have it. */
export type Member =
  { readonly site: BoundSite; readonly certain: boolean } | { readonly library: string };

/** An expression in a list of bases. */
export type Base = { readonly cell: PythonCell; readonly node: SyntaxNode };

/**
 * What `Class.name` or `object.name` is by the class and its bases; null if
 * that is not known, or a property. Not certain if a subclass has its own.
 * @param baseOf the class that an expression means: of the notebook, or a library's canonical name.
 */
export function classMember(
  program: Program,
  site: BoundSite,
  name: string,
  ofBases: boolean,
  baseOf: (base: Base) => BoundSite | string | null,
  depth = 0
): Member | null {
  const { cell, binding } = site;
  const scope = cell.scopes.get(binding.value!);
  const own = ofBases ? undefined : scope?.bindings.get(name);
  if (own) {
    const [only] = own;
    const isEvident = own.length === 1 && !only.conditional && !isProperty(cell, only.value);
    return isEvident
      ? { site: { cell, binding: only }, certain: !isOverridden(program, site, name) }
      : null;
  }
  const list = child(binding.value!, 'superclasses');
  for (const base of list ? namedChildren(list) : []) {
    if (base.type === 'keyword_argument') {
      continue;
    }
    const known = baseOf({ cell, node: base });
    if (typeof known === 'string') {
      // What the base does not have either is made up.
      return scope?.bindings.has('__getattr__') ? null : { library: known };
    }
    if (!known || known.binding.kind !== 'class' || depth > 8) {
      return null;
    }
    const member = classMember(program, known, name, false, baseOf, depth + 1);
    if (member || hasUnknownBases(known)) {
      return member;
    }
  }
  return null;
}

function hasUnknownBases(site: BoundSite): boolean {
  return child(site.binding.value!, 'superclasses') !== null;
}

function isProperty(cell: PythonCell, definition: SyntaxNode | null): boolean {
  const outer = definition?.parent;
  return (
    outer?.type === 'decorated_definition' &&
    /@(?:[\w.]*property|\w+\.(?:setter|getter|deleter))\b/.test(
      cell.source.slice(outer.from, definition!.from)
    )
  );
}

/**
 * Whether nothing in the class itself changes what its members are: no
 * metaclass, no `__getattribute__`, no names made in its body.
 * @param isOrdinaryBase whether a base changes nothing either.
 */
export function isOrdinary(site: BoundSite, isOrdinaryBase: (base: Base) => boolean): boolean {
  const { cell, binding } = site;
  const definition = binding.value!;
  const own = cell.scopes.get(definition)?.bindings;
  const list = child(definition, 'superclasses');
  return (
    !INTERCEPTORS.some(name => own?.has(name)) &&
    !makesNames(cell, definition) &&
    (list ? namedChildren(list) : []).every(base =>
      base.type === 'keyword_argument'
        ? /^metaclass\s*=\s*(?:abc\.)?ABCMeta$/.test(textOf(cell, base))
        : isOrdinaryBase({ cell, node: baseNode(base) })
    )
  );
}

/** Methods that decide what an object is, or what its attributes are. */
const INTERCEPTORS = ['__getattribute__', '__new__', '__setattr__', '__prepare__'];

/** `Base[T]` as `Base`; `namedtuple(…)` as `namedtuple`. */
function baseNode(base: SyntaxNode): SyntaxNode {
  const inner =
    base.type === 'subscript'
      ? child(base, 'value')
      : base.type === 'call'
        ? child(base, 'function')
        : null;
  return inner ?? base;
}

/** `locals()["load"] = …` in the body of the class. */
function makesNames(cell: PythonCell, definition: SyntaxNode): boolean {
  return ['locals', 'vars', 'exec'].some(name =>
    (cell.callsByName.get(name) ?? []).some(
      call => enclosing(call, 'class_definition', 'function_definition') === definition
    )
  );
}

/** Whether a class below this one, of any depth, has a member of this name of its own. */
function isOverridden(program: Program, site: BoundSite, name: string): boolean {
  const classes = derivedClasses(program);
  const names = new Set([site.binding.name]);
  // The set grows while it is walked.
  for (const base of names) {
    for (const { own, scope, bases } of classes) {
      if (bases.has(base) && scope.node !== site.binding.value) {
        if (scope.bindings.has(name)) {
          return true;
        }
        names.add(own);
      }
    }
  }
  // `type("Quick", (Shop,), {"load": …})`
  return program.index
    .cellsCalling('type')
    .some(cell =>
      (cell.callsByName.get('type') ?? []).some(
        call =>
          namedChildren(child(call, 'arguments')!).length > 2 &&
          [...wordsIn(textOf(cell, call))].some(word => names.has(word))
      )
    );
}

type Derived = { readonly own: string; readonly scope: Scope; readonly bases: ReadonlySet<string> };

/** The classes that name others as their bases. */
function derivedClasses(program: Program): readonly Derived[] {
  let found = derived.get(program);
  if (!found) {
    found = program.index.cellsWith('class').flatMap(cell =>
      [...cell.scopes.values()].flatMap(scope => {
        const bases = scope.kind === 'class' ? child(scope.node, 'superclasses') : null;
        const name = child(scope.node, 'name');
        return bases && name
          ? [{ own: textOf(cell, name), scope, bases: wordsIn(textOf(cell, bases)) }]
          : [];
      })
    );
    derived.set(program, found);
  }
  return found;
}

const derived = new WeakMap<Program, readonly Derived[]>();

function wordsIn(text: string): ReadonlySet<string> {
  return new Set(text.match(/\w+/g));
}

/** Whether a def has a `yield` of its own. */
export function isGenerator(definition: SyntaxNode): boolean {
  let known = generators.get(definition);
  if (known === undefined) {
    const body = child(definition, 'body');
    known = body !== null && yields(body);
    generators.set(definition, known);
  }
  return known;
}

const generators = new WeakMap<SyntaxNode, boolean>();

function yields(node: SyntaxNode): boolean {
  return (
    node.type === 'yield' ||
    (!/^(?:function_definition|class_definition|lambda)$/.test(node.type) &&
      node.children.some(yields))
  );
}
