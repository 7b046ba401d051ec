import { cellFrames } from '../../core/locate';
import { lineOf, Notebook } from '../../core/notebook';
import { Finding } from '../../core/rule';
import { ChainedException, Run } from '../../core/run';
import { awaitableStarters, canAwait } from '../../fixes/await-call';
import { catches } from '../../fixes/on-purpose';
import { lineOfCode } from '../../fixes/short-code';
import { Caller } from '../../fixes/unseen-callers';
import { allStarters, loopOrigin, Starter, StarterKind, startersIn } from '../../fixes/starters';
import { awaitProblem } from '../../python/await-legality';
import { PythonCell, textOf } from '../../python/cell';
import {
  mayBePatched,
  methodCalls,
  nestAsyncioAppliedBefore,
  Program,
  programOf,
  pythonCell
} from '../../python/program';
import { child, enclosing, SyntaxNode } from '../../python/syntax';
import { callersOf } from './callers';
import { hiddenStart } from './hidden-start';
import { runsInCell } from './runs-in-cell';

/** A call that starts an event loop where Jupyter already runs one. */
export type LoopFinding = Finding & {
  readonly rule: LoopRule;
  readonly names: LoopNames;
  /** Who called the function that it stands in; null without a traceback that tells. */
  readonly callers: readonly Caller[] | null;
};

export type LoopRule =
  | 'asyncio-run-in-cell'
  | 'loop-already-running'
  | 'another-loop-running'
  | 'runner-in-cell'
  | 'close-running-loop';

export type LoopNames = {
  /** The call as the reader wrote it, shortened. */
  readonly call: string;
  /** What is to be waited for: `main()`; empty where nothing is named. */
  readonly awaited: string;
  /** Where the call stands, which decides what can be done; see {@link Way}. */
  readonly way: Way;
  /** Whether a loop that the code itself started is in the way, as in a thread; else Jupyter's. */
  readonly nested?: 'yes';
};

/** In a place where `await` may stand, in a plain function, in a kernel that cannot wait… */
export type Way =
  'await' | 'forever' | 'function' | 'magic' | 'kernel' | 'string' | 'hidden' | 'elsewhere';

/** Every call of the notebook that this run, or the source alone, shows to start a second loop. */
export function loopFindings(notebook: Notebook, run: Run | null): readonly LoopFinding[] {
  const known = findings.get(notebook) ?? new Map<Run | null, readonly LoopFinding[]>();
  findings.set(notebook, known);
  let found = known.get(run);
  if (!found) {
    found = run ? fromRun(notebook, run) : fromSource(notebook);
    known.set(run, found);
  }
  return found;
}

const findings = new WeakMap<Notebook, Map<Run | null, readonly LoopFinding[]>>();

type Message = {
  readonly text: RegExp;
  readonly rule: LoopRule;
  readonly kinds: readonly StarterKind[];
};

const MESSAGES: readonly Message[] = [
  {
    text: /asyncio\.run\(\) cannot be called from a running event loop/,
    rule: 'asyncio-run-in-cell',
    kinds: ['asyncio.run', 'uvloop.run', 'mapped', 'anyio.run']
  },
  {
    text: /Already running asyncio in this thread/,
    rule: 'asyncio-run-in-cell',
    kinds: ['anyio.run']
  },
  {
    text: /Runner\.run\(\) cannot be called from a running event loop/,
    rule: 'runner-in-cell',
    kinds: ['runner', 'anyio.run', 'asyncio.run']
  },
  {
    text: /this event loop is already running/i,
    rule: 'loop-already-running',
    kinds: ['loop', 'run_forever', 'run_sync']
  },
  {
    text: /Cannot run the event loop while another loop is running/,
    rule: 'another-loop-running',
    kinds: ['loop', 'run_forever', 'runner', 'uvloop.run', 'run_sync']
  },
  {
    text: /Cannot close a running event loop/,
    rule: 'close-running-loop',
    kinds: ['loop', 'run_forever', 'runner']
  }
];

/** The oldest exception of the chain that a loop raised is the cause; what follows is cleaning up. */
function fromRun(notebook: Notebook, run: Run): readonly LoopFinding[] {
  const found = run.errors.flatMap(({ chain }) => {
    for (const exception of chain) {
      const message =
        exception.ename === 'RuntimeError' &&
        MESSAGES.find(({ text }) => text.test(exception.evalue));
      if (message) {
        return fromException(notebook, run, exception, message) ?? [];
      }
    }
    return [];
  });
  return found.length > 0 || run.errors.length > 0 ? found : fromPrinted(notebook, run);
}

function fromException(
  notebook: Notebook,
  run: Run,
  exception: ChainedException,
  message: Message
): LoopFinding | null {
  const program = programOf(notebook);
  const frame = cellFrames(notebook, run, exception).at(-1) ?? null;
  const cell = pythonCell(program, frame?.cell.id ?? run.cell ?? '');
  if (!cell || cell.kind === 'opaque') {
    return null;
  }
  const at = frame ? exception.frames.indexOf(frame.frame) : -1;
  const file = frame ? (exception.frames[at + 1]?.file ?? null) : null;
  const starter =
    !file || LOOP_FILE.test(file) || cell.kind === 'magic-body'
      ? meantStarter(program, cell, message, frame?.function ?? null, frame?.line ?? null)
      : null;
  const shownIn = run.cell !== null && run.cell !== cell.id ? run.cell : undefined;
  const hidden = () => hiddenStart(notebook, run, exception, message.rule);
  const isClose = message.rule === 'close-running-loop';
  if (starter && !isPatched(program, starter, run)) {
    // Another line that certainly failed goes before a starter that did not.
    const other = isClose || isOn(starter, frame?.line ?? null) ? null : hidden();
    const callers = callersOf(notebook, run, exception);
    const found = { ...starterFinding(program, starter, message.rule, shownIn), callers };
    const below = exception.frames.slice(0, Math.max(at, 0));
    const isNested = below.some(({ file }) => file !== null && OWN_LOOP.test(file));
    return other ?? (isNested ? { ...found, names: { ...found.names, nested: 'yes' } } : found);
  }
  const [close] = isClose ? closeFindings(program, cell) : [];
  if (close) {
    return { ...close, ...(shownIn === undefined ? {} : { shownIn }) };
  }
  return starter ? null : hidden();
}

/** Files in which a call of ours arrives at once; any other stands between: a library. */
const LOOP_FILE = /(^|[\\/])(asyncio|uvloop|anyio|nest_asyncio2?|tornado)([\\/.]|$)/;

/** What stands below the code of a loop or thread that the notebook itself started. */
const OWN_LOOP =
  /[\\/](asyncio[\\/](runners|base_events)|concurrent[\\/]futures[\\/]thread|threading)\.py$/;

/** The starter that raised the message: in the frame's function, on its line where that is right. */
function meantStarter(
  program: Program,
  cell: PythonCell,
  { kinds }: Message,
  functionName: string | null,
  line: number | null
): Starter | null {
  const all = startersIn(program, cell).filter(({ kind }) => kinds.includes(kind));
  const name = functionName?.split('.').pop() ?? null;
  const scoped = all.filter(({ call }) => nameOfFunction(cell, call) === name);
  const candidates = scoped.length > 0 ? scoped : all;
  return candidates.find(starter => isOn(starter, line)) ?? candidates[0] ?? null;
}

function isOn({ cell, call }: Starter, line: number | null): boolean {
  return (
    line !== null && lineOf(cell.source, call.from) <= line && line <= lineOf(cell.source, call.to)
  );
}

function nameOfFunction(cell: PythonCell, node: SyntaxNode): string | null {
  const owner = enclosing(node, 'function_definition', 'lambda');
  const name = owner && child(owner, 'name');
  return owner ? (name ? textOf(cell, name) : '<lambda>') : null;
}

/**
 * Whether nest_asyncio, applied before, makes this starter work. Where it has
 * failed all the same, a patch that is made only sometimes was not made.
 */
function isPatched(program: Program, { cell, call, kind }: Starter, run: Run): boolean {
  const ran = run.cell ? pythonCell(program, run.cell) : null;
  return (
    /^(asyncio\.run|loop|run_forever|mapped)$/.test(kind) &&
    (nestAsyncioAppliedBefore(program, cell, call.from, true) ||
      (ran !== null && ran !== cell && nestAsyncioAppliedBefore(program, ran, Infinity, true)))
  );
}

/** One finding for all starters that are mended together, at the first of its rule. */
function starterFinding(
  program: Program,
  starter: Starter,
  rule: LoopRule,
  shownIn?: string
): LoopFinding {
  const own = ruleOf(program, starter, rule);
  const together = mendedTogether(program, starter).filter(
    other => other.kind !== 'run_forever' && ruleOf(program, other, rule) === own
  );
  const first = starter.kind === 'run_forever' ? starter : (together[0] ?? starter);
  const { cell, call, operand } = first;
  return {
    rule: own,
    at: { cell: cell.id, from: call.from, to: call.to },
    ...(shownIn === undefined || shownIn === cell.id ? {} : { shownIn }),
    names: {
      call: nameOfCall(first),
      awaited: operand ? lineOfCode(textOf(cell, operand), ROOM) : '',
      way: wayOf(program, first)
    },
    callers: null
  };
}

/** Room for code in a sentence of 90 characters. */
const ROOM = 32;

/** The call as its sentence shows it: without arguments, or without receiver, where it is long. */
function nameOfCall({ cell, call, kind }: Starter): string {
  const text = textOf(cell, call);
  const callee = child(call, 'function');
  const method = callee && child(callee, 'attribute');
  if (kind === 'mapped') {
    return 'map(asyncio.run, …)';
  }
  const isLong = text.includes('\n') || text.length > ROOM;
  if (!isLong || !callee || !method) {
    return lineOfCode(text, ROOM);
  }
  const called = `${textOf(cell, callee).replace(/[\s\\]*\.\s*/g, '.')}(…)`;
  return called.includes('\n') || called.length > ROOM ? `${textOf(cell, method)}(…)` : called;
}

function mendedTogether(program: Program, { cell, call }: Starter): readonly Starter[] {
  if (canAwait(program, cell, call)) {
    return awaitableStarters(program, cell, call);
  }
  const owner = enclosing(call, 'function_definition');
  return startersIn(program, cell).filter(
    other =>
      !canAwait(program, cell, other.call) && enclosing(other.call, 'function_definition') === owner
  );
}

function ruleOf(program: Program, { cell, kind, receiver }: Starter, message: LoopRule): LoopRule {
  switch (kind) {
    case 'runner':
      return 'runner-in-cell';
    case 'loop':
    case 'run_forever': {
      const origin = receiver ? loopOrigin(program, cell, receiver) : 'unknown';
      return origin === 'kernel' || (origin === 'unknown' && message !== 'another-loop-running')
        ? 'loop-already-running'
        : 'another-loop-running';
    }
    case 'run_sync':
      return 'loop-already-running';
    default:
      return 'asyncio-run-in-cell';
  }
}

function wayOf(program: Program, { cell, call, kind }: Starter): Way {
  if (canAwait(program, cell, call)) {
    return kind === 'run_forever' ? 'forever' : 'await';
  }
  const problem = awaitProblem(program, cell, call);
  return problem === 'function' || problem === 'lambda' || problem === 'comprehension-in-function'
    ? 'function'
    : problem === 'magic'
      ? 'magic'
      : problem === 'no-ipython'
        ? 'kernel'
        : 'elsewhere';
}

/** The error was caught and printed: the text, and a starter under a `try` that takes all. */
function fromPrinted(notebook: Notebook, run: Run): readonly LoopFinding[] {
  const printed = `${run.stdout}\n${run.stderr}`;
  const message = MESSAGES.find(({ text }) => text.test(printed));
  const program = programOf(notebook);
  const cell = message && run.cell !== null ? pythonCell(program, run.cell) : null;
  if (!message || !cell || cell.kind !== 'python') {
    return [];
  }
  const starter = startersIn(program, cell).find(
    ({ call, kind }) => message.kinds.includes(kind) && isSwallowed(cell, call)
  );
  return starter && !isPatched(program, starter, run)
    ? // Nothing failed: the error may be shown on purpose.
      [{ ...starterFinding(program, starter, message.rule), doubtful: true }]
    : [];
}

/** Under `except Exception` or a bare `except`; `except RuntimeError` shows the error on purpose. */
function isSwallowed(cell: PythonCell, node: SyntaxNode): boolean {
  for (let at = node; at.parent; at = at.parent) {
    const { parent } = at;
    if (
      parent.type === 'try_statement' &&
      at.field === 'body' &&
      catches(cell, parent, 'RuntimeError')
    ) {
      return !/except[^:]*\bRuntimeError\b/.test(textOf(cell, parent));
    }
  }
  return false;
}

/** `loop.close()` on the loop that runs the notebook, as a statement at the top level. */
export function closeFindings(program: Program, cell: PythonCell): readonly LoopFinding[] {
  return (cell.callsByName.get('close') ?? []).flatMap(call => {
    const callee = child(call, 'function');
    const loop = callee && child(callee, 'object');
    const method = callee && child(callee, 'attribute');
    return loop &&
      method &&
      textOf(cell, method) === 'close' &&
      call.parent?.type === 'expression_statement' &&
      loopOrigin(program, cell, loop) === 'kernel'
      ? [
          {
            rule: 'close-running-loop' as const,
            at: { cell: cell.id, from: call.from, to: call.to },
            names: {
              call: lineOfCode(textOf(cell, call), ROOM),
              awaited: '',
              way: awaitProblem(program, cell, call) === 'magic' ? 'elsewhere' : ('await' as Way)
            },
            callers: null
          }
        ]
      : [];
  });
}

/** What is certain to fail in a Jupyter kernel, whatever ran before. */
function fromSource(notebook: Notebook): readonly LoopFinding[] {
  const { implementation } = notebook.kernel;
  if (implementation !== null && implementation !== 'ipython') {
    return [];
  }
  const program = programOf(notebook);
  const calls = [...allStarters(program), ...methodCalls(program, 'close')];
  return [...new Set(calls.map(({ cell }) => cell))]
    .filter(({ kind, broken }) => kind !== 'opaque' && !broken)
    .sort((a, b) => a.index - b.index)
    .flatMap(cell => certainIn(program, cell));
}

function certainIn(program: Program, cell: PythonCell): readonly LoopFinding[] {
  const certain = startersIn(program, cell).filter(starter => isCertain(program, starter));
  const found = new Map<string, LoopFinding>();
  for (const starter of certain) {
    const owner = canAwait(program, cell, starter.call)
      ? null
      : enclosing(starter.call, 'function_definition');
    const key = `${owner?.from ?? 'cell'} ${starter.kind === 'run_forever' ? 'forever' : ''}`;
    if (!found.has(key)) {
      found.set(key, starterFinding(program, starter, 'loop-already-running'));
    }
  }
  if (found.size > 0) {
    return [...found.values()];
  }
  const closes = closeFindings(program, cell).filter(({ at }) => {
    const call = cell.calls.find(({ from, to }) => from === at.from && to === at.to);
    return call && !isRepeated(call) && runsInCell(program, cell, call);
  });
  return closes.slice(0, 1);
}

function isCertain(program: Program, starter: Starter): boolean {
  const { cell, call, receiver, kind } = starter;
  const isKnown =
    !/^(loop|run_forever)$/.test(kind) ||
    (receiver !== null && loopOrigin(program, cell, receiver) !== 'unknown');
  return (
    isKnown &&
    !mayBePatched(program) &&
    !enclosing(call, 'except_clause', 'case_clause', 'lambda') &&
    runsInCell(program, cell, call)
  );
}

/** A loop may have nothing to go through. */
function isRepeated(node: SyntaxNode): boolean {
  return enclosing(node, 'for_statement', 'while_statement') !== null;
}
