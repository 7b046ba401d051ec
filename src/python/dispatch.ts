import { PythonCell } from './cell';
import { decoratorsOf, qualifiedName } from './meaning';
import type { Program } from './program';
import { resolve } from './resolve';
import { child, namedChildren, SyntaxNode } from './syntax';

/**
 * Whether the call is of a function that chooses another one by its arguments,
 * of which some may wait and others not: `@functools.singledispatch`.
 */
export function isDispatched(program: Program, cell: PythonCell, call: SyntaxNode): boolean {
  const callee = child(call, 'function');
  return (
    callee?.type === 'identifier' &&
    program.index.cellsWith('singledispatch').length > 0 &&
    resolve(program, cell, callee).bindings.some(
      ({ cell: where, binding }) =>
        binding.value?.type === 'function_definition' &&
        decoratorsOf(binding.value).some(decorator => {
          const [name] = namedChildren(decorator);
          return qualifiedName(program, where, name) === 'functools.singledispatch';
        })
    )
  );
}
