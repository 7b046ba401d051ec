import { cellEdit, TextEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { PythonCell, textOf } from '../python/cell';
import { programOf, Site, usesOf } from '../python/program';
import { child, descendants, namedChildren, SyntaxNode } from '../python/syntax';
import { bodyOf, removeStatements, statementOf, statementsOf } from './remove-statements';
import { shortCode } from './short-code';

/**
 * Runs the lines of an `async def` at the top of the cell, so that its names
 * stay: `async def job(): rows = …` / `await job()` becomes `rows = …`. Null
 * unless `await job()` is the one use of it, right behind it, and the function
 * takes, returns and yields nothing. The site is the `def`.
 */
export function inlineCoroutine(
  notebook: Notebook,
  { cell, node }: Site,
  trans: Trans
): Fix | null {
  const program = programOf(notebook);
  const name = child(node, 'name');
  const body = bodyOf(node);
  const parameters = child(node, 'parameters');
  const binding = name && cell.scope.bindings.get(textOf(cell, name));
  if (!name || !body || !parameters || binding?.length !== 1 || node.parent?.type !== 'module') {
    return null;
  }
  const { references, mentions } = usesOf(program, { cell, binding: binding[0] });
  const [use, more] = references;
  if (!use || more || mentions.length > 0 || use.cell.id !== cell.id || !isInlinable(node)) {
    return null;
  }
  const call = statementOf(use.node);
  const siblings = statementsOf(cell.tree);
  const isNext = siblings.indexOf(call) === siblings.indexOf(node) + 1;
  if (!isNext || textOf(cell, call) !== `await ${textOf(cell, name)}()`) {
    return null;
  }
  const edits = bodyEdits(cell, node, body, call);
  return (
    edits && {
      title: trans.__('Run the lines of %1 here', shortCode(`${textOf(cell, name)}()`, 20)),
      applicability: 'check-first',
      note: trans.__('Its names then stay for other cells.'),
      edit: [cellEdit(cell, edits)]
    }
  );
}

/** No parameters, and nothing that means something else at the top of a cell. */
function isInlinable(definition: SyntaxNode): boolean {
  const parameters = child(definition, 'parameters');
  const inside = bodyOf(definition);
  return (
    !!parameters &&
    !!inside &&
    namedChildren(parameters).length === 0 &&
    !descendants(inside).some(
      ({ type, parent, from }) =>
        /^(return_statement|yield|global_statement|nonlocal_statement|function_definition|class_definition|lambda)$/.test(
          type
        ) ||
        (type === 'string' && parent?.parent === inside && from === inside.from)
    )
  );
}

function bodyEdits(
  cell: PythonCell,
  definition: SyntaxNode,
  body: SyntaxNode,
  call: SyntaxNode
): TextEdit[] | null {
  const { source } = cell;
  const lineStart = source.lastIndexOf('\n', body.from - 1) + 1;
  const indent = source.slice(lineStart, body.from);
  if (lineStart <= definition.from || !/^[ \t]+$/.test(indent)) {
    return null;
  }
  const header: TextEdit = { from: definition.from, to: body.from, insert: '' };
  const edits: TextEdit[] = [header];
  for (
    let at = source.indexOf('\n', body.from);
    at >= 0 && at < body.to;
    at = source.indexOf('\n', at + 1)
  ) {
    const next = at + 1;
    if (source.startsWith(indent, next)) {
      edits.push({ from: next, to: next + indent.length, insert: '' });
    } else if (/^[ \t]*\S/.test(source.slice(next, body.to).split('\n')[0])) {
      return null;
    }
  }
  const spansLines = descendants(body).some(
    ({ type, from, to }) => type === 'string' && source.slice(from, to).includes('\n')
  );
  if (spansLines) {
    return null;
  }
  const isBare = /^\s*$/.test(source.slice(definition.to, call.from));
  return isBare
    ? [...edits, { from: definition.to, to: call.to, insert: '' }]
    : [...edits, ...removeStatements(cell, { statements: new Set([call]), unwrapped: new Set() })];
}
