import { PythonCell, textOf } from './cell';
import {
  Base,
  classMember,
  enclosingClass,
  instanceValues,
  isGenerator,
  isOrdinary
} from './classes';
import {
  BUILTINS,
  EVENT_LOOP,
  isAwaitable,
  KNOWN_MODULES,
  knownResult,
  LOOP_METHODS,
  ReceiverKind,
  TRANSPARENT_CLASS_DECORATORS,
  TRANSPARENT_DECORATORS
} from './known-calls';
import { canonicalName } from './names';
import { CellMemory } from './memory';
import type { BoundSite, Program } from './program';
import { selfClass } from './replacements';
import { isSameSite, resolve } from './resolve';
import { child, namedChildren, SyntaxNode } from './syntax';

/** What an expression evidently evaluates to, and whether that is beyond doubt. */
export type Receiver = { readonly kind: ReceiverKind; readonly certain: boolean };

export type CallKind = 'coroutine' | 'async-generator' | 'future' | 'task' | 'sync' | 'unknown';

/**
 * Canonical dotted name of a name or attribute: `aio.run` → `asyncio.run`.
 * Methods of evident objects go by their class: `loop.run_until_complete` →
 * `asyncio.AbstractEventLoop.run_until_complete`, `bot.run` →
 * `discord.Client.run`; of what a library's function returned, by the call:
 * `telegram.ext.Application.builder().build`. Builtins are `builtins.print`.
 * Null if unknown, ambiguous or the user's own.
 */
export function qualifiedName(
  program: Program,
  cell: PythonCell,
  expression: SyntaxNode
): string | null {
  const known = meaningOf(program, cell, expression);
  return known?.meaning.is === 'name' ? known.meaning.name : null;
}

/**
 * The one def, async def or class that a callee certainly means, in any cell:
 * by name, `self.method`, `object.method` or `Class.method` where the class is
 * evident. Null otherwise. Decorators are not looked at.
 */
export function definitionOf(
  program: Program,
  cell: PythonCell,
  callee: SyntaxNode
): BoundSite | null {
  const known = meaningOf(program, cell, callee);
  return known?.certain && known.meaning.is === 'definition' ? known.meaning.site : null;
}

/**
 * What an expression evidently evaluates to: a loop, runner, task, coroutine…;
 * null if that is not evident. Not certain where candidates differ, such as the
 * two loops of `try: get_running_loop() except RuntimeError: new_event_loop()`:
 * then it is the first, which a kernel has.
 */
export function receiverKind(
  program: Program,
  cell: PythonCell,
  expression: SyntaxNode
): Receiver | null {
  const known = meaningOf(program, cell, expression);
  const kind = known && kindOf(program, known.meaning);
  return kind ? { kind, certain: known!.certain } : null;
}

/**
 * What a call certainly gives: `coroutine` for an async def of the notebook or a
 * known library coroutine, and so on. `sync` for a plain def of the notebook
 * that does not evidently return one of these.
 */
export function kindOfCall(program: Program, cell: PythonCell, call: SyntaxNode): CallKind {
  const known = meaningOf(program, cell, call);
  if (known?.certain) {
    const kind = kindOf(program, known.meaning);
    if (isAwaitable(kind)) {
      return kind;
    }
  }
  const callee = child(call, 'function');
  const definition = callee && definitionOf(program, cell, callee);
  if (definition?.binding.kind === 'def') {
    const isPlain = decoratorsOf(definition.binding.value!).length === 0;
    return isPlain && !returnsUnknown(program, definition) ? 'sync' : 'unknown';
  }
  return definition?.binding.kind === 'class' && givesItself(definition) ? 'sync' : 'unknown';
}

/** Whether a call of what this expression means certainly gives a coroutine: an async def, as it was written. */
export function givesCoroutine(program: Program, cell: PythonCell, callee: SyntaxNode): boolean {
  const definition = definitionOf(program, cell, callee);
  const result = definition?.binding.kind === 'async-def' ? ownResult(program, definition) : null;
  return !!result?.certain && kindOf(program, result.meaning) === 'coroutine';
}

/** Whether calling the class gives an object of it, as nothing of the class says otherwise. */
function givesItself({ cell, binding: { value } }: BoundSite): boolean {
  const bases = value && child(value, 'superclasses');
  return (
    !!value &&
    decoratorsOf(value).length === 0 &&
    !(bases && /\bmetaclass\b/.test(textOf(cell, bases))) &&
    !cell.scopes.get(value)?.bindings.has('__new__')
  );
}

/**
 * Whether a call of this name, of its methods or its items, may make an
 * awaitable of which the name of no library's function tells.
 */
export function mayMakeAwaitable(program: Program, site: BoundSite): boolean {
  const known = bindingMeaning(program, site);
  return known !== null && handsOn(program, known.meaning, 0);
}

function handsOn(program: Program, meaning: Meaning, depth: number): boolean {
  switch (meaning.is) {
    case 'name':
      return isAwaitable(knownResult(meaning.name)?.kind ?? null);
    case 'definition': {
      const { kind } = meaning.site.binding;
      const result = kind === 'def' ? ownResult(program, meaning.site)?.meaning : undefined;
      return (
        kind !== 'def' ||
        depth > 8 ||
        (result !== undefined &&
          (isAwaitable(kindOf(program, result)) || handsOn(program, result, depth + 1)))
      );
    }
    case 'object':
      return true;
    case 'list':
      return handsOn(program, meaning.item, depth);
    default:
      return false;
  }
}

/**
 * What `object.name` means: a def or class of the notebook, `other` for what is
 * certainly none of those, `unknown` where the object is not evident.
 */
export function attributeTarget(
  program: Program,
  cell: PythonCell,
  attribute: SyntaxNode
): { readonly site: BoundSite; readonly certain: boolean } | 'other' | 'unknown' {
  const known = meaningOf(program, cell, attribute);
  if (known?.meaning.is === 'definition') {
    return { site: known.meaning.site, certain: known.certain };
  }
  const object = ofChild(program, cell, child(attribute, 'object'))?.meaning;
  return object?.is === 'name' || object?.is === 'instance' || object?.is === 'list'
    ? 'other'
    : 'unknown';
}

/** What a value is. */
type Meaning =
  /** A module, function or class of a library, or a builtin. */
  | { readonly is: 'name'; readonly name: string }
  /** An object of a library. */
  | { readonly is: 'instance'; readonly of: string; readonly kind: ReceiverKind | null }
  /** A def, async def or class of the notebook. */
  | { readonly is: 'definition'; readonly site: BoundSite }
  /** An object of a class of the notebook; of its bases only, for `super()`. */
  | { readonly is: 'object'; readonly site: BoundSite; readonly ofBases: boolean }
  | { readonly is: 'list'; readonly item: Meaning }
  | { readonly is: 'none' };

type Known = { readonly meaning: Meaning; readonly certain: boolean };

const NONE: Known = { meaning: { is: 'none' }, certain: true };

/** Per program and cell, as cells of the same source share their nodes. */
const memory = new CellMemory<Map<SyntaxNode, Known | null>>();

function meaningOf(program: Program, cell: PythonCell, node: SyntaxNode): Known | null {
  const known = memory.of(program, cell, () => new Map());
  const before = known.get(node);
  if (before !== undefined) {
    return before;
  }
  // Null while it is being worked out: what depends on itself is not evident.
  known.set(node, null);
  const evident = evaluate(program, cell, node);
  const meaning =
    evident?.certain && program.index.isRewritten ? { ...evident, certain: false } : evident;
  known.set(node, meaning);
  return meaning;
}

function evaluate(program: Program, cell: PythonCell, node: SyntaxNode): Known | null {
  switch (node.type) {
    case 'identifier':
      return nameMeaning(program, cell, node);
    case 'attribute':
      return attributeMeaning(program, cell, node);
    case 'call':
      return callMeaning(program, cell, node);
    case 'parenthesized_expression':
    case 'type':
      return ofChild(program, cell, namedChildren(node)[0]);
    case 'named_expression':
      return ofChild(program, cell, child(node, 'value'));
    case 'conditional_expression': {
      const [yes, , no] = namedChildren(node);
      return combine([ofChild(program, cell, yes), ofChild(program, cell, no)], false);
    }
    case 'boolean_operator':
      return combine(
        [ofChild(program, cell, child(node, 'left')), ofChild(program, cell, child(node, 'right'))],
        false
      );
    case 'none':
      return NONE;
    case 'await':
      return awaitedMeaning(program, cell, namedChildren(node)[0]);
    case 'list':
    case 'tuple':
    case 'set':
      return listOf(
        combine(
          namedChildren(node).map(item => ofChild(program, cell, item)),
          true
        )
      );
    case 'list_comprehension':
    case 'set_comprehension':
      return listOf(ofChild(program, cell, child(node, 'body')));
    case 'subscript': {
      const list = ofChild(program, cell, child(node, 'value'));
      const index = child(node, 'subscript');
      return list?.meaning.is === 'list' && index?.type !== 'slice'
        ? { meaning: list.meaning.item, certain: list.certain }
        : null;
    }
    default:
      return null;
  }
}

function ofChild(
  program: Program,
  cell: PythonCell,
  node: SyntaxNode | null | undefined
): Known | null {
  return node ? meaningOf(program, cell, node) : null;
}

function listOf(item: Known | null): Known | null {
  return item && { meaning: { is: 'list', item: item.meaning }, certain: item.certain };
}

/** What all candidates are, or null if they differ; the Nones of a ladder are left out. */
function combine(candidates: readonly (Known | null)[], certain: boolean): Known | null {
  const some = candidates.filter(known => known?.meaning.is !== 'none');
  const [first, ...others] = some;
  if (!first || others.some(other => !other || !isAlike(first.meaning, other.meaning))) {
    return candidates.length > 0 && some.length === 0 ? NONE : null;
  }
  const isSame = others.every(other => isEqual(first.meaning, other!.meaning));
  const isAll = some.length === candidates.length;
  const running = some.find(known => isRunning(known!.meaning));
  return {
    meaning: (running ?? first).meaning,
    certain: certain && isSame && isAll && some.every(known => known!.certain)
  };
}

/** A kernel has a running loop: a ladder that looks for one finds it. */
function isRunning(meaning: Meaning): boolean {
  return meaning.is === 'instance' && meaning.kind === 'running-loop';
}

/** Of one class; two loops are alike whether they run or not. */
function isAlike(a: Meaning, b: Meaning): boolean {
  return a.is === 'instance' && b.is === 'instance' ? a.of === b.of : isEqual(a, b);
}

function isEqual(a: Meaning, b: Meaning): boolean {
  switch (a.is) {
    case 'name':
      return b.is === 'name' && a.name === b.name;
    case 'instance':
      return b.is === 'instance' && a.of === b.of && a.kind === b.kind;
    case 'definition':
      return b.is === 'definition' && isSameSite(a.site, b.site);
    case 'object':
      return b.is === 'object' && isSameSite(a.site, b.site);
    case 'list':
      return b.is === 'list' && isEqual(a.item, b.item);
    default:
      return b.is === 'none';
  }
}

function nameMeaning(program: Program, cell: PythonCell, node: SyntaxNode): Known | null {
  const { bindings, certain } = resolve(program, cell, node);
  if (bindings.length === 0) {
    const name = textOf(cell, node);
    const known = KNOWN_MODULES.has(name) ? name : BUILTINS.has(name) ? `builtins.${name}` : null;
    return known === null ? null : { meaning: { is: 'name', name: known }, certain };
  }
  const candidates = bindings.map(site => bindingMeaning(program, site));
  const known = combine(candidates, true);
  const isModule = bindings.every(({ binding }) => isImportOfModule(binding.qualified));
  // A module's own name is hardly what a star import or a broken cell binds.
  return known && { meaning: known.meaning, certain: known.certain && (certain || isModule) };
}

function isImportOfModule(qualified: string | null): boolean {
  return qualified !== null && KNOWN_MODULES.has(qualified);
}

function bindingMeaning(program: Program, site: BoundSite): Known | null {
  const { cell, binding } = site;
  switch (binding.kind) {
    case 'import':
      return { meaning: { is: 'name', name: binding.qualified! }, certain: true };
    case 'def':
    case 'async-def':
    case 'class':
      return { meaning: { is: 'definition', site }, certain: true };
    case 'assign':
    case 'walrus':
      return ofChild(program, cell, binding.value);
    case 'with':
      return withMeaning(program, cell, binding.node);
    case 'for':
      return itemMeaning(program, cell, binding.node);
    case 'parameter':
      return parameterMeaning(program, cell, binding.node);
    default:
      return null;
  }
}

/** `with asyncio.Runner() as runner`: most context managers give themselves. */
function withMeaning(program: Program, cell: PythonCell, name: SyntaxNode): Known | null {
  const pattern = name.parent?.parent;
  if (name.parent?.type !== 'as_pattern_target' || pattern?.type !== 'as_pattern') {
    return null;
  }
  const known = ofChild(program, cell, pattern.children[0]);
  if (known?.meaning.is === 'instance' && isClass(known.meaning.of)) {
    return known;
  }
  return known?.meaning.is === 'object' ? { ...known, certain: false } : null;
}

function itemMeaning(program: Program, cell: PythonCell, name: SyntaxNode): Known | null {
  const iterable = name.field === 'left' ? child(name.parent!, 'right') : null;
  const list = ofChild(program, cell, iterable);
  return list?.meaning.is === 'list' ? { meaning: list.meaning.item, certain: list.certain } : null;
}

/** `self` and `cls` of a method, or what the annotation says. */
function parameterMeaning(program: Program, cell: PythonCell, name: SyntaxNode): Known | null {
  const owner = enclosingClass(cell, name);
  if (owner) {
    return owner.isClass
      ? { meaning: { is: 'definition', site: owner.site }, certain: true }
      : { meaning: { is: 'object', site: owner.site, ofBases: false }, certain: true };
  }
  const parameter = name.parent;
  const annotation = parameter && child(parameter, 'type');
  const type = parameter?.type.startsWith('typed_') ? ofChild(program, cell, annotation) : null;
  const instance = type && instanceOf(type.meaning);
  return instance && { meaning: instance, certain: false };
}

function instanceOf(type: Meaning): Meaning | null {
  if (type.is === 'definition' && type.site.binding.kind === 'class') {
    return { is: 'object', site: type.site, ofBases: false };
  }
  if (type.is !== 'name') {
    return null;
  }
  const known = knownResult(type.name);
  return type.name === EVENT_LOOP
    ? { is: 'instance', of: EVENT_LOOP, kind: 'running-loop' }
    : { is: 'instance', of: known?.of ?? type.name, kind: known?.kind ?? null };
}

function attributeMeaning(program: Program, cell: PythonCell, node: SyntaxNode): Known | null {
  const object = child(node, 'object')!;
  const last = child(node, 'attribute')!;
  const name = textOf(cell, last);
  const known = meaningOf(program, cell, object);
  if (!known) {
    // Nothing else has methods of these names.
    return LOOP_METHODS.has(name) && node.parent?.type === 'call'
      ? { meaning: { is: 'name', name: `${EVENT_LOOP}.${name}` }, certain: false }
      : null;
  }
  const { meaning, certain } = known;
  switch (meaning.is) {
    case 'name':
    case 'instance': {
      const of = meaning.is === 'name' ? meaning.name : meaning.of;
      const full = canonicalName(`${of}.${name}`);
      return isPatched(program, node, name, of) || isReplaced(program, name, of)
        ? null
        : { meaning: { is: 'name', name: full }, certain };
    }
    case 'definition':
      return meaning.site.binding.kind === 'class'
        ? memberMeaning(program, meaning.site, name, certain, false)
        : null;
    case 'object':
      return memberMeaning(program, meaning.site, name, certain, meaning.ofBases);
    default:
      return null;
  }
}

/** Whether the notebook assigns to this attribute: `asyncio.run = …`. */
function isPatched(program: Program, node: SyntaxNode, name: string, of: string): boolean {
  return program.index.patchesOf(name).some(site => {
    if (site.node === node) {
      return false;
    }
    const target = meaningOf(program, site.cell, child(site.node, 'object')!)?.meaning;
    return target?.is === 'name' && target.name === of;
  });
}

/** Whether `setattr`, a patch or the like may replace this attribute of something of a library. */
function isReplaced(program: Program, name: string, of: string): boolean {
  const { index } = program;
  const isOwn = (target: Meaning | null | undefined) =>
    (target?.is === 'name' && target.name === of) ||
    (target?.is === 'instance' && target.of === of);
  return (
    index
      .replacementsOf(name)
      .some(({ cell, object, owner }) =>
        object
          ? isOwn(ofChild(program, cell, object)?.meaning)
          : owner === null || lastPart(owner) === lastPart(of)
      ) ||
    index.computedReplacements.some(
      ({ cell, object }) => object !== null && isOwn(ofChild(program, cell, object)?.meaning)
    )
  );
}

function lastPart(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf('.') + 1);
}

/** Whether the value of a member is what its class says: nothing intercepts or replaces it. */
function isAsDefined(program: Program, site: BoundSite, name: string): boolean {
  const { index } = program;
  return (
    isOrdinaryClass(program, site) &&
    !index.isReplaced(name) &&
    !index.computedReplacements.some(
      replacement =>
        replacement.object === null ||
        mayBeOf(program, site, replacement.cell, replacement.object, selfClass(replacement))
    ) &&
    !index.patchesOf(name).some(({ cell, node }) => {
      const object = child(node, 'object')!;
      const isOwn = enclosingClass(cell, object)?.site.binding.value === site.binding.value;
      return !isOwn && mayBeOf(program, site, cell, object, null);
    })
  );
}

/** Whether an expression may mean the class, an object of it, or of a class related to it. */
function mayBeOf(
  program: Program,
  site: BoundSite,
  cell: PythonCell,
  object: SyntaxNode,
  self: BoundSite | null
): boolean {
  const target = ofChild(program, cell, object)?.meaning;
  const other =
    self ?? (target?.is === 'object' || target?.is === 'definition' ? target.site : null);
  return other
    ? isAmong(program, other, site) || isAmong(program, site, other)
    : target?.is !== 'name' && target?.is !== 'instance';
}

/** Whether it is the class, or one of its bases, of any depth. */
function isAmong(program: Program, base: BoundSite, site: BoundSite, depth = 0): boolean {
  return (
    isSameSite(base, site) ||
    (depth < 8 && basesOf(program, site).some(next => isAmong(program, base, next, depth + 1)))
  );
}

/** Whether the class is made and looked into as any class is. */
function isOrdinaryClass(program: Program, site: BoundSite, depth = 0): boolean {
  const decorators = decoratorsOf(site.binding.value!).map(decorator =>
    decoratorName(program, site.cell, decorator)
  );
  const isOrdinaryBase = ({ cell, node }: Base) => {
    const known = meaningOf(program, cell, node)?.meaning;
    switch (known?.is) {
      case 'definition':
        return depth < 8 && isPlainBase(program, known.site, depth);
      case 'name':
        return !known.name.endsWith('with_metaclass');
      case 'instance':
        return true;
      default:
        // A builtin, such as `Exception`.
        return node.type === 'identifier' && resolve(program, cell, node).bindings.length === 0;
    }
  };
  return (
    decorators.every(name => name !== null && TRANSPARENT_CLASS_DECORATORS.has(name)) &&
    isOrdinary(site, isOrdinaryBase)
  );
}

/** Whether a class of the notebook leaves the classes that name it as a base as they are. */
function isPlainBase(program: Program, site: BoundSite, depth: number): boolean {
  const { kind, value } = site.binding;
  return (
    kind === 'class' &&
    !site.cell.scopes.get(value!)?.bindings.has('__init_subclass__') &&
    isOrdinaryClass(program, site, depth + 1)
  );
}

/** The classes of the notebook that a class names as its bases. */
function basesOf(program: Program, { cell, binding }: BoundSite): readonly BoundSite[] {
  const list = child(binding.value!, 'superclasses');
  return (list ? namedChildren(list) : []).flatMap(node => {
    const known = ofChild(program, cell, node)?.meaning;
    return known?.is === 'definition' && known.site.binding.kind === 'class' ? [known.site] : [];
  });
}

function decoratorName(program: Program, cell: PythonCell, decorator: SyntaxNode): string | null {
  const [expression] = namedChildren(decorator);
  const callee = expression.type === 'call' ? child(expression, 'function')! : expression;
  return qualifiedName(program, cell, callee);
}

function memberMeaning(
  program: Program,
  site: BoundSite,
  name: string,
  isClear: boolean,
  ofBases: boolean
): Known | null {
  const certain = isClear && isAsDefined(program, site, name);
  const assigned = ofBases ? [] : instanceValues(site, name);
  if (assigned.length > 0) {
    const known = combine(
      assigned.map(value => ofChild(program, site.cell, value)),
      true
    );
    return known && { meaning: known.meaning, certain: known.certain && certain };
  }
  const member = classMember(program, site, name, ofBases, base => baseOf(program, base));
  if (!member) {
    return null;
  }
  if ('library' in member) {
    return { meaning: { is: 'name', name: `${member.library}.${name}` }, certain };
  }
  const known = bindingMeaning(program, member.site);
  const isSure = certain && member.certain && !isField(member.site);
  return known && { meaning: known.meaning, certain: known.certain && isSure };
}

/** `fetch: Callable = load`: each object of a dataclass may have its own. */
function isField({ binding: { kind, node } }: BoundSite): boolean {
  return kind === 'assign' && node.parent !== null && child(node.parent, 'type') !== null;
}

/** The class that an expression in a list of bases means. */
function baseOf(
  program: Program,
  base: { readonly cell: PythonCell; readonly node: SyntaxNode }
): BoundSite | string | null {
  const meaning = meaningOf(program, base.cell, base.node)?.meaning;
  return meaning?.is === 'name' ? meaning.name : meaning?.is === 'definition' ? meaning.site : null;
}

function callMeaning(program: Program, cell: PythonCell, call: SyntaxNode): Known | null {
  const name = child(call, 'function');
  const callee = ofChild(program, cell, name);
  if (!callee) {
    return name?.type === 'identifier' ? sameResult(program, cell, name) : null;
  }
  const { meaning, certain } = callee;
  const result =
    meaning.is === 'name'
      ? libraryResult(program, cell, call, meaning.name)
      : meaning.is === 'definition'
        ? ownResult(program, meaning.site)
        : null;
  return result && { meaning: result.meaning, certain: result.certain && certain };
}

/** What a function gives that is defined more than once, always of one kind. */
function sameResult(program: Program, cell: PythonCell, name: SyntaxNode): Known | null {
  const { bindings, certain } = resolve(program, cell, name);
  const isFunction = bindings.every(
    ({ binding: { kind } }) => kind === 'def' || kind === 'async-def'
  );
  return isFunction
    ? combine(
        bindings.map(site => ownResult(program, site)),
        certain
      )
    : null;
}

function libraryResult(
  program: Program,
  cell: PythonCell,
  call: SyntaxNode,
  name: string
): Known | null {
  const known = knownResult(name);
  const [first, second] = argumentsOf(call);
  switch (name) {
    case 'builtins.__import__':
    case 'importlib.import_module':
      return first?.type === 'string'
        ? { meaning: { is: 'name', name: textOf(cell, first).slice(1, -1) }, certain: true }
        : null;
    case 'builtins.super':
      return superMeaning(cell, call);
    case 'builtins.list':
    case 'builtins.tuple':
    case 'builtins.set':
    case 'builtins.sorted':
    case 'builtins.reversed': {
      const list = ofChild(program, cell, first ?? child(call, 'arguments'));
      return list?.meaning.is === 'list' ? list : null;
    }
    case 'builtins.map': {
      const mapped = ofChild(program, cell, first);
      return second && mapped?.meaning.is === 'definition'
        ? listOf(ownResult(program, mapped.meaning.site))
        : null;
    }
    case 'asyncio.ensure_future': {
      // A future is given back as it is.
      const given = ofChild(program, cell, first)?.meaning;
      return given?.is === 'instance' && given.kind === 'future'
        ? { meaning: given, certain: true }
        : { meaning: { is: 'instance', of: known!.of, kind: 'task' }, certain: true };
    }
  }
  if (known) {
    return { meaning: { is: 'instance', of: known.of, kind: known.kind }, certain: true };
  }
  if (name.startsWith('builtins.')) {
    return null;
  }
  const of = isClass(name) ? name : `${name}()`;
  return { meaning: { is: 'instance', of, kind: null }, certain: true };
}

/** By the custom that classes have a capital. */
function isClass(name: string): boolean {
  return /^_*[A-Z][^()]*$/.test(name.slice(name.lastIndexOf('.') + 1));
}

function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  const list = child(call, 'arguments');
  return list?.type === 'argument_list' ? namedChildren(list) : [];
}

/** `super()` in a method. */
function superMeaning(cell: PythonCell, call: SyntaxNode): Known | null {
  const owner = enclosingClass(cell, call);
  return owner && argumentsOf(call).length === 0
    ? { meaning: { is: 'object', site: owner.site, ofBases: true }, certain: true }
    : null;
}

/** What calling a def, async def or class of the notebook gives. */
function ownResult(program: Program, site: BoundSite): Known | null {
  const { kind, value } = site.binding;
  if (kind === 'class') {
    const certain = isOrdinaryClass(program, site);
    return { meaning: { is: 'object', site, ofBases: false }, certain };
  }
  const decorators = decoratorsOf(value!).map(decorator =>
    decoratorName(program, site.cell, decorator)
  );
  if (decorators.includes('contextlib.asynccontextmanager')) {
    return awaitable('async-context-manager');
  }
  if (!decorators.every(name => name !== null && TRANSPARENT_DECORATORS.has(name))) {
    return null;
  }
  if (kind === 'async-def') {
    return awaitable(isGenerator(value!) ? 'async-generator' : 'coroutine');
  }
  return isGenerator(value!) ? null : returned(program, site);
}

/** What an async def of the notebook returns to who awaits its call. */
function awaitedMeaning(
  program: Program,
  cell: PythonCell,
  operand: SyntaxNode | undefined
): Known | null {
  if (operand?.type === 'parenthesized_expression') {
    return awaitedMeaning(program, cell, namedChildren(operand)[0]);
  }
  const callee =
    operand?.type === 'call' ? ofChild(program, cell, child(operand, 'function')) : null;
  const site = callee?.meaning.is === 'definition' ? callee.meaning.site : null;
  const given = site?.binding.kind === 'async-def' ? ownResult(program, site) : null;
  if (!callee || !site || given?.meaning.is !== 'instance' || given.meaning.kind !== 'coroutine') {
    return null;
  }
  const result = returned(program, site);
  return result && { meaning: result.meaning, certain: result.certain && callee.certain };
}

function awaitable(kind: ReceiverKind): Known {
  return { meaning: { is: 'instance', of: kind, kind }, certain: true };
}

/** What all return statements of a function give. */
function returned(program: Program, site: BoundSite): Known | null {
  const values = returnsOf(site);
  return combine(
    values.map(value => ofChild(program, site.cell, value)),
    values.length > 0
  );
}

/** Whether a plain def may give back something to be awaited. */
function returnsUnknown(program: Program, site: BoundSite): boolean {
  return returnsOf(site).some(value => {
    const known = ofChild(program, site.cell, value);
    return known !== null && isAwaitable(kindOf(program, known.meaning));
  });
}

/** The values of the return statements of a function's own body. */
export function returnsOf({ binding }: BoundSite): readonly SyntaxNode[] {
  const values: SyntaxNode[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'return_statement') {
      values.push(...namedChildren(node));
    } else if (!/^(?:function_definition|class_definition|lambda)$/.test(node.type)) {
      node.children.forEach(visit);
    }
  };
  const body = child(binding.value!, 'body');
  if (body) {
    visit(body);
  }
  return values;
}

/** The decorators of a def or class, the outermost first. */
export function decoratorsOf(definition: SyntaxNode): readonly SyntaxNode[] {
  const { parent } = definition;
  return parent?.type === 'decorated_definition'
    ? parent.children.filter(({ type }) => type === 'decorator')
    : [];
}

function kindOf(program: Program, meaning: Meaning): ReceiverKind | null {
  switch (meaning.is) {
    case 'instance':
      return meaning.kind;
    case 'list': {
      const item = kindOf(program, meaning.item);
      return item === 'coroutine' ? 'coroutine-list' : item === 'task' ? 'task-list' : null;
    }
    case 'object': {
      const isAsync = classMember(program, meaning.site, '__aenter__', meaning.ofBases, base =>
        baseOf(program, base)
      );
      return isAsync && 'site' in isAsync ? 'async-context-manager' : null;
    }
    default:
      return null;
  }
}
