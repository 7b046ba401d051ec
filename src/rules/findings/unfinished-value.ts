import { Notebook } from '../../core/notebook';
import { Finding, Fix } from '../../core/rule';
import { Run } from '../../core/run';
import { Trans } from '../../core/words';
import {
  AwaitableCall,
  AwaitableKind,
  bindingAt,
  isOpen,
  itemOrigin,
  Origin,
  originOf,
  usesOfValue
} from '../../python/awaitables';
import { awaitProblem } from '../../python/await-legality';
import { textOf } from '../../python/cell';
import { isFreeToWait } from '../../python/free-to-wait';
import { programOf, Program, Site } from '../../python/program';
import { child, namedChildren, SyntaxNode } from '../../python/syntax';
import { Need, useOf, ValueUse } from '../../python/value-use';
import { addAwait, addAwaits } from '../../fixes/add-await';
import { awaitAtHead, openItself } from '../../fixes/await-at-head';
import { gatherList } from '../../fixes/gather-list';
import { isExpected } from '../../fixes/on-purpose';
import { ranElsewhere } from '../../fixes/ran-elsewhere';
import { statementOf } from '../../fixes/remove-statements';
import { shortCode } from '../../fixes/short-code';
import { Caller } from '../../fixes/unseen-callers';
import { callersOf } from './callers';
import { Failure, pickAtFailure, Place, rangeOf } from './failure';

/** A coroutine, task or the like that was used as if it were its result. */
export type UnfinishedValue = Finding & {
  readonly names: { readonly value: string; readonly call: string };
  readonly origin: Origin | null;
  /** Where the value was needed. */
  readonly used: Site;
  /** Calls that are waited for together with the first one. */
  readonly made: readonly Site[];
  readonly failedIn: string | null;
  /** Who called the function that failed; null without a traceback that tells. */
  readonly callers: readonly Caller[] | null;
};

/** What a message says was done with the value. */
export type Misuse = { readonly needs: readonly Need[]; readonly attribute?: string };

/** The unfinished values that a failure means: proved by its text, named by the source. */
export function unfinishedAt(
  notebook: Notebook,
  run: Run,
  failure: Failure,
  misuse: Misuse,
  kinds: readonly AwaitableKind[]
): readonly UnfinishedValue[] {
  const program = programOf(notebook);
  const candidates = pickAtFailure(failure, (place, node) =>
    candidateAt(program, place, node, misuse, kinds)
  );
  const chosen = choose(candidates, warnedNames(run));
  const handed = chosen.some(({ origin }) => origin) ? [] : handedIn(program, failure, kinds);
  const callers = callersOf(notebook, run, failure.exception);
  return merged(program, handed.length === 1 ? handed : chosen, run.cell, callers);
}

/** The uses of certain coroutines that are certain to fail, or to be wrong, from source alone. */
export function certainMisuses(
  notebook: Notebook,
  calls: readonly AwaitableCall[],
  isMisuse: (use: ValueUse, site: Site) => boolean
): readonly UnfinishedValue[] {
  const program = programOf(notebook);
  const unwaited = calls.filter(({ use }) => use.how !== 'waited');
  const found = unwaited.flatMap(call => {
    const { uses, binding } = usesOfValue(program, call);
    const used = uses.find(
      ({ use, reached, cell, node }) =>
        reached && isMisuse(use, { cell, node }) && !isExpected(program, cell, node)
    );
    return used
      ? merged(
          program,
          [{ used, origin: { made: call, kind: call.kind, binding, isItem: false } }],
          used.cell.id
        )
      : [];
  });
  return joined(program, found);
}

/** One finding for the coroutines that one statement uses: `get(1) + put(2)` needs both awaits. */
function joined(program: Program, found: readonly UnfinishedValue[]): readonly UnfinishedValue[] {
  const groups: UnfinishedValue[][] = [];
  for (const each of found) {
    const group = groups.find(([first]) => belongsTo(first, each));
    if (group) {
      group.push(each);
    } else {
      groups.push([each]);
    }
  }
  return groups.map(([first, ...others]) => ({
    ...first,
    made: distinct([first, ...others].flatMap(({ made }) => made))
  }));

  function belongsTo(first: UnfinishedValue, other: UnfinishedValue): boolean {
    const made = [...first.made, ...other.made];
    return (
      first.used.cell.id === other.used.cell.id &&
      statementOf(first.used.node) === statementOf(other.used.node) &&
      made.every(({ cell }) => cell.id === first.used.cell.id) &&
      made.every(({ cell, node }) => awaitProblem(program, cell, node) === null) &&
      [first, other].every(
        ({ origin }) => origin?.kind === 'coroutine' && isFreeToWait(program, origin)
      )
    );
  }
}

/** The fixes of an unfinished value: wait where it was made, or for all items at once. */
export function waitFixes(
  found: UnfinishedValue,
  notebook: Notebook,
  trans: Trans
): readonly Fix[] {
  const { origin, made, used, callers } = found;
  const program = programOf(notebook);
  if (!origin) {
    return waitInPlace(notebook, used, trans);
  }
  if (!isFreeToWait(program, origin)) {
    return [];
  }
  const rerun = found.failedIn && found.failedIn !== origin.made.cell.id ? [found.failedIn] : [];
  const wait = addAwaits(notebook, made, trans, callers);
  if (wait && origin.kind === 'unknown' && ranElsewhere(notebook, wait, origin.made)) {
    return [];
  }
  const itself = openItself(notebook, origin.made, trans);
  return [
    itself ?? (wait && awaitAtHead(notebook, origin.made, used, wait, trans)),
    ...(origin.isItem || isItem(origin.made.node) ? [gatherList(notebook, origin.made, trans)] : [])
  ].flatMap(fix => (fix ? [{ ...fix, rerun: [...(fix.rerun ?? []), ...rerun] }] : []));
}

/** `(await store['x'])['k']`: what an item or a property of an object gives is made when it is asked for. */
function waitInPlace(notebook: Notebook, used: Site, trans: Trans): readonly Fix[] {
  // Of calls only `next(…)`: what a function gives is traced to the function.
  const isAccess = /^(subscript|attribute|call)$/.test(used.node.type);
  const fix = isAccess ? addAwait(notebook, used, trans) : null;
  return fix
    ? [
        {
          ...fix,
          applicability: 'check-first',
          note: fix.note ?? trans.__('Check that it is awaited only once.')
        }
      ]
    : [];
}

/** Waits where the value is used: right for tasks, which may be awaited many times. */
export function waitAtUse(
  found: UnfinishedValue,
  notebook: Notebook,
  trans: Trans
): readonly Fix[] {
  const fix = addAwaits(notebook, [found.used], trans, found.callers);
  return fix ? [fix] : [];
}

/** A task and an async generator are right as they are made, and mended where they are used. */
const MENDED_WHERE_MADE: ReadonlySet<Origin['kind']> = new Set<Origin['kind']>([
  'coroutine',
  'future',
  'unknown'
]);

type Candidate = {
  readonly used: Site;
  readonly origin: Origin | null;
  /** The value is a list that holds it. */
  readonly holds?: boolean;
};

const VALUES = /^(identifier|call|subscript|attribute)$/;

function candidateAt(
  program: Program,
  { cell, current }: Place,
  node: SyntaxNode,
  misuse: Misuse,
  kinds: readonly AwaitableKind[]
): Candidate | null {
  const isAwaited = node.type === 'await' && kinds.includes('async-generator');
  if (
    !(VALUES.test(node.type) || isAwaited) ||
    node.field === 'attribute' ||
    node.field === 'name'
  ) {
    return null;
  }
  const use = useOf(program, cell, node);
  if (use.how !== 'needed' || !misuse.needs.includes(use.as)) {
    return null;
  }
  const attribute = child(use.by, 'attribute');
  if (misuse.attribute !== undefined && attribute && textOf(cell, attribute) !== misuse.attribute) {
    return null;
  }
  const origin = madeByFunction(originOf(program, cell, node));
  if (origin && origin.kind !== 'unknown') {
    return kinds.includes(origin.kind) ? { used: { cell, node }, origin } : null;
  }
  const held = use.as === 'argument' ? itemOrigin(program, cell, node) : null;
  if (held && held.kind !== 'unknown' && kinds.includes(held.kind)) {
    return { used: { cell, node }, origin: held, holds: true };
  }
  // `for x in await opened()`: what was awaited may be anything.
  const isUnknown = origin !== null || isAwaited || isOpen(program, cell, node);
  return current && isUnknown ? { used: { cell, node }, origin } : null;
}

function calledName({ cell, node }: Site): string {
  const callee = child(node, 'function');
  const name = callee && (child(callee, 'attribute') ?? callee);
  return name ? textOf(cell, name) : '';
}

/** Null for what a class of a library made, by the custom that classes have a capital. */
function madeByFunction(origin: Origin | null): Origin | null {
  if (origin?.kind !== 'unknown') {
    return origin;
  }
  const { cell, node } = origin.made;
  const callee = child(node, 'function');
  const name = callee && (child(callee, 'attribute') ?? callee);
  return name && /^[A-Z][a-z]/.test(textOf(cell, name)) ? null : origin;
}

/** The last parts of the names of the coroutines of which Python says that nobody awaited them. */
function warnedNames({ stderr }: Run): ReadonlySet<string> {
  return new Set(
    [
      ...stderr.matchAll(/RuntimeWarning: coroutine '(?:[^'\n]*\.)?(\w+)' was never awaited$/gm)
    ].map(([, name]) => name)
  );
}

/** Those that are certain, else the only one that the message can mean, by the names warned of. */
function choose(
  candidates: readonly Candidate[],
  warned: ReadonlySet<string>
): readonly Candidate[] {
  const certain = candidates.filter(({ origin }) => origin && origin.kind !== 'unknown');
  if (certain.length > 0) {
    return certain;
  }
  const traced = candidates.filter(({ origin }) => origin);
  if (traced.length === 1) {
    return traced;
  }
  const named = traced.filter(({ origin }) => origin && warned.has(calledName(origin.made)));
  if (named.length === 1) {
    return named;
  }
  return candidates.length === 1 ? candidates : [];
}

/** A coroutine made on an outer line and handed to the function that failed. */
function handedIn(
  program: Program,
  failure: Failure,
  kinds: readonly AwaitableKind[]
): readonly Candidate[] {
  return pickAtFailure(failure, ({ cell }, node) => {
    const list = node.parent;
    const value = list?.type === 'keyword_argument' ? list : node;
    if (value.parent?.type !== 'argument_list' || !VALUES.test(node.type)) {
      return null;
    }
    const origin = originOf(program, cell, node);
    const isKind = origin && origin.kind !== 'unknown' && kinds.includes(origin.kind);
    return isKind && useOf(program, cell, node).how !== 'waited'
      ? { used: { cell, node }, origin }
      : null;
  });
}

/** One finding for what one line got wrong, at the first call, with its neighbours in `a, b = f(), g()`. */
function merged(
  program: Program,
  candidates: readonly Candidate[],
  failedIn: string | null,
  callers: readonly Caller[] | null = null
): readonly UnfinishedValue[] {
  const [first] = candidates;
  if (!first) {
    return [];
  }
  const { origin, used, holds } = first;
  const call = origin?.made ?? used;
  const value = holds ? call : used;
  const at = origin && MENDED_WHERE_MADE.has(origin.kind) ? origin.made : used;
  const same = candidates.flatMap(({ origin }) =>
    origin && origin.made.cell.id === first.origin?.made.cell.id && isFreeToWait(program, origin)
      ? [origin.made]
      : []
  );
  const made = origin ? [...same, ...neighbours(program, origin)] : [];
  const shownIn = failedIn && failedIn !== at.cell.id ? failedIn : undefined;
  return [
    {
      at: rangeOf(at),
      ...(shownIn ? { shownIn } : {}),
      names: {
        value: shortCode(textOf(value.cell, value.node), 24),
        call: shortCode(textOf(call.cell, call.node), 24)
      },
      origin,
      used,
      made: distinct(made.length > 0 ? made : origin ? [origin.made] : []),
      failedIn,
      callers
    }
  ];
}

/** The other coroutines of `a, b = f(), g()` that nobody wants as such. */
function neighbours(program: Program, { made, kind }: Origin): Site[] {
  const list = made.node.parent;
  if (list?.parent?.type !== 'assignment' || !/^(expression_list|tuple)$/.test(list.type)) {
    return [];
  }
  return namedChildren(list).flatMap(node => {
    const site = { cell: made.cell, node };
    const use = useOf(program, made.cell, node);
    const binding = use.how === 'bound' ? bindingAt(made.cell, use.name) : null;
    const origin = originOf(program, made.cell, node);
    return binding &&
      origin?.kind === kind &&
      kind !== 'unknown' &&
      isFreeToWait(program, { ...origin, binding })
      ? [site]
      : [];
  });
}

function distinct(sites: readonly Site[]): Site[] {
  const known = new Map(sites.map(site => [`${site.cell.id} ${site.node.from}`, site]));
  return [...known.values()].sort((a, b) => a.node.from - b.node.from);
}

function isItem({ parent, field }: SyntaxNode): boolean {
  return (
    parent?.type === 'list' ||
    (field === 'body' && /^(list_comprehension|generator_expression)$/.test(parent?.type ?? ''))
  );
}
