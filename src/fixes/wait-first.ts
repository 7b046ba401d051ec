import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { textOf } from '../python/cell';
import { awaitProblem } from '../python/await-legality';
import { programOf, Site } from '../python/program';
import { child, SyntaxNode } from '../python/syntax';
import { asyncioName } from './import-asyncio';
import { shortCode } from './short-code';

/**
 * Inserts `await asyncio.wait([t])` in the line before `t.exception()`.
 * Awaiting `t` itself would raise the exception instead of returning it.
 */
export function waitFirst(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const callee = child(node, 'function');
  const task = callee && child(callee, 'object');
  const line = statementLine(cell.source, node);
  const asyncio = asyncioName(program, cell, node);
  if (task?.type !== 'identifier' || !line || !asyncio || awaitProblem(program, cell, node)) {
    return null;
  }
  const name = textOf(cell, task);
  const insert = `${line.indent}await ${asyncio.name}.wait([${name}])\n`;
  return {
    title: trans.__('Wait for %1 first', shortCode(name, 24)),
    applicability: 'safe',
    edit: [cellEdit(cell, [...asyncio.edits, { from: line.from, to: line.from, insert }])]
  };
}

const SIMPLE =
  /^(expression_statement|return_statement|assert_statement|delete_statement|raise_statement)$/;

/** The line on which the statement around this call starts, when it has that line to itself. */
function statementLine(source: string, node: SyntaxNode): { from: number; indent: string } | null {
  let statement = node;
  while (statement.parent && !/^(module|block)$/.test(statement.parent.type)) {
    if (/(lambda|comprehension|generator_expression)$/.test(statement.parent.type)) {
      return null;
    }
    if (statement.parent.type === 'if_statement' && statement.field !== 'condition') {
      return null;
    }
    statement = statement.parent;
  }
  const from = source.lastIndexOf('\n', statement.from - 1) + 1;
  const indent = source.slice(from, statement.from);
  const fits = SIMPLE.test(statement.type) || statement.type === 'if_statement';
  return fits && /^[ \t]*$/.test(indent) ? { from, indent } : null;
}
