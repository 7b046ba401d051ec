import { PythonCell, textOf } from '../python/cell';
import { definitionOf, Program, qualifiedName } from '../python/program';
import { child, descendants, SyntaxNode } from '../python/syntax';
import { builtinName } from '../python/value-use';

/**
 * Whether the function that is called only computes, sleeps and returns, so
 * that calling it twice leaves nothing else behind than calling it once.
 */
export function computes(program: Program, cell: PythonCell, call: SyntaxNode, depth = 0): boolean {
  const callee = child(call, 'function');
  const definition = callee && definitionOf(program, cell, callee);
  const value = definition?.binding.value;
  const body = value?.type === 'function_definition' ? child(value, 'body') : null;
  if (!body || !definition || depth > 4 || value?.parent?.type === 'decorated_definition') {
    return false;
  }
  return descendants(body).every(node => {
    switch (node.type) {
      case 'global_statement':
      case 'nonlocal_statement':
      case 'delete_statement':
      case 'yield':
      case 'with_statement':
      case 'import_statement':
      case 'import_from_statement':
        return false;
      case 'assignment':
      case 'augmented_assignment':
        return child(node, 'left')?.type === 'identifier';
      case 'call':
        return isHarmless(program, definition.cell, node, depth);
      default:
        return true;
    }
  });
}

function isHarmless(program: Program, cell: PythonCell, call: SyntaxNode, depth: number): boolean {
  const callee = child(call, 'function');
  if (!callee) {
    return false;
  }
  const method = child(callee, 'attribute');
  return (
    HARMLESS.has(builtinName(program, cell, callee) ?? '') ||
    qualifiedName(program, cell, callee) === 'asyncio.sleep' ||
    (method !== null && READING_METHODS.has(textOf(cell, method))) ||
    computes(program, cell, call, depth + 1)
  );
}

const HARMLESS = new Set(
  'abs bool dict float int len list max min range repr reversed round set sorted str sum tuple zip enumerate'.split(
    ' '
  )
);

/** Of texts, lists and dicts; none of them changes anything. */
const READING_METHODS = new Set(
  'upper lower title capitalize strip lstrip rstrip split join format replace startswith endswith items keys values'.split(
    ' '
  )
);
