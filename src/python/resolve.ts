import { PythonCell, textOf } from './cell';
import type { BoundSite, Program } from './program';
import { Binding, Scope, scopeAt } from './scopes';
import { child, contains, SyntaxNode } from './syntax';

/** What a name can mean at a place. */
export type Resolution = {
  /** Nearest first. Empty: bound nowhere, a builtin or a name from elsewhere. */
  readonly bindings: readonly BoundSite[];
  /**
   * False if several bindings disagree, or something unseen may bind the name:
   * a star import, `exec`, `%run`, a broken cell, a name bound only below.
   */
  readonly certain: boolean;
};

/**
 * The bindings that a name used at this place can mean: those of its scope,
 * then of the enclosing functions, then of the module, which all cells share.
 * Of the module's bindings the last one run before counts: by execution counts
 * when the kernel is live, by place otherwise; in functions, which may run
 * later, also the last one of the notebook.
 */
export function resolve(program: Program, cell: PythonCell, identifier: SyntaxNode): Resolution {
  const name = textOf(cell, identifier);
  const from = scopeAt(cell, identifier);
  const owner = ownerOf(from, name, identifier);
  if (owner.parent) {
    return resolveLocal(cell, owner, name, from, identifier);
  }
  return resolveGlobal(program, cell, name, isDeferred(from, owner), identifier);
}

/** Whether two bindings mean the same for whoever uses the name. */
export function agree(a: BoundSite, b: BoundSite): boolean {
  return isSameSite(a, b) || signatureOf(a) === signatureOf(b);
}

/** The one thing that these bindings import; null if they do anything else. */
export function importOf(bindings: readonly Binding[] | undefined): string | null {
  const [first] = bindings ?? [];
  return bindings?.every(
    ({ kind, qualified }) => kind === 'import' && qualified === first.qualified
  )
    ? first.qualified
    : null;
}

/** Whether two sites are the same binding of the same cell. */
export function isSameSite(a: BoundSite, b: BoundSite): boolean {
  return a.cell === b.cell && a.binding === b.binding;
}

/** The scope to which a name belongs, the module's if no function binds it. */
function ownerOf(from: Scope, name: string, identifier: SyntaxNode): Scope {
  for (let scope = from; ; scope = scope.parent) {
    if (!scope.parent) {
      return scope;
    }
    if (scope.globals.has(name)) {
      return moduleOf(scope);
    }
    const bindings = scope.bindings.get(name);
    if (
      bindings &&
      (scope.kind !== 'class' || (scope === from && bindings[0].node.from <= identifier.from))
    ) {
      return scope;
    }
  }
}

function moduleOf(scope: Scope): Scope {
  return scope.parent ? moduleOf(scope.parent) : scope;
}

/** Whether code of this scope runs later than the code around it. */
function isDeferred(scope: Scope, owner: Scope): boolean {
  for (let up: Scope | null = scope; up && up !== owner; up = up.parent) {
    if (up.kind === 'function' || up.kind === 'lambda') {
      return true;
    }
  }
  return false;
}

function resolveLocal(
  cell: PythonCell,
  owner: Scope,
  name: string,
  from: Scope,
  identifier: SyntaxNode
): Resolution {
  const all = owner.bindings.get(name)!;
  const reaching =
    all.length === 1 || isDeferred(from, owner)
      ? all
      : reachingIn(all, identifier, owner, cell).bindings;
  const bindings = (reaching.length === 0 ? all : reaching).map(binding => ({ cell, binding }));
  return { bindings, certain: allAgree(bindings) };
}

/** All bindings of a name in the module scope, and what is asked of them again and again. */
export class NameBindings {
  constructor(
    /** In document order. */
    readonly all: readonly BoundSite[]
  ) {}

  /** Those made by the module's own code. */
  get direct(): readonly BoundSite[] {
    this.directSites ??= this.all.filter(({ binding }) => !isBoundFromFunction(binding));
    return this.directSites;
  }

  /** Those made by functions that declare the name global. */
  get remote(): readonly BoundSite[] {
    this.remoteSites ??= this.all.filter(({ binding }) => isBoundFromFunction(binding));
    return this.remoteSites;
  }

  /** The direct ones in the order in which their cells ran; those not run last. */
  get byCount(): readonly BoundSite[] {
    this.counted ??= this.direct.slice().sort((a, b) => orderOf(a) - orderOf(b));
    return this.counted;
  }

  /** The same with another site in the place of one; both bind whenever their cell runs. */
  edited(was: BoundSite, is: BoundSite): NameBindings {
    const swap = (sites: readonly BoundSite[]) =>
      sites.map(site => (site.cell === was.cell ? is : site));
    const edited = new NameBindings(swap(this.all));
    edited.agreed = signatureOf(was) === signatureOf(is) ? this.agreed : null;
    edited.directSites = this.directSites && swap(this.directSites);
    edited.counted = this.counted && swap(this.counted);
    return edited;
  }

  get allAgree(): boolean {
    this.agreed ??= allAgree(this.all);
    return this.agreed;
  }

  private directSites: readonly BoundSite[] | null = null;
  private remoteSites: readonly BoundSite[] | null = null;
  private counted: readonly BoundSite[] | null = null;
  private agreed: boolean | null = null;
}

function resolveGlobal(
  program: Program,
  cell: PythonCell,
  name: string,
  deferred: boolean,
  identifier: SyntaxNode
): Resolution {
  const { index } = program;
  const named = index.bindingsOf(name);
  if (!named) {
    const certain = index.wild.length === 0 && !index.isUnclear(name) && !index.isReplaced(name);
    return { bindings: [], certain };
  }
  const place = { program, cell, identifier, deferred };
  const near = nearest(named, name, place, index.ordersByCount);
  const bindings = named.remote.length > 0 ? [...near.bindings, ...named.remote] : near.bindings;
  const certain =
    allAgree(bindings) &&
    (near.found || named.remote.length > 0 || hasRunAgain(named, cell)) &&
    (near.bindings.length === 0 || !isWildAfter(place, near.bindings[0])) &&
    !index.isUnclear(name) &&
    !index.isReplaced(name) &&
    (named.all.length === 1 ||
      named.allAgree ||
      (!deferred && isSameByCounts(named, name, place, near.bindings)));
  return { bindings, certain };
}

/** Whether the only cell that binds the name stands above, and ran once more since this one did. */
function hasRunAgain({ all, direct }: NameBindings, cell: PythonCell): boolean {
  return (
    all.length === 1 &&
    direct.length === 1 &&
    direct[0].cell.index < cell.index &&
    direct[0].cell.executionCount !== null &&
    cell.executionCount !== null
  );
}

type Place = {
  readonly program: Program;
  readonly cell: PythonCell;
  readonly identifier: SyntaxNode;
  readonly deferred: boolean;
};

type Nearest = { readonly bindings: readonly BoundSite[]; readonly found: boolean };

/** The bindings in force at a place; not found: only bindings that come later. */
function nearest(named: NameBindings, name: string, place: Place, byCount: boolean): Nearest {
  const { cell, identifier, deferred } = place;
  const bindings: BoundSite[] = [];
  const own = deferred ? undefined : cell.scope.bindings.get(name);
  if (own) {
    const direct = named.remote.length > 0 ? own.filter(one => !isBoundFromFunction(one)) : own;
    const reaching = reachingIn(direct, identifier, cell.scope, cell);
    bindings.push(...reaching.bindings.map(binding => ({ cell, binding })));
    if (reaching.complete) {
      return { bindings, found: true };
    }
  }
  const ordered = byCount ? named.byCount : named.direct;
  const before = lastBefore(ordered, place, byCount);
  // A function can be called right away, or when all cells have run.
  const ends = deferred ? [lastRun(ordered, byCount), before] : [before];
  for (const end of ends) {
    for (let i = end; i >= 0; i--) {
      const site = ordered[i];
      // Those of the cell itself are found line by line, above.
      if (!deferred && site.cell === cell) {
        continue;
      }
      if (!bindings.includes(site)) {
        bindings.push(site);
      }
      if (dominates(site.binding, null, site.cell.scope, site.cell)) {
        break;
      }
    }
  }
  return bindings.length > 0 ? { bindings, found: true } : { bindings: named.direct, found: false };
}

/** The last site; in a live kernel the last that has run, if one has. */
function lastRun(ordered: readonly BoundSite[], byCount: boolean): number {
  let last = ordered.length - 1;
  while (byCount && last > 0 && orderOf(ordered[last]) === Infinity) {
    last--;
  }
  return last;
}

function orderOf({ cell }: BoundSite): number {
  return cell.executionCount ?? Infinity;
}

/**
 * The last of the ordered sites whose cell ran before the place, or that stands
 * in its cell; by bisection, as a name can be bound in every cell.
 */
function lastBefore(ordered: readonly BoundSite[], { cell }: Place, byCount: boolean): number {
  const isAfter = (site: BoundSite): boolean =>
    site.cell !== cell &&
    (byCount
      ? // What has not run binds nothing.
        orderOf(site) === Infinity || orderOf(site) > (cell.executionCount ?? Infinity)
      : site.cell.index > cell.index);
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isAfter(ordered[middle])) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low - 1;
}

/** In a saved file the counts do not decide, but they must not contradict. */
function isSameByCounts(
  named: NameBindings,
  name: string,
  place: Place,
  found: readonly BoundSite[]
): boolean {
  if (place.program.index.ordersByCount || place.cell.executionCount === null) {
    return true;
  }
  const other = nearest(named, name, place, true);
  return !other.found || other.bindings.every(site => found.some(mine => agree(mine, site)));
}

/** The bindings of one stretch of code that can be in force at a place in it. */
function reachingIn(
  bindings: readonly Binding[],
  use: SyntaxNode,
  owner: Scope,
  cell: PythonCell
): { readonly bindings: readonly Binding[]; readonly complete: boolean } {
  const inForce: Binding[] = [];
  const before = bindings
    .filter(binding => binding.node === use || effectOf(binding) <= use.from)
    .sort((a, b) => effectOf(b) - effectOf(a));
  let dominating: Binding | null = null;
  for (const binding of before) {
    inForce.push(binding);
    if (binding.node === use || dominates(binding, use, owner, cell)) {
      dominating = binding;
      break;
    }
  }
  for (const binding of bindings) {
    // Round a loop, what stands below comes first.
    const loop = before.includes(binding) ? null : commonLoop(binding.node, use, owner.node);
    if (loop && !(dominating && contains(loop, dominating.node))) {
      inForce.push(binding);
    }
  }
  return { bindings: inForce, complete: dominating !== null };
}

/** The offset from which the binding is in force. */
function effectOf(binding: Binding): number {
  const { node, kind, value } = binding;
  switch (kind) {
    case 'def':
    case 'async-def':
      return child(value!, 'body')?.from ?? node.to;
    case 'class':
      return value!.to;
    case 'assign':
    case 'augmented':
    case 'global-unknown':
    case 'walrus':
    case 'for': {
      let up: SyntaxNode = node;
      while (up.parent && !EFFECTIVE.has(up.type)) {
        up = up.parent;
      }
      return (child(up, 'right') ?? child(up, 'value') ?? up).to;
    }
    default:
      return node.to;
  }
}

const EFFECTIVE = new Set([
  'assignment',
  'augmented_assignment',
  'for_in_clause',
  'for_statement',
  'named_expression',
  'type_alias_statement'
]);

/** Whether the binding is sure to have happened when the use runs (null: at the end of the cell). */
function dominates(
  binding: Binding,
  use: SyntaxNode | null,
  owner: Scope,
  cell: PythonCell
): boolean {
  if (binding.kind === 'for' && !isComprehension(owner)) {
    const loop = up(binding.node, 'for_statement');
    const body = loop && child(loop, 'body');
    if (!(body && use && contains(body, use))) {
      return false;
    }
  }
  for (let node = binding.node; node.parent && node !== owner.node; node = node.parent) {
    if (isBranch(node, cell) && !(use && contains(node, use))) {
      return false;
    }
  }
  return true;
}

function isComprehension(scope: Scope): boolean {
  return scope.kind === 'comprehension' || scope.kind === 'generator-expression';
}

function up(node: SyntaxNode, type: string): SyntaxNode | null {
  return node.type === type ? node : node.parent && up(node.parent, type);
}

/** Code that may not run although what stands around it does. */
function isBranch(node: SyntaxNode, cell: PythonCell): boolean {
  switch (node.parent!.type) {
    case 'if_statement':
      return node.field === 'consequence'
        ? !isMainGuard(node.parent!, cell)
        : node.field === 'alternative';
    case 'for_statement':
    case 'while_statement':
      return node.field === 'body' || node.field === 'alternative';
    case 'try_statement':
      return node.type !== 'finally_clause';
    case 'match_statement':
      return node.field === 'body';
    case 'block':
      return node.type === 'case_clause';
    case 'boolean_operator':
      return node.field === 'right';
    case 'conditional_expression':
      return true;
    case 'list_comprehension':
    case 'set_comprehension':
    case 'dictionary_comprehension':
    case 'generator_expression':
      return true;
    default:
      return false;
  }
}

/** `if __name__ == "__main__":`, true in every kernel. */
function isMainGuard(statement: SyntaxNode, cell: PythonCell): boolean {
  const condition = child(statement, 'condition');
  return condition !== null && MAIN_GUARD.test(textOf(cell, condition));
}

const MAIN_GUARD =
  /^\(?\s*(?:__name__\s*==\s*(['"])__main__\1|(['"])__main__\2\s*==\s*__name__)\s*\)?$/;

function commonLoop(a: SyntaxNode, b: SyntaxNode, within: SyntaxNode): SyntaxNode | null {
  for (let node = a.parent; node && node !== within; node = node.parent) {
    if ((node.type === 'for_statement' || node.type === 'while_statement') && contains(node, b)) {
      return node;
    }
  }
  return null;
}

/** `global name` in a function: bound whenever that is called. */
function isBoundFromFunction({ node, scope, conditional }: Binding): boolean {
  if (!conditional) {
    return false;
  }
  for (let at = node.parent; at && at !== scope.node; at = at.parent) {
    if (at.type === 'function_definition' || at.type === 'lambda') {
      return true;
    }
  }
  return false;
}

function allAgree(sites: readonly BoundSite[]): boolean {
  const [first] = sites;
  return sites.every(site => !isVague(site.binding) && (site === first || agree(site, first)));
}

function isVague({ kind }: Binding): boolean {
  return kind === 'delete' || kind === 'global-unknown';
}

function signatureOf({ cell, binding }: BoundSite): string {
  const { kind, qualified, value, node } = binding;
  if (qualified !== null) {
    return `import ${qualified}`;
  }
  if (kind === 'assign' || kind === 'walrus') {
    return `= ${value ? textOf(cell, value) : `${cell.id} ${node.from}`}`;
  }
  return kind === 'def' || kind === 'async-def' || kind === 'class'
    ? kind
    : `${kind} ${cell.id} ${node.from}`;
}

/** Whether a star import, `exec` or `%run` comes between the binding and the place. */
function isWildAfter({ program, cell, deferred, identifier }: Place, site: BoundSite): boolean {
  const { index } = program;
  return index.wild.some(
    wild =>
      wild.always ||
      ((wild.cell === site.cell
        ? wild.from > site.binding.node.from
        : index.isBefore(site.cell, wild.cell)) &&
        (deferred ||
          (wild.cell === cell ? wild.from < identifier.from : index.isBefore(wild.cell, cell))))
  );
}
