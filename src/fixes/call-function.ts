import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { textOf } from '../python/cell';
import { definitionOf, programOf, Site } from '../python/program';
import { child, namedChildren, SyntaxNode } from '../python/syntax';
import { shortCode } from './short-code';

/** Calls a function that was named only: `f` becomes `f()`. Null when it needs arguments. */
export function callFunction(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const found = definitionOf(programOf(notebook), cell, node);
  const definition = found?.binding.value;
  if (!definition || !mayBeCalledBare(definition, node.type === 'attribute')) {
    return null;
  }
  return {
    title: trans.__('Use %1', shortCode(`${textOf(cell, node)}()`, 36)),
    applicability: 'safe',
    edit: [cellEdit(cell, [{ from: node.to, to: node.to, insert: '()' }])]
  };
}

function mayBeCalledBare(definition: SyntaxNode, isMethod: boolean): boolean {
  const parameters = child(definition, 'parameters');
  if (definition.type !== 'function_definition' || !parameters) {
    return false;
  }
  const required = namedChildren(parameters).filter(({ type }) =>
    /^(identifier|typed_parameter|tuple_pattern)$/.test(type)
  );
  return required.length === 0 || (isMethod && required.length === 1);
}
