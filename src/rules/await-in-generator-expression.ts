import { cellEdit } from '../core/edit';
import { defineRule, Finding, Fix } from '../core/rule';
import { PythonCell, textOf } from '../python/cell';
import { CellSearch } from '../python/memory';
import { Program, programOf, Site } from '../python/program';
import { child, nodesOf, SyntaxNode } from '../python/syntax';
import { builtinName, isAsync, useOf } from '../python/value-use';
import { listInstead } from '../fixes/add-await';
import { shortCode } from '../fixes/short-code';
import { rangeOf } from './findings/failure';
import { links } from './links';
import { isOnPurpose } from '../fixes/on-purpose';

type Found = Finding & { readonly names: { readonly reader: string }; readonly site: Site };

export const awaitInGeneratorExpression = defineRule<Found>({
  name: 'await-in-generator-expression',
  severity: 'error',
  example: { reader: 'sum' },
  title: trans => trans.__('await inside a generator expression'),
  whatHappened: ({ reader }, trans) =>
    trans.__(
      'The expression in `%1(…)` holds `await`, which turns it into an async generator. `%1` cannot read that.',
      reader
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'Round brackets make items one by one, later, when they are asked for. A list makes them all here, where waiting is allowed.'
    ),
  whatToDo: ({ reader }, trans) =>
    trans.__('Put square brackets around it: `%1([await … for … in …])`.', reader),
  learnMore: [links.asyncGenerators, links.autoawait],
  detect(notebook, run) {
    if (!run) {
      return generators.in(programOf(notebook));
    }
    const hasFailed = run.errors.some(({ evalue }) => /\basync_generator\b/.test(evalue));
    return hasFailed
      ? generators.in(programOf(notebook)).filter(({ at }) => at.cell === run.cell)
      : [];
  },
  message: ({ reader }, trans) =>
    trans.__('`%1()` cannot read a generator expression that has `await` in it.', reader),
  fixes({ site }, notebook, trans): readonly Fix[] {
    const list = listInstead(programOf(notebook), site);
    if (!list) {
      return [];
    }
    const { cell, node } = site;
    const body = child(node, 'body');
    return [
      {
        title: trans.__('Use %1', shortCode(`[${body ? textOf(cell, body) : '…'} for …]`, 36)),
        applicability: list.readsAll ? 'check-first' : 'safe',
        ...(list.readsAll ? { note: trans.__('Waits for every item first.') } : {}),
        edit: [cellEdit(cell, list.edits)]
      }
    ];
  }
});

const generators = new CellSearch<Found>(
  (program, cell) =>
    cell.kind === 'opaque' || cell.broken
      ? []
      : nodesOf(cell.tree, 'generator_expression').flatMap(node => foundAt(program, cell, node)),
  ({ index }) => index.cellsWithAny(['await', 'async'])
);

function foundAt(program: Program, cell: PythonCell, node: SyntaxNode): readonly Found[] {
  if (!isAsyncGenerator(node) || isOnPurpose(cell, node)) {
    return [];
  }
  const alone = node.field === 'arguments';
  const use = alone ? null : useOf(program, cell, node);
  const call = alone
    ? node.parent
    : use?.how === 'needed' && use.by.type === 'call'
      ? use.by
      : null;
  const callee = call && child(call, 'function');
  const reader = callee && readerOf(program, cell, callee);
  return reader ? [{ at: rangeOf({ cell, node }), names: { reader }, site: { cell, node } }] : [];
}

/** The builtin that reads it; `''.join` counts. */
function readerOf(program: Program, cell: PythonCell, callee: SyntaxNode): string | null {
  const name = builtinName(program, cell, callee);
  const object = child(callee, 'object');
  const method = child(callee, 'attribute');
  if (object?.type === 'string' && method && textOf(cell, method) === 'join') {
    return 'join';
  }
  return name && READERS.has(name) ? name : null;
}

const READERS = new Set(
  'sum list tuple set frozenset dict sorted min max any all enumerate zip'.split(' ')
);

/** Whether it awaits, or loops with `async for`, outside its first iterable. */
function isAsyncGenerator(generator: SyntaxNode): boolean {
  const clauses = generator.children.filter(({ type }) => type === 'for_in_clause');
  const first = clauses[0] && child(clauses[0], 'right');
  return (
    clauses.some(isAsync) || [...inside(generator, first)].some(({ type }) => type === 'await')
  );
}

function* inside(node: SyntaxNode, except: SyntaxNode | null): Generator<SyntaxNode> {
  for (const below of node.children) {
    if (below !== except && !/^(lambda|generator_expression)$/.test(below.type)) {
      yield below;
      yield* inside(below, except);
    }
  }
}
