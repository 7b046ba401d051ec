import { cellEdit } from '../core/edit';
import { Background } from '../core/library';
import { cellOf, Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { awaitProblem } from '../python/await-legality';
import { PythonCell, textOf } from '../python/cell';
import { Program, programOf, Site } from '../python/program';
import { child, descendants, enclosing, SyntaxNode } from '../python/syntax';
import { argumentsOf, keywordOf } from '../python/value-use';
import { isEditable } from './await-call';
import { asyncioName } from './import-asyncio';

/**
 * Replaces a call that never returns by statements that start the same on the
 * kernel's loop and go on. Null unless the call is a whole statement outside of
 * functions and loops, with arguments that mean the same there.
 */
export function runInBackground(
  notebook: Notebook,
  { cell, node }: Site,
  background: Background,
  trans: Trans
): Fix | null {
  const program = programOf(notebook);
  const statement = statementAlone(cell, node);
  const asyncio = asyncioName(program, cell, node);
  const values = valuesOf(cell, node, background);
  if (
    !statement ||
    !asyncio ||
    !values ||
    !isEditable(cell) ||
    awaitProblem(program, cell, node) !== null
  ) {
    return null;
  }
  const names = new Map<string, string>([...values, ['asyncio', asyncio.name]]);
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = names.get(name) ?? freeName(program, name);
      names.set(name, value);
      return value;
    });
  const [indent = ''] = /[ \t]*$/.exec(cell.source.slice(0, statement.from)) ?? [];
  const text = background.lines.map(fill).join(`\n${indent}`);
  const usesAsyncio = background.lines.some(line => line.includes('{asyncio}'));
  return {
    title:
      background.what === 'server'
        ? trans.__('Start the server in the background')
        : trans.__('Start the bot in the background'),
    applicability: 'check-first',
    note: trans.__('Ends with %1', fill(background.stop)),
    edit: [
      cellEdit(cellOf(notebook, cell.id), [
        ...(usesAsyncio ? asyncio.edits : []),
        { from: node.from, to: node.to, insert: text }
      ])
    ]
  };
}

/** The text of a string that is given by keyword; null if none is. */
export function stringGiven(cell: PythonCell, call: SyntaxNode, keyword: string): string | null {
  const argument = argumentsOf(call).find(argument => keywordOf(cell, argument) === keyword);
  const value = argument && child(argument, 'value');
  const [, text = null] = value ? (/^(['"])(.*)\1$/.exec(textOf(cell, value))?.slice(1) ?? []) : [];
  return text;
}

/** The statement that is this call, on lines of its own. */
function statementAlone(cell: PythonCell, call: SyntaxNode): SyntaxNode | null {
  const statement = call.parent;
  const before = cell.source.slice(0, call.from);
  const after = cell.source.slice(call.to);
  return statement?.type === 'expression_statement' &&
    statement.children.length === 1 &&
    /(^|\n)[ \t]*$/.test(before) &&
    /^[ \t]*(#.*)?(\n|$)/.test(after) &&
    !enclosing(call, 'function_definition', 'for_statement', 'while_statement', 'try_statement')
    ? statement
    : null;
}

/** What the places stand for; null where the arguments do not fit. */
function valuesOf(
  cell: PythonCell,
  call: SyntaxNode,
  { keywords, refused = [], needs, lines }: Background
): ReadonlyMap<string, string> | null {
  const callee = child(call, 'function');
  const of = callee?.type === 'attribute' ? child(callee, 'object') : null;
  const given = argumentsOf(call);
  const named = given.map(argument => keywordOf(cell, argument));
  const isKnown = given.every(
    ({ type }, i) =>
      !/splat|generator/.test(type) &&
      (named[i] === null ||
        ((keywords === 'any' || keywords.includes(named[i])) && !refused.includes(named[i])))
  );
  // What is evaluated more than once has to be a name.
  if (!of || !isKnown || !/^[\w.]+$/.test(textOf(cell, of)) || hasComment(call)) {
    return null;
  }
  if (needs && !needs.values.includes(stringGiven(cell, call, needs.keyword) ?? '')) {
    return null;
  }
  const texts = given.map(argument => textOf(cell, argument));
  if (lines.some(line => line.includes('{first}')) && (texts.length === 0 || named[0] !== null)) {
    return null;
  }
  const rest = texts.slice(1).map(text => `, ${text}`);
  return new Map([
    ['of', textOf(cell, of)],
    ['arguments', texts.join(', ')],
    ['first', texts[0] ?? ''],
    ['rest', rest.join('')]
  ]);
}

/** Comments between the arguments would be lost. */
function hasComment(call: SyntaxNode): boolean {
  return [...descendants(call)].some(({ type }) => type === 'comment');
}

function freeName(program: Program, wanted: string): string {
  let name = wanted;
  for (let n = 2; program.index.bindingsOf(name); n++) {
    name = `${wanted}_${n}`;
  }
  return name;
}
