import { cellEdit, TextEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { PythonCell } from '../python/cell';
import {
  definitionOf,
  kindOfCall,
  nestAsyncioAppliedBefore,
  Program,
  programOf,
  qualifiedName,
  resolve,
  Site
} from '../python/program';
import { Binding } from '../python/scopes';
import { child, SyntaxNode } from '../python/syntax';
import { isLocked } from './async-blockers';
import { awaitAroundStarter } from './await-text';
import { importsOf, oldWorksOn } from './nest-import';
import { shortCode } from './short-code';
import { allStarters, Starter, starterAt } from './starters';
import { topOfCell } from './top-of-cell';

/**
 * Patches the running loop before its first use in the notebook, so that calls
 * that start a loop work inside it. Null where the patch does not reach the
 * call, is applied already, or has no place to stand.
 */
export function applyNestAsyncio(notebook: Notebook, site: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  if (
    nestAsyncioAppliedBefore(program, site.cell, site.node.from) ||
    !isReached(program, site) ||
    notebook.kernel.implementation === 'pyodide'
  ) {
    return null;
  }
  const place = firstUse(program, site);
  const patch = patchFor(program, place);
  return (
    patch && {
      title: trans.__('Insert %1', shortCode(`${patch.name}.apply()`, 32)),
      applicability: 'workaround',
      note: noteOf(patch, trans),
      edit: [cellEdit(patch.cell, [patch.edit])],
      ...(patch.cell.id === site.cell.id ? {} : { rerun: [site.cell.id] })
    }
  );
}

type Patch = {
  readonly cell: PythonCell;
  readonly edit: TextEdit;
  /** What the module is called there. */
  readonly name: string;
  readonly kind: 'plain' | 'installs' | 'either';
};

function noteOf({ kind }: Patch, trans: Trans): string {
  switch (kind) {
    case 'installs':
      return trans.__('Installs nest-asyncio2 and patches the running loop.');
    case 'either':
      return trans.__('Patches the running loop, with nest_asyncio2 where that is installed.');
    case 'plain':
      return trans.__('Patches the running loop.');
  }
}

const MODULES: readonly string[] = ['nest_asyncio', 'nest_asyncio2'];

/** Libraries that look for a running loop themselves, or bring a loop that cannot be patched. */
const UNREACHED =
  /^(anyio|asgiref|playwright|uvicorn|uvloop|trio|fastmcp|mcp|django|tornado|unittest)\b/;

/** Whether patching changes what the call does. */
function isReached(program: Program, { cell, node }: Site): boolean {
  const starter = starterAt(program, cell, node);
  const callee = node.type === 'call' ? child(node, 'function') : null;
  const name = callee && qualifiedName(program, cell, callee);
  const patchable = !starter || starter.kind === 'asyncio.run' || starter.kind === 'loop';
  return (
    patchable &&
    !(starter && isAwaitedToo(starter)) &&
    !UNREACHED.test(name ?? '') &&
    !importsUvloop(program) &&
    !(starter?.operand && runsNothing(program, cell, starter.operand))
  );
}

/** `await asyncio.run(x)` and `asyncio.run(await x)` await a result, patched or not. */
function isAwaitedToo({ call, operand }: Starter): boolean {
  return awaitAroundStarter(call) !== null || operand?.type === 'await';
}

/** Whether it is no coroutine, which no patch makes one: a function not called, an async generator. */
function runsNothing(program: Program, cell: PythonCell, operand: SyntaxNode): boolean {
  return operand.type === 'call'
    ? kindOfCall(program, cell, operand) === 'async-generator'
    : definitionOf(program, cell, operand) !== null;
}

function importsUvloop(program: Program): boolean {
  return importsOf(program, 'uvloop').length > 0;
}

/** The first place that needs the patch: a call that starts a loop, or `from asyncio import run`. */
function firstUse(program: Program, site: Site): Site {
  const callee = site.node.type === 'call' ? child(site.node, 'function') : null;
  const imported =
    callee?.type === 'identifier'
      ? resolve(program, site.cell, callee)
          .bindings.filter(({ binding }) => binding.kind === 'import')
          .map(({ cell, binding }) => ({ cell, node: binding.node }))
      : [];
  const starters = allStarters(program)
    .filter(({ cell }) => cell.kind !== 'opaque')
    .map(({ cell, call }) => ({ cell, node: call }));
  return [site, ...imported, ...starters].reduce((first, next) =>
    next.cell.index < first.cell.index ||
    (next.cell === first.cell && next.node.from < first.node.from)
      ? next
      : first
  );
}

function patchFor(program: Program, place: Site): Patch | null {
  const { kernel } = program.notebook;
  const known = MODULES.flatMap(module => importsOf(program, module)).filter(
    ({ binding }) => binding.qualified === MODULES[0] || binding.qualified === MODULES[1]
  );
  const before = known.find(
    ({ cell, binding }) => isAbove(cell, binding.node, place) && !binding.conditional
  );
  if (before && (before.binding.qualified === 'nest_asyncio2' || oldWorksOn(kernel))) {
    return applyImported(program, before.cell, before.binding);
  }
  const lines = importLines(program);
  const cell = lines && cellFor(program, place);
  const at = cell && topOfCell(cell);
  return lines && cell && at !== null
    ? {
        cell,
        edit: { from: at, to: at, insert: `${lines.join('\n')}\n` },
        name: (lines.at(-1) ?? '').replace('.apply()', ''),
        kind: lines[0].startsWith('%') ? 'installs' : lines[0] === 'try:' ? 'either' : 'plain'
      }
    : null;
}

/** `.apply()` on the line under an import that lacks it. */
function applyImported(program: Program, cell: PythonCell, binding: Binding): Patch | null {
  const statement = topStatement(binding.node);
  const end = cell.source.indexOf('\n', statement.to);
  const at = end < 0 ? cell.source.length : end;
  const isAlone = /^\s*(#.*)?$/.test(cell.source.slice(statement.to, at));
  return isAlone && isFlush(cell, statement) && !isLocked(program, cell)
    ? {
        cell,
        edit: { from: at, to: at, insert: `\n${binding.name}.apply()` },
        name: binding.name,
        kind: 'plain'
      }
    : null;
}

/** The lines to insert; null when no module of the two works here. */
function importLines({ notebook: { kernel }, index }: Program): string[] | null {
  const taken = MODULES.some(name =>
    index.bindingsOf(name)?.all.some(({ binding }) => binding.kind !== 'import')
  );
  if (taken) {
    return null;
  }
  const only = (name: string): string[] => [`import ${name}`, `${name}.apply()`];
  switch (kernel.nestAsyncio) {
    case 'nest_asyncio2':
      return only('nest_asyncio2');
    case 'nest_asyncio':
      return oldWorksOn(kernel) ? only('nest_asyncio') : null;
    case 'none':
      return ['%pip install -q nest-asyncio2', ...only('nest_asyncio2')];
    case null:
      return oldWorksOn(kernel)
        ? [
            'try:',
            '    import nest_asyncio2 as nest_asyncio',
            'except ImportError:',
            '    import nest_asyncio',
            'nest_asyncio.apply()'
          ]
        : only('nest_asyncio2');
  }
}

/** The cell of the place, or the nearest one above that is plain Python. */
function cellFor(program: Program, place: Site): PythonCell | null {
  const fits = (cell: PythonCell): boolean => !isLocked(program, cell) && topOfCell(cell) !== null;
  if (fits(place.cell)) {
    return place.cell;
  }
  const above = program.cells.filter(cell => cell.index < place.cell.index && fits(cell));
  return place.cell.kind === 'magic-body' ? (above[above.length - 1] ?? null) : null;
}

function isAbove(cell: PythonCell, node: SyntaxNode, place: Site): boolean {
  return cell.index < place.cell.index || (cell.id === place.cell.id && node.to <= place.node.from);
}

function topStatement(node: SyntaxNode): SyntaxNode {
  let statement = node;
  while (statement.parent && statement.parent.type !== 'module') {
    statement = statement.parent;
  }
  return statement;
}

function isFlush(cell: PythonCell, statement: SyntaxNode): boolean {
  return statement.from === 0 || cell.source[statement.from - 1] === '\n';
}
