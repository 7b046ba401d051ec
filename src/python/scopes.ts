import { ASYNCIO_NAMES, canonicalName } from './names';
import { child, childrenOf, namedChildren, SyntaxNode } from './syntax';

/** A scope as Python has them; the module scope is shared by all cells (program.ts). */
export type Scope = {
  readonly kind:
    'module' | 'function' | 'class' | 'lambda' | 'comprehension' | 'generator-expression';
  /** The def, class, lambda or comprehension; the module node for the module. */
  readonly node: SyntaxNode;
  readonly parent: Scope | null;
  readonly children: readonly Scope[];
  /** Names bound in this scope, in source order; global and nonlocal ones are where they belong. */
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
  /** Loads and deletes evaluated in this scope. */
  readonly references: readonly Reference[];
  /** Names declared `global` here. */
  readonly globals: ReadonlySet<string>;
  /** Whether it is an `async def`. */
  readonly isAsync: boolean;
};

/** One place that gives a name a meaning. */
export type Binding = {
  readonly name: string;
  readonly scope: Scope;
  /** The identifier; the `*` of a star import. */
  readonly node: SyntaxNode;
  readonly kind:
    | 'import'
    | 'def'
    | 'async-def'
    | 'class'
    | 'assign'
    | 'augmented'
    | 'for'
    | 'with'
    | 'except'
    | 'parameter'
    | 'walrus'
    | 'match'
    /** `globals()['name'] = …`; the node is the string. */
    | 'global-unknown'
    | 'delete';
  /** For imports the canonical dotted name: `asyncio`, `asyncio.run`. */
  readonly qualified: string | null;
  /** The def or class node, or the assigned expression where it is exactly `name = expression`. */
  readonly value: SyntaxNode | null;
  /** Inside if, try, for, while, with or match of its scope, or bound by `global` from a function. */
  readonly conditional: boolean;
};

/** One use of a name. */
export type Reference = {
  readonly name: string;
  readonly node: SyntaxNode;
  readonly scope: Scope;
};

/** What one pass over a module finds. */
export type Names = {
  readonly module: Scope;
  /** The scope that each def, class, lambda and comprehension makes. */
  readonly scopes: ReadonlyMap<SyntaxNode, Scope>;
  /** References of all scopes, by name. */
  readonly references: ReadonlyMap<string, readonly Reference[]>;
  /** All calls, in source order. */
  readonly calls: readonly SyntaxNode[];
  /** Calls by the last name of what they call: `run` for `asyncio.run()`. */
  readonly callsByName: ReadonlyMap<string, readonly SyntaxNode[]>;
  /** Names that stand for another: `go` of `import run as go`, `start` of `start = asyncio.run`. */
  readonly aliases: readonly { readonly name: string; readonly of: string }[];
  /** The last identifier of every attribute, by name. */
  readonly attributes: ReadonlyMap<string, readonly SyntaxNode[]>;
  /** Attributes that are assigned or deleted. */
  readonly attributeTargets: readonly SyntaxNode[];
  /** What may bind any name in the module: star imports, `globals().update`. */
  readonly wildcards: readonly SyntaxNode[];
};

/** Finds the scopes, bindings and references of a module. */
export function namesOf(module: SyntaxNode, source: string): Names {
  return new Pass(module, source).names;
}

/**
 * The scope in which a node is evaluated: defaults, decorators, bases,
 * annotations and the first iterable of a comprehension belong outside; a
 * parameter's name belongs inside.
 */
export function scopeAt(
  cell: { readonly scopes: ReadonlyMap<SyntaxNode, Scope>; readonly scope: Scope },
  node: SyntaxNode
): Scope {
  let below = node;
  for (let up = node.parent; up; below = up, up = up.parent) {
    const scope = cell.scopes.get(up);
    if (scope && isInside(up, below, node)) {
      return scope;
    }
  }
  return cell.scope;
}

/** Whether a node under `part` of a scope's node is evaluated in that scope. */
export function isInside(scopeNode: SyntaxNode, part: SyntaxNode, node: SyntaxNode): boolean {
  switch (scopeNode.type) {
    case 'module':
      return true;
    case 'function_definition':
    case 'lambda':
      return part.field === 'body' || (part.field === 'parameters' && isParameterName(node, part));
    case 'class_definition':
      return part.field === 'body';
    default: {
      const first = scopeNode.children.find(({ type }) => type === 'for_in_clause');
      const iterable = first && child(first, 'right');
      return !(iterable && iterable.from <= node.from && node.to <= iterable.to);
    }
  }
}

function isParameterName(node: SyntaxNode, parameters: SyntaxNode): boolean {
  for (let up = node; up !== parameters; up = up.parent!) {
    if (up.field === 'value' || up.field === 'type') {
      return false;
    }
  }
  return true;
}

type Open<T> = { -readonly [Key in keyof T]: T[Key] };
type OpenScope = Omit<
  Open<Scope>,
  'children' | 'bindings' | 'references' | 'parent' | 'globals'
> & {
  globals: Set<string>;
  parent: OpenScope | null;
  children: OpenScope[];
  bindings: Map<string, Binding[]>;
  references: Reference[];
};

/** Calls that can bind any name of the module: `globals().update()`. */
const REBINDERS = new Set(['update', 'setdefault']);

const COMPREHENSIONS: Readonly<Record<string, Scope['kind']>> = {
  list_comprehension: 'comprehension',
  set_comprehension: 'comprehension',
  dictionary_comprehension: 'comprehension',
  generator_expression: 'generator-expression'
};

/** One walk over a module. */
class Pass {
  constructor(
    module: SyntaxNode,
    private readonly source: string
  ) {
    this.module = this.open('module', module, null);
    this.scope = this.module;
    this.visitAll(module);
    this.settleNonlocals();
  }

  get names(): Names {
    const { module, scopes, references, calls, callsByName, aliases } = this;
    const { attributes, attributeTargets, wildcards } = this;
    return {
      module,
      scopes,
      references,
      calls,
      callsByName,
      aliases,
      attributes,
      attributeTargets,
      wildcards
    };
  }

  private readonly module: OpenScope;
  private readonly scopes = new Map<SyntaxNode, Scope>();
  private readonly references = new Map<string, Reference[]>();
  private readonly calls: SyntaxNode[] = [];
  private readonly callsByName = new Map<string, SyntaxNode[]>();
  private readonly aliases: { name: string; of: string }[] = [];
  private readonly attributes = new Map<string, SyntaxNode[]>();
  private readonly attributeTargets: SyntaxNode[] = [];
  private readonly wildcards: SyntaxNode[] = [];
  private readonly declaredNonlocal = new Map<OpenScope, Set<string>>();
  private readonly nonlocals: { name: string; from: OpenScope; binding: Open<Binding> }[] = [];
  private scope: OpenScope;
  /** How many if, try, for, while, with and match of the scope are open. */
  private depth = 0;

  private open(kind: Scope['kind'], node: SyntaxNode, parent: OpenScope | null): OpenScope {
    const scope: OpenScope = {
      kind,
      node,
      parent,
      children: [],
      bindings: new Map(),
      references: [],
      globals: new Set(),
      isAsync: kind === 'function' && node.children[0].type === 'async'
    };
    parent?.children.push(scope);
    if (parent) {
      this.scopes.set(node, scope);
    }
    return scope;
  }

  private within(scope: OpenScope, visit: () => void): void {
    const { scope: outer, depth } = this;
    this.scope = scope;
    this.depth = 0;
    visit();
    this.scope = outer;
    this.depth = depth;
  }

  private text(node: SyntaxNode): string {
    return node.type === 'identifier'
      ? nameOf(this.source, node)
      : this.source.slice(node.from, node.to);
  }

  private visitAll(node: SyntaxNode): void {
    for (const below of node.children) {
      if (below.named) {
        this.visit(below);
      }
    }
  }

  private visitField(node: SyntaxNode, field: string): void {
    const below = child(node, field);
    if (below) {
      this.visit(below);
    }
  }

  private visit(node: SyntaxNode): void {
    switch (node.type) {
      case 'identifier':
        return this.refer(node);
      case 'attribute':
        return this.attribute(node);
      case 'call':
        return this.call(node);
      case 'keyword_argument':
        return this.visitField(node, 'value');
      case 'member_type':
        return this.visit(node.children[0]);
      case 'function_definition':
        return this.definition(node);
      case 'class_definition':
        return this.classDefinition(node);
      case 'lambda':
        return this.lambda(node);
      case 'list_comprehension':
      case 'set_comprehension':
      case 'dictionary_comprehension':
      case 'generator_expression':
        return this.comprehension(node);
      case 'named_expression':
        return this.walrus(node);
      case 'assignment':
        return this.assignment(node);
      case 'augmented_assignment':
        return this.augmented(node);
      case 'type_alias_statement':
        return this.typeAlias(node);
      case 'import_statement':
      case 'import_from_statement':
      case 'future_import_statement':
        return this.imports(node);
      case 'global_statement':
      case 'nonlocal_statement':
        return this.declare(node, node.type === 'global_statement' ? 'global' : 'nonlocal');
      case 'delete_statement':
        return namedChildren(node).forEach(target => this.target(target, 'delete'));
      case 'for_statement':
        return this.forStatement(node);
      case 'if_statement':
      case 'while_statement':
      case 'try_statement':
      case 'with_statement':
      case 'match_statement':
        return this.compound(node);
      case 'as_pattern':
        return this.asPattern(node);
      case 'case_clause':
        return this.caseClause(node);
      default:
        return this.visitAll(node);
    }
  }

  private refer(node: SyntaxNode): void {
    const name = this.text(node);
    const reference: Reference = { name, node, scope: this.scope };
    this.scope.references.push(reference);
    add(this.references, name, reference);
  }

  private attribute(node: SyntaxNode): void {
    const last = child(node, 'attribute');
    if (last) {
      add(this.attributes, this.text(last), last);
    }
    this.visitField(node, 'object');
  }

  private call(node: SyntaxNode): void {
    this.calls.push(node);
    const callee = child(node, 'function');
    const last = callee && lastName(callee);
    if (last) {
      const name = this.text(last);
      add(this.callsByName, name, node);
      if (REBINDERS.has(name) && /^globals\(\)/.test(this.text(callee))) {
        this.wildcards.push(node);
      }
    }
    this.visitAll(node);
  }

  private bind(
    node: SyntaxNode,
    kind: Binding['kind'],
    more: {
      value?: SyntaxNode | null;
      qualified?: string | null;
      name?: string;
      in?: OpenScope;
    } = {}
  ): void {
    const from = more.in ?? this.scope;
    const name = more.name ?? this.text(node);
    const isGlobal = from.globals.has(name) || more.in === this.module;
    const isNonlocal = this.declaredNonlocal.get(from)?.has(name) ?? false;
    const scope = isGlobal ? this.module : from;
    const binding: Open<Binding> = {
      name,
      scope,
      node,
      kind,
      qualified: more.qualified ?? null,
      value: more.value ?? null,
      conditional: this.depth > 0 || isNonlocal || this.scope !== scope
    };
    if (isNonlocal) {
      this.nonlocals.push({ name, from, binding });
    } else {
      add(scope.bindings, name, binding);
    }
    const of = aliased(binding, this.source);
    if (of !== null && of !== name) {
      this.aliases.push({ name, of });
    }
  }

  /** Nonlocal names belong to the nearest enclosing function that binds them. */
  private settleNonlocals(): void {
    for (const { name, from, binding } of this.nonlocals) {
      let scope = from.parent;
      while (scope && !(isFunction(scope) && scope.bindings.has(name))) {
        scope = scope.parent;
      }
      binding.scope = scope ?? from;
      add((scope ?? from).bindings, name, binding);
    }
  }

  private declare(node: SyntaxNode, kind: 'global' | 'nonlocal'): void {
    const nonlocal = this.declaredNonlocal.get(this.scope) ?? new Set<string>();
    this.declaredNonlocal.set(this.scope, nonlocal);
    const names = kind === 'global' ? this.scope.globals : nonlocal;
    namedChildren(node).forEach(name => names.add(this.text(name)));
  }

  private definition(node: SyntaxNode): void {
    const name = child(node, 'name');
    const scope = this.open('function', node, this.scope);
    this.visitField(node, 'type_parameters');
    this.parameters(node, scope);
    this.visitField(node, 'return_type');
    if (name) {
      this.bind(name, scope.isAsync ? 'async-def' : 'def', { value: node });
    }
    this.within(scope, () => this.visitField(node, 'body'));
  }

  private lambda(node: SyntaxNode): void {
    const scope = this.open('lambda', node, this.scope);
    this.parameters(node, scope);
    this.within(scope, () => this.visitField(node, 'body'));
  }

  /** Names belong to the function, defaults and annotations to where it stands. */
  private parameters(node: SyntaxNode, inner: OpenScope): void {
    const parameters = child(node, 'parameters');
    for (const parameter of parameters ? namedChildren(parameters) : []) {
      this.visitField(parameter, 'type');
      this.visitField(parameter, 'value');
      const name = child(parameter, 'name') ?? parameter;
      this.within(inner, () => this.parameterNames(name));
    }
  }

  private parameterNames(node: SyntaxNode): void {
    if (node.type === 'identifier') {
      this.bind(node, 'parameter');
    } else {
      namedChildren(node)
        .filter(part => part.field !== 'type' && part.field !== 'value')
        .forEach(part => this.parameterNames(part));
    }
  }

  private classDefinition(node: SyntaxNode): void {
    const name = child(node, 'name');
    this.visitField(node, 'type_parameters');
    this.visitField(node, 'superclasses');
    if (name) {
      this.bind(name, 'class', { value: node });
    }
    const scope = this.open('class', node, this.scope);
    this.within(scope, () => this.visitField(node, 'body'));
  }

  private comprehension(node: SyntaxNode): void {
    const scope = this.open(COMPREHENSIONS[node.type], node, this.scope);
    const clauses = namedChildren(node).filter(({ field }) => field !== 'body');
    if (clauses[0]) {
      this.visitField(clauses[0], 'right');
    }
    this.within(scope, () => {
      clauses.forEach((clause, i) => {
        if (clause.type !== 'for_in_clause') {
          return this.visit(clause);
        }
        if (i > 0) {
          this.visitField(clause, 'right');
        }
        const left = child(clause, 'left');
        if (left) {
          this.target(left, 'for');
        }
      });
      childrenOf(node, 'body').forEach(body => this.visit(body));
    });
  }

  /** Binds outside of comprehensions. */
  private walrus(node: SyntaxNode): void {
    const value = child(node, 'value');
    const name = child(node, 'name');
    if (value) {
      this.visit(value);
    }
    if (name) {
      let scope = this.scope;
      while (
        scope.parent &&
        (scope.kind === 'comprehension' || scope.kind === 'generator-expression')
      ) {
        scope = scope.parent;
      }
      this.bind(name, 'walrus', { value, in: scope });
    }
  }

  private assignment(node: SyntaxNode): void {
    const left = child(node, 'left');
    const right = child(node, 'right');
    this.visitField(node, 'type');
    if (right) {
      this.visit(right);
    }
    if (!left) {
      return;
    }
    if (left.type !== 'identifier') {
      this.target(left, 'assign');
    } else if (right) {
      this.bind(left, 'assign', { value: lastOfChain(right) });
    } else if (isFunction(this.scope)) {
      this.bind(left, 'assign');
    }
  }

  private augmented(node: SyntaxNode): void {
    this.visitField(node, 'left');
    this.visitField(node, 'right');
    const left = child(node, 'left');
    if (left?.type === 'identifier') {
      this.bind(left, 'augmented');
    }
  }

  private typeAlias(node: SyntaxNode): void {
    const left = child(node, 'left');
    this.visitField(node, 'right');
    const name = left && firstIdentifier(left);
    if (name) {
      this.bind(name, 'assign');
    }
  }

  /** The names of an assignment target; the rest of it is evaluated. */
  private target(node: SyntaxNode, kind: Binding['kind']): void {
    switch (node.type) {
      case 'identifier':
        if (kind === 'delete') {
          this.refer(node);
        }
        return this.bind(node, kind);
      case 'pattern_list':
      case 'tuple_pattern':
      case 'list_pattern':
      case 'list_splat_pattern':
      case 'list_splat':
      case 'expression_list':
      case 'tuple':
      case 'list':
      case 'parenthesized_expression':
      case 'as_pattern_target':
        return namedChildren(node).forEach(part => this.target(part, kind));
      case 'subscript':
        this.globalsItem(node);
        return this.visit(node);
      case 'attribute':
        this.attributeTargets.push(node);
        return this.visit(node);
      default:
        return this.visit(node);
    }
  }

  private globalsItem(node: SyntaxNode): void {
    if (child(node, 'value')?.type !== 'call') {
      return;
    }
    const match = /^globals\(\)\s*\[\s*(['"])(\w+)\1\s*\]$/.exec(this.text(node));
    const key = child(node, 'subscript');
    if (match && key) {
      this.bind(key, 'global-unknown', { name: match[2], in: this.module });
    } else if (/^globals\(\)/.test(this.text(node))) {
      this.wildcards.push(node);
    }
  }

  private forStatement(node: SyntaxNode): void {
    const left = child(node, 'left');
    this.visitField(node, 'right');
    this.depth++;
    if (left) {
      this.target(left, 'for');
    }
    this.visitField(node, 'body');
    this.visitField(node, 'alternative');
    this.depth--;
  }

  private compound(node: SyntaxNode): void {
    this.depth++;
    this.visitAll(node);
    this.depth--;
  }

  private asPattern(node: SyntaxNode): void {
    const [value] = namedChildren(node);
    const target = child(node, 'alias');
    if (value && value !== target) {
      this.visit(value);
    }
    if (target) {
      this.target(target, node.parent?.type === 'except_clause' ? 'except' : 'with');
    }
  }

  private caseClause(node: SyntaxNode): void {
    for (const part of namedChildren(node)) {
      if (part.type === 'case_pattern') {
        this.pattern(part);
      } else {
        this.visit(part);
      }
    }
  }

  private pattern(node: SyntaxNode): void {
    const parts = namedChildren(node);
    switch (node.type) {
      case 'dotted_name':
        if (parts.length > 1) {
          return this.refer(parts[0]);
        }
        return this.text(node) === '_' ? undefined : this.bind(parts[0], 'match');
      case 'class_pattern':
        this.refer(parts[0].type === 'dotted_name' ? parts[0].children[0] : parts[0]);
        return parts.slice(1).forEach(part => this.pattern(part));
      case 'keyword_pattern':
        return parts.slice(1).forEach(part => this.pattern(part));
      case 'identifier':
        return this.text(node) === '_' ? undefined : this.bind(node, 'match');
      default:
        return parts.forEach(part => this.pattern(part));
    }
  }

  private imports(node: SyntaxNode): void {
    const module = child(node, 'module_name');
    const prefix = module ? `${this.text(module).replace(/\s/g, '')}.` : '';
    for (const imported of childrenOf(node, 'name')) {
      const path = imported.type === 'aliased_import' ? child(imported, 'name') : imported;
      const alias = child(imported, 'alias');
      const dotted = path ? this.text(path).replace(/\s/g, '') : '';
      if (alias) {
        this.bind(alias, 'import', { qualified: canonicalName(prefix + dotted) });
      } else if (module) {
        this.bind(imported.children[0] ?? imported, 'import', {
          qualified: canonicalName(prefix + dotted)
        });
      } else if (node.type === 'future_import_statement') {
        this.bind(imported.children[0] ?? imported, 'import', {
          qualified: `__future__.${dotted}`
        });
      } else {
        // `import a.b` binds `a`.
        const first = imported.children[0] ?? imported;
        this.bind(first, 'import', { qualified: this.text(first) });
      }
    }
    const star = node.children.find(({ type }) => type === 'wildcard_import');
    if (star && prefix === 'asyncio.') {
      for (const name of ASYNCIO_NAMES) {
        this.bind(star, 'import', { name, qualified: `asyncio.${name}` });
      }
    } else if (star) {
      this.wildcards.push(star);
    }
  }
}

/** The name that Python reads: to it `ﬁle`, with a ligature, is `file`. */
export function nameOf(source: string, { from, to }: SyntaxNode): string {
  const text = source.slice(from, to);
  return BEYOND_ASCII.test(text) ? text.normalize('NFKC') : text;
}

const BEYOND_ASCII = /[\u0080-\uffff]/;

function add<T>(map: Map<string, T[]>, name: string, value: T): void {
  const list = map.get(name);
  if (list) {
    list.push(value);
  } else {
    map.set(name, [value]);
  }
}

/** `c` of `a.b.c`, `a` of `a`. */
export function lastName(node: SyntaxNode): SyntaxNode | null {
  return node.type === 'identifier'
    ? node
    : node.type === 'attribute'
      ? child(node, 'attribute')
      : null;
}

/** The last name of what a binding stands for, when it is another name. */
function aliased(binding: Binding, source: string): string | null {
  if (binding.qualified !== null) {
    return binding.qualified.slice(binding.qualified.lastIndexOf('.') + 1);
  }
  const last = binding.value && lastName(binding.value);
  return last && nameOf(source, last);
}

function isFunction(scope: { readonly kind: Scope['kind'] }): boolean {
  return scope.kind === 'function' || scope.kind === 'lambda';
}

/** `z` of `x = y = z`. */
function lastOfChain(right: SyntaxNode): SyntaxNode {
  const next = right.type === 'assignment' ? child(right, 'right') : null;
  return next ? lastOfChain(next) : right;
}

function firstIdentifier(node: SyntaxNode): SyntaxNode | null {
  return node.type === 'identifier'
    ? node
    : node.children[0]
      ? firstIdentifier(node.children[0])
      : null;
}
