import { PythonCell, textOf } from '../python/cell';
import { Program, resolve, usesOf } from '../python/program';
import { child, contains, enclosing, namedChildren, SyntaxNode } from '../python/syntax';
import { statementOf } from './remove-statements';
import { Starter } from './starters';

/** What becomes of the runners: their `with` blocks are unwrapped, their other lines go. */
export type RunnerRemoval = {
  readonly unwrapped: readonly SyntaxNode[];
  readonly statements: readonly SyntaxNode[];
};

/**
 * What to do with the `asyncio.Runner` of each starter once all of them are
 * awaited. Null when a runner is used for more than `run()`.
 */
export function unwrapRunners(
  program: Program,
  cell: PythonCell,
  starters: readonly Starter[]
): RunnerRemoval | null {
  const receivers = starters.flatMap(({ kind, receiver }) =>
    kind === 'runner' && receiver ? [receiver] : []
  );
  const unwrapped = new Set<SyntaxNode>();
  const statements = new Set<SyntaxNode>();
  for (const receiver of receivers) {
    for (const site of resolve(program, cell, receiver).bindings) {
      const { references, mentions } = usesOf(program, site);
      const closing = references.flatMap(({ node }) => closingStatement(cell, node) ?? []);
      const onlyRuns = references.every(
        ({ cell: where, node }) =>
          where.id === cell.id &&
          (receivers.includes(node) || closing.some(statement => contains(statement, node)))
      );
      if (site.cell.id !== cell.id || mentions.length > 0 || !onlyRuns) {
        return null;
      }
      closing.forEach(statement => statements.add(statement));
      const block = enclosing(site.binding.node, 'with_statement');
      if (site.binding.kind === 'with' && block && hasOneItem(block)) {
        unwrapped.add(block);
      } else if (site.binding.kind === 'assign') {
        statements.add(statementOf(site.binding.node));
      } else {
        return null;
      }
    }
  }
  return { unwrapped: [...unwrapped], statements: [...statements] };
}

function hasOneItem(block: SyntaxNode): boolean {
  const clause = block.children.find(({ type }) => type === 'with_clause');
  const isAsync = block.children.some(({ type }) => type === 'async');
  return !isAsync && !!clause && namedChildren(clause).length === 1;
}

/** `runner.close()` as a statement. */
function closingStatement(cell: PythonCell, use: SyntaxNode): SyntaxNode | null {
  const statement = statementOf(use);
  const [call] = statement.type === 'expression_statement' ? namedChildren(statement) : [];
  const callee = call?.type === 'call' ? child(call, 'function') : null;
  const method = callee && child(callee, 'attribute');
  return callee && method && child(callee, 'object') === use && textOf(cell, method) === 'close'
    ? statement
    : null;
}
