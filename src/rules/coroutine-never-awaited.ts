import { defineRule, Finding, Fix } from '../core/rule';
import { Run } from '../core/run';
import { originOf, AwaitableCall, awaitableCalls, usesOfValue } from '../python/awaitables';
import { awaitProblem } from '../python/await-legality';
import { PythonCell, textOf } from '../python/cell';
import {
  definitionOf,
  kindOfCall,
  nestAsyncioAppliedBefore,
  Program,
  programOf,
  qualifiedName,
  Site
} from '../python/program';
import {
  child,
  contains,
  descendants,
  enclosing,
  namedChildren,
  SyntaxNode
} from '../python/syntax';
import { isFreeToWait } from '../python/free-to-wait';
import { isShownForLater } from '../python/history';
import { argumentsOf, isDisplayed } from '../python/value-use';
import { addAwaits } from '../fixes/add-await';
import { gatherList } from '../fixes/gather-list';
import { isOnPurpose } from '../fixes/on-purpose';
import { statementOf } from '../fixes/remove-statements';
import { shortCode } from '../fixes/short-code';
import { startersIn } from '../fixes/starters';
import { rangeOf } from './findings/failure';
import { cellsOfFile } from './findings/log';
import { loopFindings } from './findings/running-loop';
import { links } from './links';

type Found = Finding & {
  readonly names: { readonly call: string };
  /** The calls to wait for, of one cell; empty where only the function is known. */
  readonly sites: readonly Site[];
};

export const coroutineNeverAwaited = defineRule<Found>({
  name: 'coroutine-never-awaited',
  severity: 'warning',
  example: { call: 'fetch()' },
  title: trans => trans.__('A coroutine that nobody waits for'),
  whatHappened: ({ call }, trans) =>
    trans.__(
      'Calling `%1` only prepared the work. Nothing waited for it, so the work was not done.',
      call
    ),
  whyHere: ({ call }, trans) =>
    trans.__(
      '`%1` calls an `async def` function. Such a call gives a coroutine: work that starts when it is awaited.',
      call
    ),
  whatToDo: ({ call }, trans) =>
    trans.__(
      'Put `await` in front of the call: `await %1`. At the top of a cell that works.',
      call
    ),
  learnMore: [links.coroutines, links.neverAwaited],
  detect(notebook, run) {
    const program = programOf(notebook);
    return run ? seenIn(program, run) : certain(program);
  },
  message: ({ call }, trans) =>
    trans.__('`%1` only prepares the work; nothing waits for it to be done.', call),
  fixes({ sites, doubtful }, notebook, trans): readonly Fix[] {
    const [first] = sites;
    const program = programOf(notebook);
    // What replaces the function may not have run yet, and give something plain then.
    if (!first || sites.some(site => isReplaced(program, site))) {
      return [];
    }
    const wait = addAwaits(notebook, sites, trans);
    const gather = sites.length === 1 ? gatherList(notebook, first, trans) : null;
    return [
      // The evidence is a name only: what is done with the value may be meant.
      wait && doubtful ? { ...wait, note: trans.__('Check that the result is meant here.') } : wait,
      gather
    ].flatMap(fix => fix ?? []);
  }
});

/** Whether the notebook may give what this call calls another value: `setattr(Job, "load", …)`, a patch. */
function isReplaced(program: Program, { cell, node }: Site): boolean {
  const callee = child(node, 'function');
  const name = callee && (child(callee, 'attribute') ?? callee);
  return name !== null && program.index.isReplaced(textOf(cell, name));
}

/** Bare calls, as statements or as the value of a cell. */
function certain(program: Program): readonly Found[] {
  return grouped(
    program,
    awaitableCalls(program).filter(
      ({ kind, use, cell, node }) =>
        kind === 'coroutine' &&
        (use.how === 'dropped' || use.how === 'shown') &&
        !isOnPurpose(cell, node, 'RuntimeWarning')
    )
  );
}

/** One finding per cell for what is mended together; those in a plain function stand alone. */
function grouped(program: Program, calls: readonly Site[]): readonly Found[] {
  const groups = new Map<string, Site[]>();
  for (const call of calls) {
    const here = awaitProblem(program, call.cell, call.node) === null;
    const key = here ? call.cell.id : `${call.cell.id} ${call.node.from}`;
    groups.set(key, [...(groups.get(key) ?? []), call]);
  }
  return [...groups.values()].map(sites => found(sites, undefined, false));
}

function found(
  sites: readonly Site[],
  failedIn: string | null | undefined,
  doubtful: boolean
): Found {
  const [first] = sites;
  return {
    at: rangeOf(first),
    ...(failedIn && failedIn !== first.cell.id ? { shownIn: failedIn } : {}),
    names: { call: shortCode(textOf(first.cell, first.node), 36) },
    sites,
    doubtful
  };
}

/** `RuntimeWarning: coroutine 'fetch' was never awaited` (errors.md 1E), also of a method. */
const WARNING = /RuntimeWarning: coroutine (?:method '(\w+)' of )?'(.+?)' was never awaited$/gm;
const REPR = /<coroutine object (\S+?) at 0x[0-9a-fA-F]+>/g;
/** The whole text of a result: what is inside a frame or another object's text is that object's. */
const WHOLE = /^<coroutine object (\S+?) at 0x[0-9a-fA-F]+>$/;

/** Coroutines of Jupyter and Python themselves, or of another rule. */
const NOT_THE_READERS =
  /^(InteractiveShell\.|BaseEventLoop\.|Kernel\.|_AsyncIORunner|.*\bwrapper$|as_completed\.<locals>)/;

function seenIn(program: Program, run: Run): readonly Found[] {
  const names = new Set<string>();
  for (const [, method, name] of run.stderr.matchAll(WARNING)) {
    names.add(method ? `${name}.${method}` : name);
  }
  const printed = new Set([...run.stdout.matchAll(REPR)].map(([, name]) => name));
  const result = run.results.at(-1)?.trim() ?? '';
  if (names.size + printed.size === 0 && !result.includes('<coroutine object ')) {
    return [];
  }
  const shown = WHOLE.exec(result)?.[1];
  return [
    ...[...new Set([...names, ...printed])]
      .filter(name => !NOT_THE_READERS.test(name))
      .flatMap(name =>
        ofName(program, run, name, { printed: printed.has(name), warned: names.has(name) })
      ),
    ...(isUsedLater(program, run)
      ? []
      : shown
        ? displayed(program, run, shown)
        : mappedOver(program, run, result))
  ];
}

/** Where a coroutine's name was seen: among what the cell printed, in a warning that it was lost. */
type Seen = { readonly printed: boolean; readonly warned: boolean };

/** The calls whose coroutine has this name, and that certainly nobody waits for. */
function ofName(program: Program, run: Run, qualname: string, seen: Seen): readonly Found[] {
  const known = awaitableCalls(program).filter(
    call => call.kind === 'coroutine' && isNamed(program, call, qualname)
  );
  const isBare = ({ use }: AwaitableCall) => use.how === 'dropped' || use.how === 'shown';
  const made = known.filter(({ cell }) => mayHaveRun(program, cell, run));
  const named = cellsWarnedOf(program, run, qualname);
  // A call whose coroutine is dropped warns at its own line.
  const bare = made.filter(
    call =>
      isBare(call) &&
      !isOnPurpose(call.cell, call.node, 'RuntimeWarning') &&
      (call.use.how === 'shown' || named.size === 0 || named.has(call.cell))
  );
  // The one that a loop was not started for is that loop's mistake.
  const isOwn = seen.printed || [...named].some(({ id }) => id === run.cell);
  const lost = made
    .filter(({ cell }) => !isOwn || cell.id === run.cell)
    .some(call => isGivenToLoop(program, call) || isInLoopFinding(program, call, run))
    ? []
    : made.filter(call => !isBare(call) && isLost(program, call, seen.warned));
  const printed = seen.printed ? lost.filter(call => isPrinted(program, call)) : [];
  // What was only seen in a text may be a part of whatever has that text.
  const proven = seen.warned ? lost : printed;
  const here = proven.filter(({ cell }) => cell.id === run.cell);
  const together = here.length > 1 && here.every(call => printed.includes(call)) ? here : [];
  const [only, more] = here.length === 1 ? here : bare.length > 0 ? [] : proven;
  // A function that prints its coroutine does not give it.
  const unknown = known.length === 0 && !seen.printed ? unknownCalls(program, run, qualname) : [];
  return [
    ...grouped(program, bare).map(each => ({ ...each, ...shownIn(each, run) })),
    ...grouped(program, together),
    ...(only && !more ? [found([only], run.cell, isHanded(program, only))] : []),
    ...(unknown.length === 1 ? [found(unknown, run.cell, true)] : [])
  ];
}

/** The cells that the warnings about a coroutine name as its place; none where a foreign file is named. */
function cellsWarnedOf(program: Program, run: Run, qualname: string): ReadonlySet<PythonCell> {
  const last = qualname.split('.').at(-1);
  return new Set(
    [...run.stderr.matchAll(PLACED)].flatMap(([, file, name]) =>
      name.split('.').at(-1) === last ? cellsOfFile(program, file) : []
    )
  );
}

/** `/tmp/ipykernel_77/123.py:3: RuntimeWarning: coroutine 'fetch' was never awaited` */
const PLACED = /^(.*):\d+: RuntimeWarning: coroutine (?:method )?'(.+?)'/gm;

/** Whether the cell ran before the warning came, as far as the counts tell. */
function mayHaveRun({ cells }: Program, cell: PythonCell, run: Run): boolean {
  const { executionCount: count } = cell;
  if (cell.id === run.cell || cells.every(({ executionCount }) => executionCount === null)) {
    return true;
  }
  return count !== null && (run.executionCount === null || count <= run.executionCount);
}

/**
 * `asyncio.run(main())`, which leaves its coroutine behind where a loop is
 * running; also through a function of the reader's, or in a thread.
 */
function isGivenToLoop(program: Program, { cell, node }: Site): boolean {
  if (nestAsyncioAppliedBefore(program, cell, node.from)) {
    return false;
  }
  const list = node.parent?.type === 'argument_list' ? node.parent : null;
  const [first] = list ? namedChildren(list) : [];
  const callee = list?.parent ? child(list.parent, 'function') : null;
  const definition = callee && definitionOf(program, cell, callee);
  const body = definition?.binding.value;
  return (
    startersIn(program, cell).some(({ call }) => contains(call, node)) ||
    (first !== undefined && qualifiedName(program, cell, first) === 'asyncio.run') ||
    (!!body && /\b(?:asyncio\.run|run_until_complete)\b/.test(textOf(definition.cell, body)))
  );
}

/** Whether the line of the call failed to start a loop, which left its coroutine behind. */
function isInLoopFinding({ notebook }: Program, { cell, node }: Site, run: Run): boolean {
  return loopFindings(notebook, run).some(
    ({ at }) => at.cell === cell.id && at.from <= node.from && node.to <= at.to
  );
}

/** Whether the text of the value itself is printed: `print(f())`, not `print(Job(f()))`. */
function isPrinted(program: Program, call: Site): boolean {
  return usesOfValue(program, call).uses.some(
    ({ use }) => use.how === 'needed' && use.as === 'text'
  );
}

function isHanded(program: Program, call: Site): boolean {
  return usesOfValue(program, call).uses.some(({ use }) => use.how === 'handed');
}

function shownIn(each: Found, run: Run): { shownIn?: string } {
  return run.cell && run.cell !== each.at.cell ? { shownIn: run.cell } : {};
}

/** Whether the call is of the function with this qualified name, such as `A.m` or `f.<locals>.g`. */
function isNamed(program: Program, { cell, node }: Site, qualname: string): boolean {
  const callee = child(node, 'function');
  const definition = callee && definitionOf(program, cell, callee)?.binding.value;
  const last = qualname.split('.').at(-1);
  if (callee && !definition) {
    const name = callee.type === 'attribute' ? child(callee, 'attribute') : callee;
    return name !== null && textOf(cell, name) === last;
  }
  const name = definition && child(definition, 'name');
  const owner = definition && enclosing(definition, 'class_definition', 'function_definition');
  const site = callee && definitionOf(program, cell, callee);
  if (!name || !site || textOf(site.cell, name) !== last) {
    return false;
  }
  const [outer] = qualname.split('.').slice(-2);
  const ownerName = owner?.type === 'class_definition' ? child(owner, 'name') : null;
  return !ownerName || qualname === last || textOf(site.cell, ownerName) === outer;
}

/** Whether what the cell shows may be waited for in a later one. */
function isUsedLater(program: Program, run: Run): boolean {
  const cell = program.cells.find(({ id }) => id === run.cell);
  return cell !== undefined && isShownForLater(program, cell);
}

/**
 * Printed, stored or bound, and waited for by nobody; what fails is another
 * rule's. What a function is given it may wait for, unless Python warned.
 */
function isLost(program: Program, call: AwaitableCall, isWarned: boolean): boolean {
  const { uses, certain } = usesOfValue(program, call);
  return (
    certain &&
    // In a line that waits, it may be what is waited for.
    !descendants(statementOf(call.node)).some(({ type }) => type === 'await') &&
    !uses.some(isHandedOn) &&
    uses.every(
      ({ use }) =>
        (use.how === 'handed' && isWarned) ||
        use.how === 'called' ||
        use.how === 'shown' ||
        use.how === 'dropped' ||
        (use.how === 'needed' && use.as === 'text')
    )
  );
}

/** `return c`, `yield c`: whoever calls this decides. */
function isHandedOn({ node: { parent } }: Site): boolean {
  return /^(?:return_statement|lambda|yield)$/.test(parent?.type ?? '');
}

/** Bare calls of functions that we know nothing of, by the last part of the name. */
function unknownCalls(program: Program, run: Run, qualname: string): readonly Site[] {
  const names = namesFor(qualname);
  return program.cells
    .filter(({ id, kind }) => kind !== 'opaque' && (run.cell === null || id === run.cell))
    .flatMap(cell =>
      cell.calls
        .filter(node => {
          const callee = child(node, 'function');
          const name = callee && (child(callee, 'attribute') ?? callee);
          return (
            node.parent?.type === 'expression_statement' &&
            name !== null &&
            names.has(textOf(cell, name)) &&
            kindOfCall(program, cell, node) === 'unknown'
          );
        })
        .map(node => ({ cell, node }))
    );
}

/** What a call may be of that gives this coroutine: a library's method may hand on that of another one. */
function namesFor(qualname: string): ReadonlySet<string> {
  const last = qualname.split('.').at(-1) ?? qualname;
  return new Set([last, last.replace(/^_/, ''), ...(HANDED_ON.get(qualname) ?? [])]);
}

/** The methods that give a coroutine of another name. */
const HANDED_ON: ReadonlyMap<string, readonly string[]> = new Map([
  ['ClientSession._request', ['get', 'post', 'put', 'patch', 'delete', 'head', 'options']]
]);

/** The displayed expression of the cell that ran, traced to the call that made it. */
function displayed(program: Program, run: Run, qualname: string): readonly Found[] {
  const shown = displayedIn(program, run);
  const origin = shown && originOf(program, shown.cell, shown.node);
  const isCoroutine = origin && (origin.kind === 'coroutine' || origin.kind === 'unknown');
  return isCoroutine && fits(program, origin.made, qualname) && isFreeToWait(program, origin)
    ? [found([origin.made], run.cell, false)]
    : [];
}

/** Whether a coroutine of this name can be what the call gave: not one that `task.get_coro()` hands out. */
function fits(program: Program, { cell, node }: Site, qualname: string): boolean {
  const callee = child(node, 'function');
  const name = callee && (child(callee, 'attribute') ?? callee);
  const definition = callee && definitionOf(program, cell, callee);
  return (
    definition?.binding.kind === 'async-def' ||
    kindOfCall(program, cell, node) === 'coroutine' ||
    (name !== null && namesFor(qualname).has(textOf(cell, name)))
  );
}

/** A column of coroutines: `df['name'].apply(size)`, where nobody can wait for them. */
function mappedOver(program: Program, run: Run, text: string): readonly Found[] {
  const names = new Set([...text.matchAll(REPR)].map(([, name]) => name.split('.').at(-1)));
  const shown = displayedIn(program, run);
  const callee = shown?.node.type === 'call' ? child(shown.node, 'function') : null;
  if (!shown || !callee || !MAPS.test(textOf(shown.cell, callee))) {
    return [];
  }
  const isMapped = argumentsOf(callee.type === 'call' ? callee : shown.node).some(node => {
    const definition = definitionOf(program, shown.cell, node)?.binding;
    return definition?.kind === 'async-def' && names.has(definition.name);
  });
  return isMapped ? [{ ...found([shown], run.cell, false), sites: [] }] : [];
}

/** Of a frame, a column or an array; `np.vectorize(f)(xs)`. */
const MAPS = /\.(apply|applymap|map|transform|agg|aggregate)$|\bvectorize\(\w+\)$/;

/** The last expression of the cell that ran, where its source is still as it was. */
function displayedIn(program: Program, run: Run): Site | null {
  const cell = program.cells.find(({ id }) => id === run.cell);
  const node = cell && displayedExpression(cell);
  return cell && node && (run.source === null || run.source === cell.source)
    ? { cell, node }
    : null;
}

function displayedExpression(cell: PythonCell): SyntaxNode | null {
  const last = namedChildren(cell.tree).at(-1);
  const [expression, more] = last?.type === 'expression_statement' ? namedChildren(last) : [];
  return last && expression && !more && isDisplayed(cell, last) ? expression : null;
}
