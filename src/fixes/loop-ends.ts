import { PythonCell, textOf } from '../python/cell';
import { Program, qualifiedName, receiverKind, resolve, Site } from '../python/program';
import { child, contains, descendants, enclosing, SyntaxNode } from '../python/syntax';
import { reachOf } from './reach';

/** Whatever changes its loop for good, or reaches for all that runs on it. */
export const OF_LOOP = words(
  'all_tasks _cancel_all_tasks set_exception_handler set_task_factory slow_callback_duration ' +
    'add_signal_handler remove_signal_handler set_default_executor shutdown_asyncgens ' +
    'shutdown_default_executor set_event_loop set_event_loop_policy'
);

/** The same of a loop only; other things have methods of these names. */
export const ON_LOOP = words('stop close set_debug');

const EXITS = words('sys.exit os.abort builtins.exit builtins.quit builtins.SystemExit');

/**
 * Whether something in the notebook, but for these statements, stops or closes
 * the loop that this expression gives, or that runs the notebook.
 */
export function stopsLoop(
  program: Program,
  loop: Site | null,
  removed: readonly SyntaxNode[]
): boolean {
  return program.cells.some(cell =>
    descendants(cell.tree).some(
      node =>
        endsLoop(program, cell, node) &&
        !removed.some(statement => contains(statement, node)) &&
        !isOfOther(program, { cell, node }, loop)
    )
  );
}

/** Whether a method is called on a loop that was made by other code than this one's. */
function isOfOther(program: Program, { cell, node }: Site, loop: Site | null): boolean {
  const object = node.field === 'attribute' && node.parent ? child(node.parent, 'object') : null;
  const known = object && receiverKind(program, cell, object);
  if (!object || (known?.kind !== 'new-loop' && known?.kind !== 'uvloop')) {
    return false;
  }
  const made = (site: Site): readonly (SyntaxNode | null)[] =>
    site.node.type === 'identifier'
      ? resolve(program, site.cell, site.node).bindings.map(({ binding }) => binding.value)
      : [];
  const own = loop ? made(loop) : [];
  return !made({ cell, node: object }).some(value => own.includes(value));
}

/** Whether what it reaches may leave Python; in a task that ends the kernel. */
export function leavesPython(program: Program, start: Site): boolean {
  return (
    program.index.cellsWithAny(LEAVING).length > 0 &&
    reachOf(program, start).some(({ cell, node }) =>
      descendants(node).some(part => exits(program, cell, part))
    )
  );
}

/** Words without which nothing leaves Python. */
export const LEAVING = words('exit quit abort SystemExit KeyboardInterrupt');

/** Whether this node ends, stops or changes a loop, or reaches for all that runs on it. */
export function endsLoop(program: Program, cell: PythonCell, node: SyntaxNode): boolean {
  if (node.type === 'string') {
    const callee = node.parent?.parent && child(node.parent.parent, 'function');
    const word = textOf(cell, node).slice(1, -1);
    return (
      !!callee &&
      /^(getattr|setattr|methodcaller)$/.test(textOf(cell, callee)) &&
      (OF_LOOP.has(word) || ON_LOOP.has(word))
    );
  }
  if (node.type !== 'identifier' || node.field === 'name') {
    return false;
  }
  const word = textOf(cell, node);
  if (node.field !== 'attribute') {
    const name =
      OF_LOOP.has(word) || program.index.namesFor(OF_LOOP).has(word)
        ? qualifiedName(program, cell, node)
        : null;
    return name !== null && /^asyncio\./.test(name) && OF_LOOP.has(name.split('.').pop() ?? '');
  }
  if (OF_LOOP.has(word)) {
    return true;
  }
  const object = node.parent && child(node.parent, 'object');
  return ON_LOOP.has(word) && !!object && isRunningLoop(program, cell, object);
}

/** A loop by what it is, or, where that is not evident, by its name. */
function isRunningLoop(program: Program, cell: PythonCell, object: SyntaxNode): boolean {
  const known = receiverKind(program, cell, object);
  return known
    ? /^(running-loop|new-loop|uvloop)$/.test(known.kind)
    : /(^|[._])(io_?|event_?)?loop_?(\(\))?$|get_(running|event)_loop\(\)$/i.test(
        textOf(cell, object)
      );
}

/** Whether this node leaves Python. */
export function exits(program: Program, cell: PythonCell, node: SyntaxNode): boolean {
  const callee = node.parent?.type === 'attribute' && node.field === 'attribute';
  const expression = callee ? node.parent : node;
  if (node.type !== 'identifier' || !expression) {
    return false;
  }
  const word = textOf(cell, node);
  return (
    /^(exit|quit|abort|SystemExit|KeyboardInterrupt)$/.test(word) &&
    !enclosing(node, 'except_clause') &&
    (/^(SystemExit|KeyboardInterrupt|exit|quit)$/.test(textOf(cell, expression)) ||
      EXITS.has(qualifiedName(program, cell, expression) ?? ''))
  );
}

/** These words. */
export function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}
