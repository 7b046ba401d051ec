import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { originOf, reachingBinding, valueOf } from '../python/awaitables';
import { PythonCell } from '../python/cell';
import { Program, programOf, Site } from '../python/program';
import { child, namedChildren, SyntaxNode } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { asyncioName } from './import-asyncio';

/**
 * Gives `asyncio.wait` tasks: `[f(), g()]` becomes
 * `[asyncio.create_task(f()), asyncio.create_task(g())]`, also where the list
 * was made; a lone coroutine or task becomes a list of one task. The site is the call.
 */
export function waitOnTasks(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const [given] = argumentsOf(node);
  const kind = given && originOf(program, cell, given)?.kind;
  if (kind === 'task' || kind === 'future') {
    return {
      title: trans.__('Put it in a list'),
      applicability: 'safe',
      edit: [
        cellEdit(cell, [
          { from: given.from, to: given.from, insert: '[' },
          { from: given.to, to: given.to, insert: ']' }
        ])
      ]
    };
  }
  const found = given && coroutinesOf(program, cell, given);
  const asyncio = found && asyncioName(program, found.cell, found.coroutines[0]);
  if (!asyncio) {
    return null;
  }
  const { coroutines, alone } = found;
  const [open, close] = alone ? ['[', ']'] : ['', ''];
  return {
    title: trans._n('Make it a task', 'Make them tasks', alone ? 1 : 2),
    applicability: 'safe',
    edit: [
      cellEdit(found.cell, [
        ...asyncio.edits,
        ...coroutines.flatMap(({ from, to }) => [
          { from, to: from, insert: `${open}${asyncio.name}.create_task(` },
          { from: to, to, insert: `)${close}` }
        ])
      ])
    ]
  };
}

type Coroutines = {
  readonly cell: PythonCell;
  readonly coroutines: readonly SyntaxNode[];
  readonly alone: boolean;
};

function coroutinesOf(program: Program, cell: PythonCell, given: SyntaxNode): Coroutines | null {
  if (isCoroutine(program, cell, given)) {
    return { cell, coroutines: [given], alone: true };
  }
  if (given.type === 'identifier') {
    const bound = reachingBinding(program, cell, given);
    const value = bound && valueOf(bound.binding);
    return value && value.type !== 'identifier' ? coroutinesOf(program, bound.cell, value) : null;
  }
  const items = itemsOf(given).filter(item => isCoroutine(program, cell, item));
  return items.length > 0 ? { cell, coroutines: items, alone: false } : null;
}

function itemsOf(list: SyntaxNode): SyntaxNode[] {
  switch (list.type) {
    case 'list':
    case 'set':
    case 'tuple':
      return namedChildren(list);
    case 'list_comprehension':
    case 'set_comprehension':
    case 'generator_expression': {
      const body = child(list, 'body');
      return body ? [body] : [];
    }
    default:
      return [];
  }
}

function isCoroutine(program: Program, cell: PythonCell, node: SyntaxNode): boolean {
  return originOf(program, cell, node)?.kind === 'coroutine';
}
