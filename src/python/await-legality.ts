import { PythonCell } from './cell';
import { autoawait, Program } from './program';
import { isInside } from './scopes';
import { child, namedChildren, SyntaxNode } from './syntax';

/** Why an `await` may not stand somewhere. */
export type AwaitProblem =
  | 'function'
  | 'lambda'
  | 'class'
  /** It would turn the generator into an async one. */
  | 'generator-expression'
  /** In a comprehension of a sync def. */
  | 'comprehension-in-function'
  | 'annotation'
  /** In `type X = …`, or what a generic def or class evaluates late. */
  | 'type-alias'
  /** A comprehension in a comprehension, before Python 3.11. */
  | 'nested-comprehension'
  /** Under a cell magic that cannot await, with prompts, or not this kernel's Python. */
  | 'magic'
  | 'autoawait-off'
  /** A kernel without IPython, which compiles a cell as a module. */
  | 'no-ipython'
  /** In `f"{x()=}"` or `t"{x()=}"`, whose text is data. */
  | 'debug-f-string'
  | 'pattern'
  /** At the top level of a cell whose `from __future__` is not its first statement (python-await.md 3). */
  | 'future-import'
  | 'broken'
  | 'carriage-return';

/**
 * Why an `await` may not stand at this node, or null where it may: so that the
 * cell still compiles, still runs, and means what it meant (python-await.md 4).
 * Of a Python that is not known the oldest supported is assumed.
 */
export function awaitProblem(
  program: Program,
  cell: PythonCell,
  node: SyntaxNode
): AwaitProblem | null {
  if (cell.broken) {
    return 'broken';
  }
  if (cell.hasCarriageReturn) {
    return 'carriage-return';
  }
  if (cell.kind !== 'python') {
    return 'magic';
  }
  /** Comprehensions in whose own scope the node stands, so far. */
  let comprehensions = 0;
  let part = node;
  for (let up = node.parent; up; part = up, up = up.parent) {
    const problem = problemIn(up, part, node, comprehensions > 0);
    if (problem === 'runs') {
      return isNested(comprehensions, program) ? 'nested-comprehension' : null;
    }
    if (problem) {
      return problem;
    }
    if (COMPREHENSION.test(up.type) && isInside(up, part, node)) {
      comprehensions++;
    }
  }
  if (isNested(comprehensions, program)) {
    return 'nested-comprehension';
  }
  if (program.notebook.kernel.canWait === false) {
    return 'no-ipython';
  }
  if (!autoawait(program, cell)) {
    return 'autoawait-off';
  }
  return hasLateFutureImport(cell.tree) ? 'future-import' : null;
}

const COMPREHENSION = /^(?:list|set|dictionary)_comprehension$/;

/** The problem that this ancestor makes; `runs` where an async def ends the search. */
function problemIn(
  up: SyntaxNode,
  part: SyntaxNode,
  node: SyntaxNode,
  inComprehension: boolean
): AwaitProblem | 'runs' | null {
  switch (up.type) {
    case 'function_definition':
      if (part.field === 'body') {
        return up.children[0].type === 'async'
          ? 'runs'
          : inComprehension
            ? 'comprehension-in-function'
            : 'function';
      }
      return part.field === 'type_parameters' ? 'type-alias' : null;
    case 'class_definition':
      return part.field === 'body'
        ? 'class'
        : part.field === 'type_parameters' || child(up, 'type_parameters')
          ? 'type-alias'
          : null;
    case 'lambda':
      return part.field === 'body' ? 'lambda' : null;
    case 'generator_expression':
      return isInside(up, part, node) ? 'generator-expression' : null;
    case 'type':
    case 'type_parameter':
      return isInAlias(up) ? 'type-alias' : 'annotation';
    case 'type_alias_statement':
      return 'type-alias';
    case 'case_pattern':
      return 'pattern';
    case 'interpolation':
      return up.children.some(({ type }) => type === '=') ? 'debug-f-string' : null;
    case 'ERROR':
      return 'broken';
    default:
      return null;
  }
}

function isInAlias(node: SyntaxNode): boolean {
  return node.parent !== null && (node.type === 'type_alias_statement' || isInAlias(node.parent));
}

function isNested(comprehensions: number, program: Program): boolean {
  const { python } = program.notebook.kernel;
  const isNew = python !== null && (python[0] > 3 || (python[0] === 3 && python[1] >= 11));
  return comprehensions > 1 && !isNew;
}

function hasLateFutureImport(module: SyntaxNode): boolean {
  return namedChildren(module).some(({ type }, i) => i > 0 && type === 'future_import_statement');
}
