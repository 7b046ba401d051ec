import { cellEdit } from '../core/edit';
import { Background } from '../core/library';
import { cellOf, Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { awaitProblem } from '../python/await-legality';
import { PythonCell, textOf } from '../python/cell';
import { programOf, Site } from '../python/program';
import { child, descendants, enclosing, SyntaxNode } from '../python/syntax';
import { argumentsOf, keywordOf } from '../python/value-use';
import { isEditable } from './await-call';
import { freeName } from './free-name';
import { moduleName } from './import-asyncio';

/**
 * Replaces a call that never returns by statements that start the same on the
 * kernel's loop, or in a thread, and go on. Null unless the call is a whole statement outside of
 * functions and loops, with arguments that mean the same there. `whole` is what
 * goes with the call, as in `asyncio.run(serve(app))`.
 */
export function runInBackground(
  notebook: Notebook,
  { cell, node }: Site,
  background: Background,
  trans: Trans,
  whole = node
): Fix | null {
  const program = programOf(notebook);
  const statement = statementAlone(cell, whole);
  const modules = MODULES.filter(name => uses(background, name)).map(name => ({
    place: name,
    module: moduleName(program, cell, node, name)
  }));
  const values = valuesOf(cell, node, background);
  if (
    !statement ||
    !values ||
    modules.some(({ module }) => module === null) ||
    !isEditable(cell) ||
    awaitProblem(program, cell, node) !== null
  ) {
    return null;
  }
  const names = new Map(values);
  modules.forEach(({ place, module }) => module && names.set(place, module.name));
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = names.get(name) ?? freeName(program, name);
      names.set(name, value);
      return value;
    });
  const [indent = ''] = /[ \t]*$/.exec(cell.source.slice(0, statement.from)) ?? [];
  const text = background.lines.map(fill).join(`\n${indent}`);
  const stop = background.stop === undefined ? null : fill(background.stop);
  return {
    title: titleOf(background, trans),
    applicability: 'check-first',
    note: noteOf(background, stop, trans),
    edit: [
      cellEdit(cellOf(notebook, cell.id), [
        ...modules.flatMap(({ module }) => module?.edits ?? []),
        { from: whole.from, to: whole.to, insert: text }
      ])
    ]
  };
}

const MODULES = ['asyncio', 'threading'] as const;

function uses({ lines }: Background, place: string): boolean {
  return lines.some(line => line.includes(`{${place}}`));
}

function titleOf({ what }: Background, trans: Trans): string {
  switch (what) {
    case 'server':
      return trans.__('Start the server in the background');
    case 'bot':
      return trans.__('Start the bot in the background');
    case 'stream':
      return trans.__('Start the stream in the background');
    case 'task':
      return trans.__('Run it in the background');
  }
}

/** How it ends, and where its errors show. */
function noteOf(background: Background, stop: string | null, trans: Trans): string {
  if (background.what === 'server' && uses(background, 'threading')) {
    return stop === null
      ? trans.__('Ends with the kernel. A port in use is printed, not raised.')
      : trans.__('Ends with %1. A port in use is printed, not raised.', stop);
  }
  return stop === null ? trans.__('Ends with the kernel.') : trans.__('Ends with %1', stop);
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
    !enclosing(call, ...REPEATED, ...ENDING)
    ? statement
    : null;
}

const REPEATED = ['function_definition', 'for_statement', 'while_statement'];
/** What they open or guard would end before the call does. */
const ENDING = ['try_statement', 'with_statement'];

/** What the places stand for; null where the arguments do not fit. */
function valuesOf(
  cell: PythonCell,
  call: SyntaxNode,
  background: Background
): ReadonlyMap<string, string> | null {
  const { keywords, refused = [], needs } = background;
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
  const isName = (node: SyntaxNode | null): boolean =>
    node !== null && /^[\w.]+$/.test(textOf(cell, node));
  const isTaken = ['arguments', 'given', 'first', 'handed'].some(place => uses(background, place));
  if (
    !isKnown ||
    !isName(callee) ||
    (uses(background, 'of') && !isName(of)) ||
    (given.length > 0 && !isTaken) ||
    hasComment(call)
  ) {
    return null;
  }
  if (needs && !needs.values.includes(stringGiven(cell, call, needs.keyword) ?? '')) {
    return null;
  }
  const texts = given.map(argument => textOf(cell, argument));
  if (uses(background, 'first') && (texts.length === 0 || named[0] !== null)) {
    return null;
  }
  const rest = texts.slice(1).map(text => `, ${text}`);
  return new Map([
    ['function', callee ? textOf(cell, callee) : ''],
    ['of', of ? textOf(cell, of) : ''],
    ['handed', handedOver(texts, named)],
    ['arguments', texts.join(', ')],
    ['given', texts.map(text => `${text}, `).join('')],
    ['first', texts[0] ?? ''],
    ['rest', rest.join('')]
  ]);
}

/** `, args=(a,), kwargs=dict(b=c)` for `a, b=c`. */
function handedOver(texts: readonly string[], named: readonly (string | null)[]): string {
  const plain = texts.filter((_, i) => named[i] === null);
  const byName = texts.filter((_, i) => named[i] !== null);
  return [
    ...(plain.length > 0 ? [`, args=(${plain.join(', ')},)`] : []),
    ...(byName.length > 0 ? [`, kwargs=dict(${byName.join(', ')})`] : [])
  ].join('');
}

/** Comments between the arguments would be lost. */
function hasComment(call: SyntaxNode): boolean {
  return [...descendants(call)].some(({ type }) => type === 'comment');
}
