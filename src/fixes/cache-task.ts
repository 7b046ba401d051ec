import { cellEdit, TextEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { PythonCell, textOf } from '../python/cell';
import { isGenerator } from '../python/classes';
import { decoratorsOf } from '../python/meaning';
import { Program, programOf, qualifiedName, Site, usesOf } from '../python/program';
import { child, descendants, namedChildren, SyntaxNode } from '../python/syntax';
import { isEditable } from './await-call';
import { awaitAround } from './coroutine-use';
import { asyncioName } from './import-asyncio';
import { mayRun } from './mention';
import { shortCode } from './short-code';

/**
 * Lets the cache above an `async def` keep tasks, which can be awaited again and
 * again: the cached function becomes a plain one that starts the async one. The
 * site is the definition. Null unless every use of it works with tasks too.
 */
export function cacheTask(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const [decorator, ...more] = decoratorsOf(node);
  const identifier = child(node, 'name');
  const parameters = child(node, 'parameters');
  const isGeneric = child(node, 'type_parameters') !== null;
  if (
    !isEditable(cell) ||
    !decorator ||
    more.length > 0 ||
    !identifier ||
    !parameters ||
    isGeneric
  ) {
    return null;
  }
  const name = textOf(cell, identifier);
  const given = forwarded(cell, parameters);
  const asyncio = asyncioName(program, cell, node);
  const isPlain = node.parent?.parent?.type === 'module' && !isGenerator(node);
  if (!given || !asyncio || !isPlain || !canHoldTasks(program, { cell, node }, name)) {
    return null;
  }
  const end = /^.*/.exec(cell.source.slice(node.to))?.[0].length ?? 0;
  const edits: readonly TextEdit[] = [
    ...asyncio.edits,
    { from: decorator.from, to: node.from, insert: '' },
    { from: identifier.from, to: identifier.from, insert: '_' },
    {
      from: node.to + end,
      to: node.to + end,
      insert:
        `\n${textOf(cell, decorator)}\ndef ${name}${textOf(cell, parameters)}:` +
        `\n    return ${asyncio.name}.ensure_future(_${name}(${given}))`
    }
  ];
  return {
    title: trans.__('Cache tasks of %1', `${shortCode(name, 20)}()`),
    applicability: 'check-first',
    note: trans.__('A failure is kept as well.'),
    edit: [cellEdit(cell, edits)]
  };
}

/** Whether the name means nothing else, and each call of it is awaited or gathered. */
function canHoldTasks(program: Program, { cell, node }: Site, name: string): boolean {
  const all = program.index.bindingsOf(name)?.all ?? [];
  const inner = new RegExp(`\\b_${name}\\b`);
  if (all.length !== 1 || program.cells.some(({ source }) => inner.test(source))) {
    return false;
  }
  const { references, mentions } = usesOf(program, all[0]);
  return (
    all[0].cell.id === cell.id &&
    all[0].binding.value === node &&
    !mentions.some(mayRun) &&
    references.every(use => use.certain && isUseOfTask(program, use))
  );
}

function isUseOfTask(program: Program, { cell, node }: Site): boolean {
  const { parent, field } = node;
  if (parent?.type === 'attribute' && field === 'object') {
    const attribute = child(parent, 'attribute');
    return !!attribute && /^cache_(clear|info)$/.test(textOf(cell, attribute));
  }
  return (
    parent?.type === 'call' &&
    field === 'function' &&
    (awaitAround(parent) !== null || isGathered(program, cell, parent))
  );
}

/** `asyncio.gather(f(1), f(2))` or `asyncio.gather(*[f(i) for i in numbers])`. */
function isGathered(program: Program, cell: PythonCell, call: SyntaxNode): boolean {
  const isItem = call.parent?.type === 'list_comprehension' && call.field === 'body';
  const splat = isItem ? call.parent.parent : null;
  const argument = splat?.type === 'list_splat' ? splat : call;
  const outer = argument.parent?.type === 'argument_list' ? argument.parent.parent : null;
  const callee = outer && child(outer, 'function');
  return !!callee && TAKES_TASKS.has(qualifiedName(program, cell, callee) ?? '');
}

const TAKES_TASKS = new Set([
  'asyncio.ensure_future',
  'asyncio.gather',
  'asyncio.shield',
  'asyncio.wait_for'
]);

/** The arguments that hand these parameters on; null where their defaults should not run twice. */
function forwarded(cell: PythonCell, parameters: SyntaxNode): string | null {
  if (descendants(parameters).some(({ type }) => RUNS.test(type))) {
    return null;
  }
  let byKeyword = false;
  const given: string[] = [];
  for (const parameter of namedChildren(parameters)) {
    const named = child(parameter, 'name') ?? parameter;
    const bare = named.type === 'typed_parameter' ? namedChildren(named)[0] : named;
    const text = textOf(cell, bare);
    if (bare.type === 'identifier') {
      given.push(byKeyword ? `${text}=${text}` : text);
    } else if (/splat_pattern$/.test(bare.type)) {
      given.push(text);
      byKeyword = true;
    } else if (bare.type === 'keyword_separator') {
      byKeyword = true;
    } else if (bare.type !== 'positional_separator') {
      return null;
    }
  }
  return given.join(', ');
}

const RUNS = /^(call|await|lambda|named_expression|comment|.*comprehension|generator_expression)$/;
