import { applyTextEdits, cellEdit, TextEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { awaitProblem } from '../python/await-legality';
import { PythonCell, textOf } from '../python/cell';
import { kindOfCall, Program, programOf, pythonCell, Site } from '../python/program';
import { child, contains, enclosing, namedChildren, SyntaxNode } from '../python/syntax';
import { awaitAroundStarter, awaitTextEdits } from './await-text';
import { callsAnew } from './call-anew';
import { isForScripts } from './dual-mode';
import { listEdits, readingOf } from './list-generator';
import { quietHandle } from './quiet-line';
import { removeLoops } from './remove-loop';
import { removeStatements } from './remove-statements';
import { endlessWithin } from './run-effects';
import { endlessNote, neverEnds, runEndless, runEndlessStarter } from './run-endless';
import { differenceOf } from './run-difference';
import { scriptLines } from './script-lines';
import { lineOfCode } from './short-code';
import { Starter, startersIn } from './starters';
import { unwrapRunners } from './unwrap-runner';

/**
 * Awaits what this starter runs, and with it all starters of the cell that
 * can be awaited where they stand: `asyncio.run(main())` becomes `await
 * main()`. The lines that made and closed a loop for them go along. Null when
 * one of them cannot be awaited with certainty.
 */
export function awaitCall(notebook: Notebook, site: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const cell = pythonCell(program, site.cell.id);
  if (!cell || !isEditable(cell)) {
    return null;
  }
  const starters = awaitableStarters(program, cell, site.node);
  if (!starters.some(({ call }) => call === site.node)) {
    return null;
  }
  const forever = starters.find(starter => endlessWithin(program, starter));
  if (forever) {
    return starters.length === 1 ? runEndlessStarter(notebook, program, forever, trans) : null;
  }
  const unending = starters.find(
    ({ operand }) => operand && neverEnds(program, { cell, node: operand })
  );
  const background =
    unending?.operand && starters.length === 1
      ? runEndless(notebook, program, { cell, node: unending.operand }, unending.call, trans)
      : null;
  if (background) {
    return background;
  }
  const edits = cellEdits(program, cell, starters);
  if (!edits) {
    return null;
  }
  const collects = starters.some(starter => isAsyncGenerator(program, starter));
  const note = unending ? endlessNote(trans) : differenceOf(program, starters, trans);
  return {
    title: titleOf(starters, edits.edits, collects, trans),
    applicability: collects || edits.changesLoop || note ? 'check-first' : 'safe',
    ...(note ? { note } : {}),
    edit: [cellEdit(cell, edits.edits)]
  };
}

/** The starters of a cell that belong to one rewrite: all that can be awaited where they stand. */
export function awaitableStarters(
  program: Program,
  cell: PythonCell,
  asked: SyntaxNode | null
): readonly Starter[] {
  return startersIn(program, cell).filter(
    ({ call }) =>
      canAwait(program, cell, call) && (call === asked || !isForScripts(program, cell, call))
  );
}

/** Whether an `await` may stand here, if need be after a generator expression became a list. */
export function canAwait(program: Program, cell: PythonCell, node: SyntaxNode): boolean {
  const problem = awaitProblem(program, cell, node);
  return (
    problem === null ||
    (problem === 'generator-expression' && !!listedGenerator(program, cell, node))
  );
}

/** Whether a fix may edit this cell at all. */
export function isEditable(cell: PythonCell): boolean {
  return cell.kind === 'python' && !cell.broken && !cell.hasCarriageReturn;
}

/** What else a fix does in the cell. */
export type More = {
  readonly statements: readonly SyntaxNode[];
  readonly unwrapped: readonly SyntaxNode[];
  readonly edits: readonly TextEdit[];
};

const NOTHING_MORE: More = { statements: [], unwrapped: [], edits: [] };

/**
 * All edits of the cell that await these starters and take away what made and
 * closed their loops. Null when one cannot be awaited with certainty. Whether
 * `await` is legal there is for the caller to know.
 */
export function cellEdits(
  program: Program,
  cell: PythonCell,
  starters: readonly Starter[],
  more: More = NOTHING_MORE
): { readonly edits: readonly TextEdit[]; readonly changesLoop: boolean } | null {
  const loops = removeLoops(program, cell, starters);
  const runners = unwrapRunners(program, cell, starters);
  const anew = callsAnew(
    program,
    cell,
    starters.flatMap(({ operand }) => operand ?? [])
  );
  if (!loops || !runners || !anew) {
    return null;
  }
  const ladders = laddersOf(cell, starters);
  const script = scriptLines(program, cell, starters);
  const removal = {
    statements: new Set([
      ...loops.statements,
      ...runners.statements,
      ...anew.statements,
      ...script.statements,
      ...more.statements
    ]),
    unwrapped: new Set([...runners.unwrapped, ...ladders, ...more.unwrapped])
  };
  const dropped = [...removal.statements, ...ladders.flatMap(handlersOf)];
  const stays = ({ from }: TextEdit): boolean =>
    !dropped.some(node => node.from <= from && from < node.to);
  const generators = new Set<SyntaxNode>();
  const edits: TextEdit[] = [...loops.edits, ...anew.edits, ...script.edits, ...more.edits];
  for (const starter of starters.filter(
    ({ call }) => !dropped.some(node => contains(node, call))
  )) {
    const text = awaitTextEdits(program, starter);
    if (!text) {
      return null;
    }
    edits.push(...text);
    if (starter.operand) {
      edits.push(...quietHandle(program, cell, starter.operand, starter.call));
    }
    const generator = listedGenerator(program, cell, starter.call);
    if (generator) {
      generators.add(generator);
    }
  }
  edits.push(...[...generators].flatMap(listEdits));
  const staying = edits.filter(stays);
  // A line whose indentation would go may be one that a starter loses whole.
  const removed = removeStatements(cell, removal).filter(
    ({ from, to }) =>
      !staying.some(edit => edit.from <= from && to <= edit.to && edit.from < edit.to)
  );
  return { edits: [...staying, ...removed], changesLoop: loops.changesLoop };
}

/**
 * `try: loop.run_until_complete(main())` / `except RuntimeError:
 * asyncio.run(main())`: two ways of starting the same; awaiting needs one.
 */
function laddersOf(cell: PythonCell, starters: readonly Starter[]): readonly SyntaxNode[] {
  const ladders = new Set<SyntaxNode>();
  for (const { call, operand } of starters) {
    const handler = enclosing(call, 'except_clause', 'function_definition');
    const statement = handler?.type === 'except_clause' ? handler.parent : null;
    const body = statement && child(statement, 'body');
    const first =
      body &&
      starters.find(
        other => contains(body, other.call) && !(handler && contains(handler, other.call))
      );
    if (statement && first && operand && first.operand && isLadder(statement)) {
      if (textOf(cell, operand) === textOf(cell, first.operand)) {
        ladders.add(statement);
      }
    }
  }
  return [...ladders];

  /** One handler, of one statement beside lines about loops; nothing after it. */
  function isLadder(statement: SyntaxNode): boolean {
    const handlers = handlersOf(statement);
    const lines = handlers.flatMap(({ children }) =>
      children.filter(({ type }) => type === 'block').flatMap(namedChildren)
    );
    return (
      handlers.length === 1 &&
      handlers[0].type === 'except_clause' &&
      lines.every(
        line =>
          starters.some(({ call }) => contains(line, call)) ||
          /_event_loop\(|^(print|pass)\b|\.close\(\)$/.test(textOf(cell, line))
      )
    );
  }
}

function handlersOf(statement: SyntaxNode): readonly SyntaxNode[] {
  return statement.children.filter(({ type }) => type.endsWith('_clause'));
}

/** The generator expression whose element this is, where a list in its place means the same. */
function listedGenerator(program: Program, cell: PythonCell, node: SyntaxNode): SyntaxNode | null {
  const generator = enclosing(
    node,
    'generator_expression',
    'list_comprehension',
    'set_comprehension',
    'dictionary_comprehension',
    'lambda',
    'function_definition'
  );
  if (
    generator?.type !== 'generator_expression' ||
    awaitProblem(program, cell, node) !== 'generator-expression' ||
    awaitProblem(program, cell, generator) !== null ||
    enclosing(generator, 'list_comprehension', 'set_comprehension', 'dictionary_comprehension')
  ) {
    return null;
  }
  return readingOf(program, cell, generator) === 'all' ? generator : null;
}

function isAsyncGenerator(program: Program, { cell, operand }: Starter): boolean {
  return operand?.type === 'call' && kindOfCall(program, cell, operand) === 'async-generator';
}

function titleOf(
  starters: readonly Starter[],
  edits: readonly TextEdit[],
  collects: boolean,
  trans: Trans
): string {
  const [first] = starters;
  if (collects) {
    return trans.__('Collect the items with async for');
  }
  if (starters.length === 1 && first.kind === 'mapped') {
    return trans.__('Wait for each coroutine in turn');
  }
  return starters.length > 1
    ? trans._n('Use await in %1 place', 'Use await in %1 places', starters.length)
    : trans.__('Use %1', awaited(first, edits));
}

/** What stands in place of the starter, without brackets around it, on one line. */
function awaited({ cell, call, operand }: Starter, edits: readonly TextEdit[]): string {
  const inside = edits
    .filter(({ from, to }) => call.from <= from && to <= call.to)
    // Brackets of a list in place of a generator stand at the edges.
    .filter(({ from, to }) => from < to || (call.from < from && to < call.to))
    .map(({ from, to, insert }) => ({ from: from - call.from, to: to - call.from, insert }))
    .sort((a, b) => a.from - b.from || a.to - b.to);
  const replaced = applyTextEdits(textOf(cell, call), inside).replace(/^\((.*)\)$/s, '$1');
  const text = awaitAroundStarter(call) ? `await ${replaced}` : replaced;
  return text.includes('\n') && operand
    ? `await ${lineOfCode(textOf(cell, operand), ROOM - 6)}`
    : lineOfCode(text, ROOM);
}

/** Room for code in a title of 40 characters. */
const ROOM = 35;
