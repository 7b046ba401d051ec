import { PythonCell, textOf } from '../python/cell';
import { CellMemory, CellSearch } from '../python/memory';
import { callsNamed, Program, qualifiedName, receiverKind, resolve } from '../python/program';
import { argumentsOf, builtinName } from '../python/value-use';
import { child, enclosing, namedChildren, SyntaxNode } from '../python/syntax';

/** A call that starts an event loop, or drives one to an end. */
export type Starter = {
  readonly cell: PythonCell;
  readonly call: SyntaxNode;
  readonly kind: StarterKind;
  /** The expression that it runs; null where it names none, as in `loop.run_forever()`. */
  readonly operand: SyntaxNode | null;
  /** The loop or runner that it is called on; null for functions of a module. */
  readonly receiver: SyntaxNode | null;
};

export type StarterKind =
  | 'asyncio.run'
  | 'uvloop.run'
  | 'anyio.run'
  /** `loop.run_until_complete(x)`, on any loop. */
  | 'loop'
  | 'run_forever'
  /** `runner.run(x)` of an `asyncio.Runner`. */
  | 'runner'
  /** Tornado's `IOLoop.current().run_sync(f)`. */
  | 'run_sync'
  /** `list(map(asyncio.run, coroutines))`: the call is `list`, the operand the coroutines. */
  | 'mapped';

/** Every call of the cell that starts an event loop, in source order; also those in functions. */
export function startersIn(program: Program, cell: PythonCell): readonly Starter[] {
  return starters.of(program, cell, () =>
    callsNamed(program, cell, NAMES).flatMap(call => starterAt(program, cell, call) ?? [])
  );
}

/** Those of all cells, in document order. */
export function allStarters(program: Program): readonly Starter[] {
  return everyStarter.in(program);
}

/** What the node starts, if it is a call that starts an event loop. */
export function starterAt(program: Program, cell: PythonCell, node: SyntaxNode): Starter | null {
  const callee = node.type === 'call' ? child(node, 'function') : null;
  if (!callee) {
    return null;
  }
  const kind = RUNNERS.get(calleeName(program, cell, callee) ?? '');
  if (kind) {
    return { cell, call: node, kind, operand: argument(cell, node, 'main'), receiver: null };
  }
  const coroutines = mappedCoroutines(program, cell, node, callee);
  if (coroutines) {
    return { cell, call: node, kind: 'mapped', operand: coroutines, receiver: null };
  }
  const receiver = child(callee, 'object');
  const name = child(callee, 'attribute');
  return receiver && name && callee.type === 'attribute'
    ? methodStarter(program, cell, node, receiver, textOf(cell, name))
    : null;
}

/** The loop an expression certainly is in a notebook: the kernel's, or a new one. */
export function loopOrigin(
  program: Program,
  cell: PythonCell,
  expression: SyntaxNode
): 'kernel' | 'new' | 'unknown' {
  switch (receiverKind(program, cell, expression)?.kind) {
    case 'running-loop':
      return 'kernel';
    case 'new-loop':
    case 'uvloop':
      return 'new';
    default:
      return 'unknown';
  }
}

/** The first positional argument of a call, or the keyword argument of this name. */
export function argument(cell: PythonCell, call: SyntaxNode, keyword: string): SyntaxNode | null {
  const list = child(call, 'arguments');
  if (!list) {
    return null;
  }
  if (list.type === 'generator_expression') {
    return list;
  }
  const given = namedChildren(list);
  const [first] = given;
  if (first && first.type !== 'keyword_argument') {
    return first;
  }
  const named = given.find(argument => {
    const name = child(argument, 'name');
    return argument.type === 'keyword_argument' && !!name && textOf(cell, name) === keyword;
  });
  return named ? child(named, 'value') : null;
}

const starters = new CellMemory<readonly Starter[]>();
const everyStarter = new CellSearch(startersIn, ({ index }) =>
  index.cellsWithAny(index.namesFor(STARTING))
);

const CALLED = ['asyncio.run', 'run_forever', 'run_sync', 'run_until_complete'];

/** What a starter's last name can be, before aliases: `list` is one of mapped starters. */
const NAMES = new Set([...CALLED, 'list']);

/** What stands in a cell with a starter; `list` stands in many others. */
const STARTING = new Set([...CALLED, 'map']);

const RUNNERS: ReadonlyMap<string, StarterKind> = new Map([
  ['asyncio.run', 'asyncio.run'],
  ['asyncio.runners.run', 'asyncio.run'],
  ['uvloop.run', 'uvloop.run'],
  ['anyio.run', 'anyio.run']
]);

/** The canonical name; `asyncio.run` also where no cell shows the import, as after `%run`. */
function calleeName(program: Program, cell: PythonCell, callee: SyntaxNode): string | null {
  const name = qualifiedName(program, cell, callee);
  const root = child(callee, 'object');
  if (name === null && root && textOf(cell, callee) === 'asyncio.run') {
    return resolve(program, cell, root).bindings.length === 0 ? 'asyncio.run' : null;
  }
  return name;
}

/** The second argument of `list(map(asyncio.run, …))`. */
function mappedCoroutines(
  program: Program,
  cell: PythonCell,
  call: SyntaxNode,
  callee: SyntaxNode
): SyntaxNode | null {
  const [map, ...more] = argumentsOf(call);
  const mapper = map?.type === 'call' ? child(map, 'function') : null;
  if (more.length > 0 || !mapper || builtinName(program, cell, callee) !== 'list') {
    return null;
  }
  const [mapped, coroutines, ...others] = argumentsOf(map);
  return coroutines &&
    others.length === 0 &&
    builtinName(program, cell, mapper) === 'map' &&
    RUNNERS.get(calleeName(program, cell, mapped) ?? '') === 'asyncio.run'
    ? coroutines
    : null;
}

function methodStarter(
  program: Program,
  cell: PythonCell,
  call: SyntaxNode,
  receiver: SyntaxNode,
  method: string
): Starter | null {
  const starter = (kind: StarterKind, keyword: string): Starter => ({
    cell,
    call,
    kind,
    operand: argument(cell, call, keyword),
    receiver
  });
  switch (method) {
    case 'run_until_complete':
      return isLoopCleanup(cell, call) ? null : starter('loop', 'future');
    case 'run_forever':
      return starter('run_forever', '');
    case 'run':
      return isRunner(program, cell, receiver) ? starter('runner', 'coro') : null;
    case 'run_sync':
      return isIOLoop(program, cell, receiver) ? starter('run_sync', 'func') : null;
    default:
      return null;
  }
}

/** `loop.run_until_complete(loop.shutdown_asyncgens())` ends a loop; it goes with the loop. */
export function isLoopCleanup(cell: PythonCell, call: SyntaxNode): boolean {
  const operand = argument(cell, call, 'future');
  const callee = operand?.type === 'call' ? child(operand, 'function') : null;
  const method = callee && child(callee, 'attribute');
  return !!method && /^shutdown_(asyncgens|default_executor)$/.test(textOf(cell, method));
}

/** Whether it is an `asyncio.Runner`, or a name bound to one by `=` or `with … as`. */
function isRunner(program: Program, cell: PythonCell, receiver: SyntaxNode): boolean {
  return isMadeBy(program, cell, receiver, /^asyncio\.(runners\.)?Runner$/);
}

function isIOLoop(program: Program, cell: PythonCell, receiver: SyntaxNode): boolean {
  return isMadeBy(program, cell, receiver, /^tornado\.ioloop\.IOLoop(\.(current|instance))?$/);
}

/** Whether it is a call of such a name, or a name that nothing else is bound to. */
function isMadeBy(
  program: Program,
  cell: PythonCell,
  receiver: SyntaxNode,
  maker: RegExp
): boolean {
  const made =
    receiver.type === 'identifier'
      ? resolve(program, cell, receiver).bindings.map(({ cell, binding }) => ({
          cell,
          value: binding.value ?? contextOf(binding.node)
        }))
      : [{ cell, value: receiver }];
  return (
    made.length > 0 &&
    made.every(({ cell, value }) => {
      const callee = value?.type === 'call' ? child(value, 'function') : null;
      const name = callee && qualifiedName(program, cell, callee);
      return !!name && maker.test(name);
    })
  );
}

/** The expression that `with … as` binds this name to. */
function contextOf(name: SyntaxNode): SyntaxNode | null {
  const pattern = enclosing(name, 'as_pattern');
  return pattern ? pattern.children[0] : null;
}
