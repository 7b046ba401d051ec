import { PythonCell, textOf } from '../../python/cell';
import { child, SyntaxNode } from '../../python/syntax';

/**
 * Whether its function, or its cell, comes to the node in any case: it stands
 * in no part that may be passed over, and behind nothing that may leave.
 */
export function isReached(cell: PythonCell, node: SyntaxNode): boolean {
  for (let at = node; at.parent && !FUNCTION.test(at.type); at = at.parent) {
    const { parent } = at;
    if (isOptional(cell, parent, at) || before(parent, at).some(each => mayLeave(cell, each))) {
      return false;
    }
  }
  return true;
}

const FUNCTION = /^(function_definition|lambda)$/;

/** Whether this part of a statement, or of an expression, may be passed over. */
function isOptional(cell: PythonCell, whole: SyntaxNode, part: SyntaxNode): boolean {
  const condition = child(whole, 'condition');
  switch (whole.type) {
    case 'if_statement':
      return part !== condition && !(part.field === 'consequence' && isMainGuard(cell, condition));
    case 'while_statement':
      return part !== condition && !/^(True|1)$/.test(condition ? textOf(cell, condition) : '');
    case 'for_statement':
      return part.field === 'body' && mayBeEmpty(cell, child(whole, 'right'));
    case 'boolean_operator':
      return part.field === 'right';
    case 'block':
      // An error of the lines before goes to the handler.
      return isHandled(cell, whole) && before(whole, part).length > 0;
    default:
      return (
        OPTIONAL.test(whole.type) ||
        (part.field === 'body' && whole.children.some(({ type }) => type === 'if_clause'))
      );
  }
}

const OPTIONAL =
  /^(elif_clause|else_clause|except_clause|except_group_clause|case_clause|conditional_expression)$/;

/** Whether a loop goes through nothing, or a name that begins with nothing in it: `failed = []`. */
function mayBeEmpty(cell: PythonCell, iterated: SyntaxNode | null): boolean {
  const named =
    iterated?.type === 'identifier' ? cell.scope.bindings.get(textOf(cell, iterated)) : undefined;
  const values = named ? named.map(({ value }) => value) : [iterated];
  return values.some(value => value !== null && EMPTY.test(textOf(cell, value)));
}

const EMPTY = /^(?:\[\s*\]|\(\s*\)|\{\s*\}|(?:list|tuple|set|dict|deque)\(\s*\))$/;

/** `if __name__ == '__main__':`, which holds in a notebook. */
function isMainGuard(cell: PythonCell, condition: SyntaxNode | null): boolean {
  return condition !== null && MAIN_GUARD.test(textOf(cell, condition));
}

const MAIN_GUARD =
  /^\(?\s*(__name__\s*==\s*(['"])__main__\2|(['"])__main__\3\s*==\s*__name__)\s*\)?$/;

/** Whether the block is the body of a `try` that goes on after some errors. */
function isHandled(cell: PythonCell, block: SyntaxNode): boolean {
  return (
    block.field === 'body' &&
    block.parent?.type === 'try_statement' &&
    block.parent.children.some(clause => {
      const caught = child(clause, 'value');
      return /^except/.test(clause.type) && !(caught && STOPPED.test(textOf(cell, caught)));
    })
  );
}

/** Errors that mean that somebody stopped the program. */
const STOPPED =
  /^\(?((asyncio\.)?(KeyboardInterrupt|SystemExit|CancelledError)[\s,]*)+\)?( as \w+)?$/;

/** The statements of a block, or of a cell, before this one. */
function before(block: SyntaxNode, statement: SyntaxNode): readonly SyntaxNode[] {
  return /^(block|module)$/.test(block.type)
    ? block.children.filter(
        ({ named, type, to }) => named && type !== 'comment' && to <= statement.from
      )
    : [];
}

/** Whether the statement may end the function, the cell or the round of a loop around it. */
function mayLeave(cell: PythonCell, statement: SyntaxNode): boolean {
  return !DEFINITION.test(statement.type) && leaves(cell, statement, false);
}

const DEFINITION = /^(function_definition|class_definition|decorated_definition|lambda)$/;

function leaves(cell: PythonCell, node: SyntaxNode, isInLoop: boolean): boolean {
  switch (node.type) {
    case 'return_statement':
    case 'raise_statement':
    case 'assert_statement':
      return true;
    case 'break_statement':
    case 'continue_statement':
      return !isInLoop;
    case 'call':
      if (EXIT.test(textOf(cell, node))) {
        return true;
      }
  }
  const inLoop = isInLoop || /^(for|while)_statement$/.test(node.type);
  return node.children.some(part => !DEFINITION.test(part.type) && leaves(cell, part, inLoop));
}

const EXIT =
  /^(sys\.exit|os\._exit|os\.abort|exit|quit|pytest\.(skip|exit|fail|importorskip))\s*\(/;
