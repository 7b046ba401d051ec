import { PythonCell, textOf } from '../python/cell';
import { definitionOf, Program, resolve, Site } from '../python/program';
import { child, descendants, SyntaxNode } from '../python/syntax';

/**
 * The expression, and all code of the notebook that it names, by whatever way:
 * called, passed on, as a method. An attribute that is not evident means every
 * function of that name.
 */
export function reachOf(program: Program, start: Site): readonly Site[] {
  const reached: Site[] = [start];
  const seen = new Set<SyntaxNode>([start.node]);
  const add = (cell: PythonCell, node: SyntaxNode | null): void => {
    if (node && !seen.has(node)) {
      seen.add(node);
      reached.push({ cell, node });
    }
  };
  for (let i = 0; i < reached.length; i++) {
    const { cell, node } = reached[i];
    for (const part of descendants(node)) {
      if (part.type === 'attribute') {
        const definition = definitionOf(program, cell, part);
        const name = textOf(cell, child(part, 'attribute') ?? part);
        const found = definition
          ? [definition]
          : (program.index.bindingsOf(name)?.all ?? []).filter(({ binding }) =>
              DEFINITIONS.test(binding.kind)
            );
        found.forEach(({ cell, binding }) => add(cell, binding.value));
      } else if (part.type === 'identifier' && part.field !== 'attribute') {
        for (const { cell: where, binding } of resolve(program, cell, part).bindings) {
          if (DEFINITIONS.test(binding.kind) || binding.scope.kind === 'module') {
            add(where, binding.value);
          }
        }
      }
    }
  }
  return reached;
}

/** The kinds of binding that a definition makes. */
export const DEFINITIONS = /^(async-def|def|class)$/;
