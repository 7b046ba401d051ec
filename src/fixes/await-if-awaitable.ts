import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { textOf } from '../python/cell';
import { moduleName } from './import-asyncio';
import { programOf, Site } from '../python/program';
import { namedChildren } from '../python/syntax';

/**
 * Waits only where there is something to wait for: `await h(x)`, a statement of
 * its own, becomes `r = h(x)` / `if inspect.isawaitable(r): await r`.
 */
export function awaitIfAwaitable(
  notebook: Notebook,
  { cell, node }: Site,
  trans: Trans
): Fix | null {
  const program = programOf(notebook);
  const [operand] = namedChildren(node);
  const statement = node.parent;
  const inspect = moduleName(program, cell, node, 'inspect');
  if (statement?.type !== 'expression_statement' || operand?.type !== 'call' || !inspect) {
    return null;
  }
  const start = cell.source.lastIndexOf('\n', statement.from - 1) + 1;
  const end = cell.source.indexOf('\n', statement.to);
  const indent = cell.source.slice(start, statement.from);
  const rest = cell.source.slice(statement.to, end < 0 ? undefined : end);
  const name = NAMES.find(each => !program.cells.some(({ words }) => words.has(each)));
  if (indent.trim() !== '' || rest.trim() !== '' || !name || textOf(cell, operand).includes('\n')) {
    return null;
  }
  const insert = [
    `${name} = ${textOf(cell, operand)}`,
    `${indent}if ${inspect.name}.isawaitable(${name}):`,
    `${indent}    await ${name}`
  ].join('\n');
  return {
    title: trans.__('Wait only for what can be awaited'),
    applicability: 'check-first',
    note: trans.__('Right where some calls give a coroutine.'),
    edit: [cellEdit(cell, [...inspect.edits, { from: statement.from, to: statement.to, insert }])]
  };
}

const NAMES = ['result', 'outcome', 'returned', 'given'];
