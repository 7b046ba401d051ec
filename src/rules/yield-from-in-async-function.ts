import { cellEdit, TextEdit } from '../core/edit';
import { defineRule, Finding } from '../core/rule';
import { isLocked } from '../fixes/async-blockers';
import { shortCode } from '../fixes/short-code';
import { PythonCell, textOf } from '../python/cell';
import { CellSearch } from '../python/memory';
import { kindOfCall, Program, programOf, Site } from '../python/program';
import { child, enclosing, namedChildren, nodesOf, SyntaxNode } from '../python/syntax';
import { isAsync } from '../python/value-use';
import { rangeOf } from './findings/failure';
import { links } from './links';

type Found = Finding & { readonly sites: readonly Site[] };

export const yieldFromInAsyncFunction = defineRule<Found>({
  name: 'yield-from-in-async-function',
  severity: 'error',
  example: { name: 'pages', code: 'parts()' },
  title: trans => trans.__('yield from in an async function'),
  whatHappened: ({ name }, trans) =>
    trans.__(
      '`yield from` hands on the items of another generator. It does not work in `async def %1`, so Python refuses the cell.',
      name
    ),
  whyHere: ({ name }, trans) =>
    trans.__(
      'With `yield` in it, `%1` is an async generator: a function that makes items and may wait in between.',
      name
    ),
  whatToDo: ({ code }, trans) =>
    trans.__('Take the items of `%1` in a loop, and `yield` each of them.', code),
  learnMore: [links.asyncGenerators],
  detect: (notebook, run) => {
    if (run && !run.errors.some(({ ename }) => ename === 'SyntaxError')) {
      return [];
    }
    return found.in(programOf(notebook)).filter(({ at }) => !run || run.cell === at.cell);
  },
  message: ({ name }, trans) =>
    trans.__('`yield from` does not work in `async def %1`; a loop with `yield` does.', name),
  fixes: ({ sites }, notebook, trans) => {
    const [{ cell, node }] = sites;
    const program = programOf(notebook);
    const edits = sites.map(({ node }) => loopEdits(program, cell, node));
    return isLocked(program, cell) || edits.some(edit => edit === null)
      ? []
      : [
          {
            title: trans.__('Loop over %1', shortCode(textOf(cell, namedChildren(node)[0]), 30)),
            applicability: 'check-first',
            note: trans.__('Hands on the same items one by one.'),
            edit: [
              cellEdit(
                cell,
                edits.flatMap(edit => edit ?? [])
              )
            ]
          }
        ];
  }
});

/** One for all of a cell. */
const found = new CellSearch<Found>(search, ({ index }) => index.cellsWith('yield'));

function search(_: Program, cell: PythonCell): readonly Found[] {
  const sites = cell.broken ? [] : yieldsFrom(cell).map(node => ({ cell, node }));
  const [first] = sites;
  if (!first) {
    return [];
  }
  const name = child(hostOf(first.node) ?? first.node, 'name');
  return [
    {
      at: rangeOf(first),
      sites,
      names: {
        name: name ? textOf(cell, name) : '',
        code: textOf(cell, namedChildren(first.node)[0])
      }
    }
  ];
}

/** `yield from x` as a loop that yields; null where it is not clear how x is read. */
function loopEdits(program: Program, cell: PythonCell, node: SyntaxNode): TextEdit[] | null {
  const [operand] = namedChildren(node);
  const kind = operand.type === 'call' ? kindOfCall(program, cell, operand) : kindOf(operand);
  const loop = { 'async-generator': 'async for', sync: 'for' }[kind as string];
  return loop && node.parent?.type === 'expression_statement'
    ? [
        { from: node.from, to: operand.from, insert: `${loop} item in ` },
        { from: operand.to, to: node.to, insert: ': yield item' }
      ]
    : null;
}

function kindOf({ type }: SyntaxNode): 'sync' | 'unknown' {
  return /^(list|tuple|set|string|(list|set)_comprehension)$/.test(type) ? 'sync' : 'unknown';
}

function yieldsFrom(cell: PythonCell): readonly SyntaxNode[] {
  return nodesOf(cell.tree, 'yield').filter(
    node =>
      node.named &&
      node.children.some(({ type }) => type === 'from') &&
      namedChildren(node).length === 1 &&
      isAsync(hostOf(node) ?? node)
  );
}

function hostOf(node: SyntaxNode): SyntaxNode | null {
  const host = enclosing(node, 'function_definition', 'lambda');
  return host?.type === 'function_definition' ? host : null;
}
