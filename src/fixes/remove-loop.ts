import { TextEdit } from '../core/edit';
import { PythonCell, textOf } from '../python/cell';
import { BoundSite, Program, qualifiedName, resolve, Site, usesOf } from '../python/program';
import { lastName } from '../python/scopes';
import {
  child,
  contains,
  descendants,
  enclosing,
  namedChildren,
  SyntaxNode
} from '../python/syntax';
import { bodyOf, Removal, statementOf, statementsOf } from './remove-statements';
import { isLoopCleanup, loopOrigin, Starter } from './starters';

/** What becomes of the lines around starters that are awaited instead. */
export type LoopRemoval = {
  readonly statements: readonly SyntaxNode[];
  readonly edits: readonly TextEdit[];
  /** True when a loop of one's own became the kernel's: not only dead lines went. */
  readonly changesLoop: boolean;
};

/**
 * What to do with the loops of these starters once they are awaited: lines
 * that make, set and close a loop that nothing else uses go; a loop that is
 * used otherwise becomes the kernel's. A plain `loop = asyncio.get_event_loop()`
 * at the top level stays, for cells still to be written. Null when a loop of
 * one's own serves something that needs it, such as a thread.
 */
export function removeLoops(
  program: Program,
  cell: PythonCell,
  starters: readonly Starter[]
): LoopRemoval | null {
  const calls = new Set(starters.map(({ call }) => call));
  const names = new Map<string, SyntaxNode>();
  for (const { receiver } of starters) {
    if (receiver?.type === 'identifier') {
      names.set(textOf(cell, receiver), receiver);
    }
  }
  const statements: SyntaxNode[] = [];
  const edits: TextEdit[] = [];
  for (const name of names.values()) {
    const removal = removeLoop(program, cell, name, calls);
    if (!removal) {
      return null;
    }
    statements.push(...removal.statements);
    edits.push(...removal.edits);
  }
  return { statements, edits, changesLoop: edits.length > 0 };
}

/** The statements that close or stop the loop of the kernel, in the scope of this name. */
export function closingStatements(
  program: Program,
  cell: PythonCell,
  loop: SyntaxNode
): readonly SyntaxNode[] {
  return usesHere(program, cell, loop)
    .here.map(statementOf)
    .filter(statement => isClosing(cell, statement, textOf(cell, loop)));
}

/** Removes nothing but the lines of a loop; see {@link Removal}. */
export function removalOf(statements: readonly SyntaxNode[]): Removal {
  return { statements: new Set(statements), unwrapped: new Set() };
}

function removeLoop(
  program: Program,
  cell: PythonCell,
  loop: SyntaxNode,
  awaited: ReadonlySet<SyntaxNode>
): Omit<LoopRemoval, 'changesLoop'> | null {
  const name = textOf(cell, loop);
  const { bindings, here, there, elsewhere } = usesHere(program, cell, loop);
  const own = bindings.filter(site => site.cell.id === cell.id);
  const origin = loopOrigin(program, cell, loop);
  const plumbing = new Set<SyntaxNode>();
  let others = elsewhere;
  const left = [...there];
  for (const use of here) {
    const outermost = outermostPlumbing(program, cell, use, name);
    if (outermost) {
      plumbing.add(outermost);
    } else if (![...awaited].some(call => isReceiver(call, use))) {
      others = true;
      left.push({ cell, node: use });
    }
  }
  if (others) {
    const closing = [...plumbing].filter(statement => isClosing(cell, statement, name));
    return origin === 'new'
      ? ownLoopBecomesTheKernels(program, cell, { own, here, left, name, closing })
      : { statements: closing, edits: [] };
  }
  for (const { binding } of own) {
    const outermost = outermostPlumbing(program, cell, binding.node, name);
    if (outermost && !isPlainKernelLoop(program, cell, outermost)) {
      plumbing.add(outermost);
    }
  }
  const outermost = [...plumbing].filter(
    statement => ![...plumbing].some(other => other !== statement && contains(other, statement))
  );
  return { statements: outermost, edits: [] };
}

/** `loop = asyncio.get_event_loop()` at the top level gives the kernel's loop: harmless, maybe wanted. */
function isPlainKernelLoop(program: Program, cell: PythonCell, statement: SyntaxNode): boolean {
  const assignment = statement.type === 'expression_statement' ? namedChildren(statement)[0] : null;
  const value = assignment?.type === 'assignment' ? child(assignment, 'right') : null;
  return (
    !!value &&
    loopOrigin(program, cell, value) === 'kernel' &&
    !enclosing(statement, 'function_definition')
  );
}

function ownLoopBecomesTheKernels(
  program: Program,
  cell: PythonCell,
  loop: {
    readonly own: readonly BoundSite[];
    readonly here: readonly SyntaxNode[];
    /** What is done with it besides, in any cell. */
    readonly left: readonly Site[];
    readonly name: string;
    readonly closing: readonly SyntaxNode[];
  }
): Omit<LoopRemoval, 'changesLoop'> | null {
  const statements = loop.here.map(statementOf);
  const isNeeded = !loop.left.every(isForAnyLoop);
  const makers = loop.own.map(({ binding }) => {
    const callee = binding.value?.type === 'call' ? child(binding.value, 'function') : null;
    const attribute = callee && child(callee, 'attribute');
    const isMaker = callee && qualifiedName(program, cell, callee) === 'asyncio.new_event_loop';
    return isMaker && attribute ? attribute : null;
  });
  if (isNeeded || makers.length === 0 || makers.includes(null)) {
    return null;
  }
  const setting = statements.filter(statement => {
    const [call] = namedChildren(statement);
    return call?.type === 'call' && isSetLoop(program, cell, call, loop.name);
  });
  return {
    statements: [...loop.closing, ...setting],
    edits: makers.flatMap(maker =>
      maker ? { from: maker.from, to: maker.to, insert: 'get_running_loop' } : []
    )
  };
}

/** Whether the kernel's loop can be used so as well: nothing of the kernel changes or stops. */
function isForAnyLoop({ cell, node }: Site): boolean {
  const { parent } = node;
  if (parent?.type === 'attribute' && parent.field === 'function') {
    return FOR_ANY_LOOP.test(textOf(cell, child(parent, 'attribute') ?? parent));
  }
  const callee = parent?.parent?.parent && child(parent.parent.parent, 'function');
  const called = callee && lastName(callee);
  return (
    parent?.type === 'keyword_argument' && !!called && TAKES_ANY_LOOP.test(textOf(cell, called))
  );
}

/** Methods that change nothing for others; what starts or closes a loop in another cell is mended there. */
const FOR_ANY_LOOP =
  /^(call_(at|later|soon)|close|create_(future|task)|is_(closed|running)|run_(in_executor|until_complete)|time)$/;

/** What `loop=loop` may be given to. */
const TAKES_ANY_LOOP =
  /^(BoundedSemaphore|ClientSession|Condition|Event|Future|Lock|Queue|Semaphore|Task|ensure_future|gather|shield|sleep|wait|wait_for)$/;

function usesHere(
  program: Program,
  cell: PythonCell,
  loop: SyntaxNode
): {
  readonly bindings: readonly BoundSite[];
  readonly here: readonly SyntaxNode[];
  readonly there: readonly Site[];
  readonly elsewhere: boolean;
} {
  const { bindings } = resolve(program, cell, loop);
  const here = new Set<SyntaxNode>();
  const there: Site[] = [];
  let elsewhere = false;
  for (const binding of bindings) {
    const { references, mentions } = usesOf(program, binding);
    elsewhere ||= mentions.length > 0;
    for (const { cell: where, node } of references) {
      if (where.id === cell.id) {
        here.add(node);
      } else {
        there.push({ cell: where, node });
      }
    }
  }
  return { bindings, here: [...here], there, elsewhere: elsewhere || there.length > 0 };
}

function isReceiver(call: SyntaxNode, use: SyntaxNode): boolean {
  const callee = child(call, 'function');
  return !!callee && child(callee, 'object') === use;
}

function outermostPlumbing(
  program: Program,
  cell: PythonCell,
  node: SyntaxNode,
  loop: string
): SyntaxNode | null {
  let outermost: SyntaxNode | null = null;
  for (let at: SyntaxNode | null = statementOf(node); at;) {
    if (!isPlumbing(program, cell, at, loop)) {
      break;
    }
    outermost = at;
    const block: SyntaxNode | null = at.parent;
    at = block?.parent ? statementOf(block) : null;
  }
  return outermost;
}

/** Whether the statement does nothing but make, set, ask or close the loop of this name. */
function isPlumbing(
  program: Program,
  cell: PythonCell,
  statement: SyntaxNode,
  loop: string
): boolean {
  if (isClosing(cell, statement, loop)) {
    return true;
  }
  const [expression] = namedChildren(statement);
  switch (statement.type) {
    case 'expression_statement':
      return (
        (expression.type === 'assignment' && isLoopAssignment(program, cell, expression, loop)) ||
        (expression.type === 'call' && isSetLoop(program, cell, expression, loop))
      );
    case 'try_statement':
      return blocksArePlumbing(program, cell, statement, loop);
    case 'if_statement': {
      const test = child(statement, 'condition');
      const names = test ? descendants(test).filter(({ type }) => type === 'identifier') : [];
      const asksLoop = names.every(
        name => textOf(cell, name) === loop || /^is_(closed|running)$/.test(textOf(cell, name))
      );
      return names.length > 0 && asksLoop && blocksArePlumbing(program, cell, statement, loop);
    }
    default:
      return false;
  }
}

function blocksArePlumbing(
  program: Program,
  cell: PythonCell,
  statement: SyntaxNode,
  loop: string
): boolean {
  const bodies = statement.children.flatMap(part =>
    part.type === 'block' ? [part] : part.type.endsWith('_clause') ? (bodyOf(part) ?? []) : []
  );
  return bodies
    .flatMap(statementsOf)
    .every(inner => inner.type === 'pass_statement' || isPlumbing(program, cell, inner, loop));
}

function isLoopAssignment(
  program: Program,
  cell: PythonCell,
  assignment: SyntaxNode,
  loop: string
): boolean {
  const left = child(assignment, 'left');
  const right = child(assignment, 'right');
  return (
    !!left &&
    !!right &&
    textOf(cell, left) === loop &&
    (right.type === 'none' ||
      (right.type === 'call' && loopOrigin(program, cell, right) !== 'unknown'))
  );
}

function isSetLoop(program: Program, cell: PythonCell, call: SyntaxNode, loop: string): boolean {
  const callee = child(call, 'function');
  const list = child(call, 'arguments');
  const given = list ? namedChildren(list) : [];
  return (
    !!callee &&
    qualifiedName(program, cell, callee) === 'asyncio.set_event_loop' &&
    given.length === 1 &&
    (textOf(cell, given[0]) === loop || given[0].type === 'none')
  );
}

/** `loop.close()`, `loop.stop()`, `loop.run_until_complete(loop.shutdown_asyncgens())`. */
function isClosing(cell: PythonCell, statement: SyntaxNode, loop: string): boolean {
  const [call] = statement.type === 'expression_statement' ? namedChildren(statement) : [];
  const callee = call?.type === 'call' ? child(call, 'function') : null;
  const receiver = callee && child(callee, 'object');
  const method = callee && child(callee, 'attribute');
  if (!receiver || !method || textOf(cell, receiver) !== loop) {
    return false;
  }
  const called = textOf(cell, method);
  return (
    /^(close|stop)$/.test(called) || (called === 'run_until_complete' && isLoopCleanup(cell, call))
  );
}
