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
  const method = node.type === 'attribute' ? child(node, 'attribute') : null;
  if (!definition && method && TAKES_NOTHING.test(textOf(cell, method))) {
    return {
      ...call({ cell, node }, trans),
      applicability: 'check-first',
      note: trans.__('Check that it needs no arguments.')
    };
  }
  if (!definition || !mayBeCalledBare(definition, node.type === 'attribute')) {
    return null;
  }
  return call({ cell, node }, trans);
}

/** Methods that take no arguments, by the custom of those who wait for them. */
const TAKES_NOTHING = /^(aclose|close|wait_closed|drain|disconnect|join|wait)$/;

function call({ cell, node }: Site, trans: Trans): Fix {
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
