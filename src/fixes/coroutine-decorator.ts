import { cellEdit, TextEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { PythonCell } from '../python/cell';
import { definitionOf, Program, programOf, qualifiedName } from '../python/program';
import { child, enclosing, namedChildren, nodesOf, SyntaxNode } from '../python/syntax';
import { isLocked } from './async-blockers';

/**
 * Writes the functions of a cell that are marked with `@asyncio.coroutine`, as
 * before Python 3.5, with `async def` and `await`. Null when one of them waits
 * for something of which it is not certain that `await` takes it.
 */
export function asyncForDecorator(notebook: Notebook, cell: PythonCell, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const functions = nodesOf(cell.tree, 'decorated_definition').filter(node =>
    decoratorsIn(node).some(each => isCoroutine(program, cell, each))
  );
  const definitions = new Set(functions.map(node => child(node, 'definition')));
  const edits = functions.map(node => editsOf(program, cell, node, definitions));
  const known = edits.flatMap(each => each ?? []);
  return functions.length > 0 && edits.every(each => each !== null) && !isLocked(program, cell)
    ? {
        title: trans._n('Make it an async def', 'Make them async def', functions.length),
        applicability: 'check-first',
        note: trans.__('Callers wait for it with await.'),
        edit: [cellEdit(cell, known)]
      }
    : null;
}

function editsOf(
  program: Program,
  cell: PythonCell,
  decorated: SyntaxNode,
  definitions: ReadonlySet<SyntaxNode | null>
): readonly TextEdit[] | null {
  const [decorator, ...more] = decoratorsIn(decorated);
  const definition = child(decorated, 'definition');
  if (!definition || more.length > 0 || definition.type !== 'function_definition') {
    return null;
  }
  const between = cell.source.slice(decorator.to, definition.from);
  const waits = nodesOf(definition, 'yield').filter(
    node => node.named && enclosing(node, 'function_definition', 'lambda') === definition
  );
  const edits = waits.map(wait => {
    const [operand, other] = namedChildren(wait);
    const isFrom = wait.children.some(({ type }) => type === 'from');
    return isFrom && operand && !other && isAwaitable(program, cell, operand, definitions)
      ? { from: wait.from, to: operand.from, insert: 'await ' }
      : null;
  });
  const known = edits.flatMap(edit => edit ?? []);
  return between.trim() === '' && known.length === edits.length
    ? [
        { from: decorator.from, to: definition.from, insert: '' },
        { from: definition.from, to: definition.from, insert: 'async ' },
        ...known
      ]
    : null;
}

/** A call of asyncio, of an `async def`, or of a function that becomes one. */
function isAwaitable(
  program: Program,
  cell: PythonCell,
  operand: SyntaxNode,
  definitions: ReadonlySet<SyntaxNode | null>
): boolean {
  const callee = operand.type === 'call' ? child(operand, 'function') : null;
  const definition = callee && definitionOf(program, cell, callee)?.binding;
  return (
    callee !== null &&
    (definition?.kind === 'async-def' ||
      (definition?.kind === 'def' && definitions.has(definition.value)) ||
      WAITED.test(qualifiedName(program, cell, callee) ?? ''))
  );
}

const WAITED =
  /^asyncio\.(sleep|wait|wait_for|gather|shield|create_task|ensure_future|open_connection|create_subprocess_\w+)$/;

function decoratorsIn(decorated: SyntaxNode): readonly SyntaxNode[] {
  return decorated.children.filter(({ type }) => type === 'decorator');
}

function isCoroutine(program: Program, cell: PythonCell, decorator: SyntaxNode): boolean {
  const [name] = namedChildren(decorator);
  return name !== undefined && qualifiedName(program, cell, name) === 'asyncio.coroutine';
}
