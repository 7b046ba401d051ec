import { PythonCell, textOf } from './cell';
import { definitionOf } from './meaning';
import type { Program } from './program';
import { child, namedChildren, SyntaxNode } from './syntax';

/**
 * Whether the argument stands where a function is wanted, which is called
 * later: `Thread(target=x)`, `pool.submit(x)`, `button.on_click(x)`. A result
 * of `await` is never right there.
 */
export function calledLater(program: Program, cell: PythonCell, argument: SyntaxNode): boolean {
  const list = argument.parent;
  const call = list?.type === 'argument_list' ? list.parent : null;
  const callee = call && child(call, 'function');
  if (!list || !callee) {
    return false;
  }
  const last = textOf(cell, child(callee, 'attribute') ?? callee);
  const place = PLACES.get(last) ?? (/^on_\w+$/.test(last) ? FIRST : null);
  if (!place) {
    return false;
  }
  const keyword = argument.type === 'keyword_argument' ? child(argument, 'name') : null;
  const isPlace = keyword
    ? place.keyword === textOf(cell, keyword)
    : place.position === namedChildren(list).indexOf(argument);
  return isPlace && definitionOf(program, cell, callee) === null;
}

type Place = { readonly position: number; readonly keyword: string | null };

const FIRST: Place = { position: 0, keyword: null };

/** Where the functions of these names take the one that they call. */
const PLACES: ReadonlyMap<string, Place> = new Map([
  ...named('Thread Process', 1, 'target'),
  ...named('Timer', 1, 'function'),
  ...named('run_in_executor call_later call_at add_signal_handler', 1, null),
  ...named('call_soon call_soon_threadsafe add_done_callback', 0, 'callback'),
  ...named('map filter starmap map_async imap imap_unordered starmap_async', 0, 'func'),
  ...named('submit partial partialmethod to_thread apply_async start_new_thread reduce', 0, 'func'),
  ...named('observe on_trait_change add_job defaultdict interact interactive', 0, null),
  ...named('sorted min max sort groupby', -1, 'key'),
  ...named('signal after', 1, null)
]);

function named(names: string, position: number, keyword: string | null): [string, Place][] {
  return names.split(' ').map(name => [name, { position, keyword }]);
}
