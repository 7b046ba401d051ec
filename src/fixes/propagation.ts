import { TextEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { awaitProblem } from '../python/await-legality';
import { PythonCell, textOf } from '../python/cell';
import { isGenerator } from '../python/classes';
import { BoundSite, Program, programOf, Site, usesOf } from '../python/program';
import { Binding, scopeAt } from '../python/scopes';
import { child, contains, enclosing, SyntaxNode } from '../python/syntax';
import { Blocker, BlockerReason, definitionBlocker, isLocked } from './async-blockers';
import { cellEdits } from './await-call';
import { awaitTextEdits } from './await-text';
import { classOf, handedOut, instancesOf, isOfLiteral, isSameNode } from './classes';
import { awaitAround, isWantedAsCoroutine, starterAround } from './coroutine-use';
import { awaitInstead, insertAwait } from './insert-await';
import { asyncIteration, awaitedMap, isConvertibleGenerator, Rewriting } from './iteration';
import { asAsyncDef, assignedName } from './lambdas';
import { isForScripts } from './dual-mode';
import { dynamicCall } from './dynamic-names';
import { listEdits, readingOf } from './list-generator';
import { mayRun } from './mention';
import { runEffects } from './run-effects';
import { Starter, starterAt, startersIn } from './starters';
import { Caller, unseenCall } from './unseen-callers';

/** What it takes to make a function async everywhere in the notebook. */
export type Propagation = {
  /** The functions that become async, the asked one first. */
  readonly functions: readonly Site[];
  /** How many calls of them wait now. */
  readonly waits: number;
  /** The calls that started a loop, and are awaited now. */
  readonly awaited: readonly Starter[];
  /** By cell. */
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
  /** Cells that made objects of a changed class, to run again. */
  readonly stale: readonly string[];
  /** Whether some place waits for one of these functions already, or starts a loop for it. */
  readonly expected: boolean;
  /** What is in the way; the edits are of use only when there is nothing. */
  readonly blockers: readonly Blocker[];
};

/**
 * Makes the places able to wait: their functions become async, whoever calls
 * those waits, and so on until the top level of a cell is reached.
 * @param callers the frames of the run that failed there; null without a run
 */
export function propagate(
  notebook: Notebook,
  places: readonly Site[],
  callers: readonly Caller[] | null = null
): Propagation {
  const walk = new Walk(notebook, callers);
  places.forEach(place => walk.enter(place));
  return walk.finish();
}

class Walk {
  constructor(
    notebook: Notebook,
    private readonly callers: readonly Caller[] | null
  ) {
    this.program = programOf(notebook);
  }

  /** A call that starts a loop becomes an `await`, another gets one; what waits already is made legal. */
  enter({ cell, node }: Site): void {
    const name = textOf(cell, node);
    if (starterAt(this.program, cell, node)) {
      this.replaceStarter(cell, node);
    } else if (node.type === 'call' && !awaitAround(node)) {
      this.insertAwait(cell, node, name);
    } else {
      this.allowWaiting(cell, node, name);
    }
  }

  finish(): Propagation {
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      this.makeAsync(next);
    }
    this.awaitStarters();
    const unseen = this.callers && unseenCall(this.functions, this.calls, this.callers);
    if (unseen) {
      this.block('unseen-caller', unseen, nameOf(unseen) ?? 'lambda');
    }
    return {
      functions: this.functions,
      waits: this.waits,
      awaited: [...this.starters.values()].flat(),
      edits: this.edits,
      stale: [...this.stale].filter(id => !this.edits.has(id)),
      expected: this.expected,
      blockers: this.blockers
    };
  }

  private makeAsync(site: Site): void {
    const { cell, node } = site;
    const name = nameOf(site);
    const why = name === null ? 'lambda' : definitionBlocker(this.program, site, name);
    if (name === null || why) {
      return this.block(why ?? 'lambda', site, name ?? 'lambda');
    }
    const binding = this.onlyBinding(site, name);
    if (!binding) {
      return this.block('several-definitions', site, name);
    }
    if (isGenerator(node) && !isConvertibleGenerator(node)) {
      return this.block('generator', site, name);
    }
    const starters = startersIn(this.program, cell).filter(
      ({ call }) => contains(node, call) && hostOf(cell, call) === node
    );
    if (starters.some(({ call }) => isForScripts(this.program, cell, call))) {
      return this.block('both-worlds', site, name);
    }
    this.insertAsync(cell, node);
    starters.forEach(({ call }) => this.replaceStarter(cell, call));
    this.followUses({ cell, binding }, node, name);
  }

  private insertAsync(cell: PythonCell, node: SyntaxNode): void {
    const edits = node.type === 'lambda' ? asAsyncDef(cell, node) : null;
    this.edit(cell, ...(edits ?? [{ from: node.from, to: node.from, insert: 'async ' }]));
  }

  private followUses(target: BoundSite, node: SyntaxNode, name: string): void {
    const { references, mentions } = usesOf(this.program, target);
    const seen: Site[] = [];
    for (const { cell, node: use, certain } of references) {
      const expression = use.field === 'attribute' && use.parent ? use.parent : use;
      seen.push({ cell, node: expression });
      if (certain) {
        this.follow({ cell, node: expression }, name, isGenerator(node));
      } else if (!isOfLiteral(this.program, cell, expression)) {
        this.block('unknown-receiver', { cell, node: expression }, name);
      }
    }
    mentions
      .filter(mention => mayRun(mention))
      .forEach(({ cell, from }) => this.blockAt('mention', cell, from, name));
    this.calls.push(...seen);
    const dynamic = dynamicCall(this.program, { cell: target.cell, node }, name, seen);
    if (dynamic) {
      this.blockAt('unseen-caller', dynamic.cell, dynamic.from, name);
    }
    const owner = classOf(node);
    if (owner) {
      const site = { cell: target.cell, node: owner };
      const out = handedOut(this.program, site);
      if (out) {
        this.block('used-as-value', out, name);
      }
      instancesOf(this.program, site).forEach(id => this.stale.add(id));
    }
  }

  private follow({ cell, node }: Site, name: string, isGenerator: boolean): void {
    const call = node.parent?.type === 'call' && node.field === 'function' ? node.parent : null;
    if (call && !isGenerator) {
      return this.waitFor(cell, call, name);
    }
    const rewriting = call
      ? asyncIteration(this.program, cell, call)
      : isGenerator
        ? null
        : awaitedMap(this.program, cell, node);
    this.rewrite({ cell, node }, name, rewriting, call ? 'generator' : 'used-as-value');
  }

  private waitFor(cell: PythonCell, call: SyntaxNode, name: string): void {
    const awaiting = awaitAround(call);
    const starter = starterAround(this.program, cell, call);
    const wanted = isWantedAsCoroutine(this.program, cell, call);
    this.expected ||= awaiting !== null || starter !== null || wanted !== 'no';
    if (awaiting) {
      return this.allowWaiting(cell, awaiting, name);
    }
    if (starter) {
      return this.replaceStarter(cell, starter, call);
    }
    if (wanted === 'partly') {
      return this.block('used-as-value', { cell, node: call }, name);
    }
    if (wanted === 'no') {
      this.insertAwait(cell, call, name);
    }
  }

  private insertAwait(cell: PythonCell, call: SyntaxNode, name: string): void {
    this.edit(cell, ...insertAwait(cell, call));
    this.allowWaiting(cell, call, name);
    this.waits++;
  }

  private rewrite(
    { cell, node }: Site,
    name: string,
    rewriting: Rewriting | null,
    otherwise: BlockerReason
  ): void {
    if (!rewriting) {
      return this.block(otherwise, { cell, node }, name);
    }
    this.edit(cell, ...rewriting.edits);
    this.allowWaiting(cell, rewriting.waits, name);
    this.waits++;
  }

  /** @param operand what the starter runs, when that becomes a coroutine only now. */
  private replaceStarter(cell: PythonCell, starter: SyntaxNode, operand?: SyntaxNode): void {
    const key = keyOf(cell, starter);
    if (this.replaced.has(key)) {
      return;
    }
    this.replaced.add(key);
    const name = textOf(cell, starter);
    const known = starterAt(this.program, cell, starter);
    const awaited = known && awaitTextEdits(this.program, known);
    const ends = known && runEffects(this.program, known) === 'ends-loop';
    const edits = awaited ?? (operand && !ends ? awaitInstead(cell, starter, operand) : null);
    if (!edits) {
      return this.block('place', { cell, node: starter }, name);
    }
    if (known && awaited && !isInGenerator(starter)) {
      this.starters.set(cell, [...(this.starters.get(cell) ?? []), known]);
    } else {
      this.edit(cell, ...edits);
    }
    this.allowWaiting(cell, starter, name);
  }

  /** The lines that made and closed a loop for them go along, where those can go. */
  private awaitStarters(): void {
    for (const [cell, starters] of this.starters) {
      const whole = cellEdits(this.program, cell, starters);
      const each = starters.flatMap(starter => awaitTextEdits(this.program, starter) ?? []);
      this.edit(cell, ...(whole?.edits ?? each));
    }
  }

  /** Makes every scope around the node able to wait, or notes what is in the way. */
  private allowWaiting(cell: PythonCell, node: SyntaxNode, name: string): void {
    const site = { cell, node };
    if (isLocked(this.program, cell)) {
      return this.block('locked', site, name);
    }
    const problem = awaitProblem(this.program, cell, node);
    if (problem && !MENDED_BY_SCOPE.has(problem)) {
      return this.block('place', site, name);
    }
    let scope = scopeAt(cell, node);
    for (; scope.kind === 'comprehension' || scope.kind === 'generator-expression';) {
      if (scope.kind === 'generator-expression' && !this.makeList(cell, scope.node)) {
        return this.block('generator-expression', site, name);
      }
      scope = scope.parent ?? cell.scope;
    }
    if (scope.kind === 'class') {
      return this.block('class-body', site, name);
    }
    if (scope.kind !== 'module' && !scope.isAsync) {
      this.schedule({ cell, node: scope.node });
    }
  }

  /** Brackets around a generator expression, which cannot wait itself. */
  private makeList(cell: PythonCell, node: SyntaxNode): boolean {
    const key = keyOf(cell, node);
    if (!this.replaced.has(key)) {
      if (readingOf(this.program, cell, node) !== 'all') {
        return false;
      }
      this.replaced.add(key);
      this.edits.set(cell.id, [...(this.edits.get(cell.id) ?? []), ...listEdits(node)]);
    }
    return true;
  }

  private schedule(site: Site): void {
    if (!this.functions.some(known => isSameNode(known, site))) {
      this.functions.push(site);
      this.waiting.push(site);
    }
  }

  /** The binding of a definition, if its name means nothing else anywhere. */
  private onlyBinding({ cell, node }: Site, name: string): Binding | null {
    const scope = scopeAt(cell, node);
    const all =
      scope.kind === 'module'
        ? this.program.cells.flatMap(({ scope }) => scope.bindings.get(name) ?? [])
        : (scope.bindings.get(name) ?? []);
    return all.length === 1 ? all[0] : null;
  }

  private edit(cell: PythonCell, ...edits: readonly TextEdit[]): void {
    const known = this.edits.get(cell.id) ?? [];
    this.edits.set(cell.id, [...known, ...edits]);
  }

  private block(why: BlockerReason, { cell, node }: Site, name: string): void {
    this.blockAt(why, cell, node.from, name);
  }

  private blockAt(why: BlockerReason, cell: PythonCell, from: number, name: string): void {
    this.blockers.push({ why, name, cell: cell.id, from });
  }

  private readonly program: Program;
  private readonly functions: Site[] = [];
  private readonly waiting: Site[] = [];
  private readonly replaced = new Set<string>();
  private readonly starters = new Map<PythonCell, readonly Starter[]>();
  private readonly edits = new Map<string, readonly TextEdit[]>();
  private readonly stale = new Set<string>();
  private readonly blockers: Blocker[] = [];
  /** The places that use one of the functions. */
  private readonly calls: Site[] = [];
  private waits = 0;
  private expected = false;
}

/** Problems that end when the scopes around become async. */
const MENDED_BY_SCOPE = new Set<string>([
  'function',
  'lambda',
  'class',
  'generator-expression',
  'comprehension-in-function'
]);

function isInGenerator(node: SyntaxNode): boolean {
  const host = enclosing(node, 'generator_expression', 'function_definition', 'lambda');
  return host?.type === 'generator_expression';
}

/** The def or lambda in which the node is evaluated, comprehensions seen through. */
function hostOf(cell: PythonCell, node: SyntaxNode): SyntaxNode {
  let scope = scopeAt(cell, node);
  while (
    scope.parent &&
    (scope.kind === 'comprehension' || scope.kind === 'generator-expression')
  ) {
    scope = scope.parent;
  }
  return scope.node;
}

/** The name of a def, or the one that a lambda is assigned to. */
function nameOf({ cell, node }: Site): string | null {
  const name = node.type === 'lambda' ? assignedName(cell, node) : child(node, 'name');
  return name && textOf(cell, name);
}

function keyOf(cell: PythonCell, node: SyntaxNode): string {
  return `${cell.id} ${node.from} ${node.to}`;
}
