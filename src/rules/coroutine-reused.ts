import { lineOf, Notebook } from '../core/notebook';
import { defineRule, Finding } from '../core/rule';
import { Run } from '../core/run';
import { awaitItsTask } from '../fixes/await-its-task';
import { callAnew, heldCoroutine, heldList, runsAgain } from '../fixes/call-anew';
import { keepResult } from '../fixes/keep-result';
import { cutCode, shortCode } from '../fixes/short-code';
import { PythonCell, textOf } from '../python/cell';
import { awaitableCalls } from '../python/awaitables';
import { Program, programOf, Site } from '../python/program';
import { child, contains, descendants, enclosing, SyntaxNode } from '../python/syntax';
import { calleeOf, Failure, failures, lineRangeOf, surelyFailed } from './findings/failure';
import { isLibraryFile } from './findings/library-file';
import { links } from './links';

type Found = Finding & {
  readonly names: {
    /** What holds the coroutine; the line that failed where the source does not tell. */
    readonly name: string;
    /** The call that made it; empty where the source does not tell. */
    readonly call: string;
  };
  readonly site: Site | null;
};

export const coroutineReused = defineRule<Found>({
  name: 'coroutine-reused',
  severity: 'error',
  example: { name: 'coro', call: "brew('tea')" },
  title: trans => trans.__('One coroutine run twice'),
  whatHappened: ({ name, call }, trans) =>
    call
      ? trans.__(
          '`%1` holds a coroutine: one piece of async work. It was started already and cannot start again.',
          name
        )
      : trans.__(
          '`%1` waits for a coroutine: one piece of async work. It was started already and cannot start again.',
          name
        ),
  whyHere: ({ call }, trans) =>
    call
      ? trans.__(
          'Each call of `%1` makes one coroutine, and each coroutine runs once. Running a notebook cell again uses the same one again.',
          call
        )
      : trans.__(
          'Each call of an async function makes one coroutine, and each coroutine runs once, whatever names or lists hold it.'
        ),
  whatToDo: ({ call }, trans) =>
    call
      ? trans.__(
          'Call `%1` again at each place that waits for it. The work is then done each time.',
          call
        )
      : trans.__(
          'Keep the function, not the coroutine, and call it at each place that waits for it. Or keep the result of the first `await`.'
        ),
  learnMore: [links.coroutines, links.createTask],
  detect: (notebook, run) => (run ? fromRun(notebook, run) : fromSource(notebook)),
  message: ({ name, call }, trans) =>
    call
      ? trans.__('`%1` was started before, and a coroutine can run only once.', name)
      : trans.__('`%1` waits for a coroutine that was started before.', name),
  fixes({ site }, notebook, trans) {
    if (!site) {
      return [];
    }
    const anew = callAnew(notebook, site, trans);
    const keep = anew && anew.applicability !== 'safe' ? keepResult(notebook, site, trans) : null;
    const isLooped = enclosing(site.node, 'for_statement', 'while_statement') !== null;
    // Where the work leaves traces, the second use wants the result again.
    const ordered = isLooped ? [anew, keep] : [keep, anew];
    return [awaitItsTask(notebook, site, trans), ...ordered].flatMap(fix => fix ?? []);
  }
});

/** What awaits or gathers a name that holds coroutines, where the run failed; else the line that failed. */
function fromRun(notebook: Notebook, run: Run): readonly Found[] {
  const program = programOf(notebook);
  return failures(notebook, run, /^RuntimeError$/, REUSED).flatMap(failure => {
    const [place] = failure.places;
    if (!place || place.cell.broken) {
      return [];
    }
    const spent = runNames(program, place.cell).filter(node =>
      mayBeSpent(program, place.cell, node)
    );
    const failed = isWaiting(failure) ? surelyFailed(failure) : null;
    const here = spent.find(({ from }) => lineOf(place.cell.source, from) === place.line);
    // A task fails where it is awaited, not where it was given its coroutine.
    const given = spent.filter(
      node => failed && node.from < failed.node.from && node.parent?.type !== 'await'
    );
    const name = here ?? likeliest(program, place.cell, failed ? given : spent, !failed);
    const found = name ? finding(program, place.cell, name) : failed && lineFinding(failed);
    const isElsewhere = run.cell !== null && run.cell !== place.cell.id;
    return found ? [isElsewhere ? { ...found, shownIn: run.cell } : found] : [];
  });
}

const REUSED = /^(cannot reuse already awaited coroutine|coroutine is being awaited already)$/;

/** Whether the place itself waits for the coroutine, not what it calls in a library or another cell. */
function isWaiting({ places, exception }: Failure): boolean {
  const callee = calleeOf(places, exception);
  return !callee || (callee.file !== null && !isLibraryFile(callee.file));
}

/** What may have run before: a second use, else the only one if that may be. */
function likeliest(
  program: Program,
  cell: PythonCell,
  spent: readonly SyntaxNode[],
  mayBeFirst: boolean
): SyntaxNode | null {
  const second = spent.find(node => heldCoroutine(program, cell, node)?.uses[0].node !== node);
  return second ?? (mayBeFirst ? (spent[0] ?? null) : null);
}

/** The line that failed, where it does not tell what it waits for. */
function lineFinding(failed: Site): Found {
  const at = lineRangeOf(failed);
  const code = failed.cell.source.slice(at.from, at.to);
  return { at, names: { name: cutCode(code, 40), call: '' }, site: null };
}

/** Made in another cell, which may not have run again, or used more than once. */
function mayBeSpent(program: Program, cell: PythonCell, node: SyntaxNode): boolean {
  const held = heldCoroutine(program, cell, node);
  return held
    ? held.made.cell.id !== cell.id || runsAgain(held)
    : heldList(program, cell, node)?.cell.id !== cell.id;
}

/** Names of coroutines, or of lists of them, that are awaited or given to asyncio. */
function runNames(program: Program, cell: PythonCell): readonly SyntaxNode[] {
  return descendants(cell.tree).filter(node => {
    if (node.type !== 'identifier' || node.field === 'attribute' || node.field === 'left') {
      return false;
    }
    const held = heldCoroutine(program, cell, node);
    return held
      ? held.uses.some(use => use.node === node)
      : node.parent?.type === 'list_splat' && heldList(program, cell, node) !== null;
  });
}

/** Two uses one after the other, both sure to be reached. */
function fromSource(notebook: Notebook): readonly Found[] {
  const program = programOf(notebook);
  return awaitableCalls(program)
    .filter(({ kind, use, cell }) => kind === 'coroutine' && use.how === 'bound' && isPlain(cell))
    .flatMap(({ cell, node: call }) => {
      const target = call.parent?.type === 'assignment' ? child(call.parent, 'left') : null;
      const used = target?.type === 'identifier' ? firstUse(cell, target) : null;
      const held = used && heldCoroutine(program, cell, used);
      const made = held?.made.binding;
      if (!held || !made || made.value !== call) {
        return [];
      }
      const block = enclosing(made.node, 'block', 'module');
      const certain = held.uses.filter(
        ({ cell: where, node }) =>
          where.id === cell.id && !!block && isReached(block, node) && isAwaited(cell, node)
      );
      return certain.length > 1 ? [finding(program, cell, certain[1].node)] : [];
    });
}

function isPlain({ kind, broken }: PythonCell): boolean {
  return kind === 'python' && !broken;
}

/** A later use of the name in the same scope, from which its value can be followed. */
function firstUse(cell: PythonCell, target: SyntaxNode): SyntaxNode | null {
  const name = textOf(cell, target);
  const found = (cell.references.get(name) ?? []).find(({ node }) => node.from > target.to);
  return found?.node ?? null;
}

/** Whether the place is in this block, outside of what may be skipped. */
function isReached(block: SyntaxNode, node: SyntaxNode): boolean {
  const skipped = enclosing(
    node,
    'if_statement',
    'for_statement',
    'while_statement',
    'try_statement',
    'match_statement',
    'conditional_expression',
    'boolean_operator',
    'lambda',
    'function_definition'
  );
  return contains(block, node) && (!skipped || contains(skipped, block));
}

/** `await coro`, or the argument of a call that makes a task of it. */
function isAwaited(cell: PythonCell, node: SyntaxNode): boolean {
  const call = node.parent?.type === 'argument_list' ? node.parent.parent : null;
  const callee = call && child(call, 'function');
  const name = callee && (child(callee, 'attribute') ?? callee);
  return node.parent?.type === 'await' || (!!name && textOf(cell, name) === 'create_task');
}

function finding(program: Program, cell: PythonCell, node: SyntaxNode): Found {
  const made = heldCoroutine(program, cell, node)?.made ?? heldList(program, cell, node);
  const value = made?.binding.value;
  return {
    at: { cell: cell.id, from: node.from, to: node.to },
    names: {
      name: textOf(cell, node),
      call: value && made ? shortCode(textOf(made.cell, value), 40) : textOf(cell, node)
    },
    site: { cell, node }
  };
}
