import { cellEdit, TextEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { PythonCell } from '../python/cell';
import { Program, programOf, pythonCell } from '../python/program';
import { builtinName, isDisplayed } from '../python/value-use';
import { child, descendants, namedChildren, SyntaxNode } from '../python/syntax';
import { awaitableStarters, cellEdits } from './await-call';
import { awaitTextEdits } from './await-text';
import { clockFor, runsOf } from './clock';
import { freeName } from './free-name';
import { differenceOf } from './run-difference';
import { startersIn } from './starters';

/**
 * Moves the code of a cell out of `%%time`, `%%timeit` or `%%capture`, which
 * cannot wait, and awaits what it starts: timed with `perf_counter`, captured
 * with `capture_output`. The same for lines of `%time` and `%timeit`. Null for
 * other magics, where their figures are used, and where the code could not
 * wait either.
 */
export function leaveMagic(notebook: Notebook, cell: PythonCell, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const starters = startersIn(program, cell);
  const left = cell.cellMagic ? leaveCellMagic(notebook, cell) : leaveLineMagic(notebook, cell);
  return (
    left && {
      title: trans.__('Use await without %1', left.magic),
      applicability: 'check-first',
      note: differenceOf(program, starters, trans) ?? noteOf(left, trans),
      edit: [cellEdit(cell, left.edits)]
    }
  );
}

type Left = {
  readonly magic: string;
  readonly edits: readonly TextEdit[];
  /** How often the code runs then. */
  readonly runs: number;
};

function noteOf({ magic, runs }: Left, trans: Trans): string {
  switch (magic.replace(/%/g, '')) {
    case 'capture':
      return trans.__('Captures with capture_output().');
    case 'timeit':
      return runs === 1
        ? trans.__('Measures one run with time.perf_counter().')
        : trans.__('Measures %1 runs with time.perf_counter().', String(runs));
    default:
      return trans.__('Measures with time.perf_counter().');
  }
}

function leaveCellMagic(notebook: Notebook, cell: PythonCell): Left | null {
  const { source, cellMagic } = cell;
  const start = source.indexOf('%%');
  const end = source.indexOf('\n', start);
  if (
    end < 0 ||
    source.slice(0, start).trim() !== '' ||
    !/^(time|timeit|capture)$/.test(cellMagic ?? '')
  ) {
    return null;
  }
  const line = source.slice(start, end);
  const plain = withSource(
    notebook,
    cell,
    source.slice(0, start) + '#'.repeat(end - start) + source.slice(end)
  );
  const body = plain && bodyEdits(plain.program, plain.cell);
  if (!body) {
    return null;
  }
  const options = line.replace(/^%%\w+[ \t]*/, '').trimEnd();
  const runs = cellMagic === 'timeit' ? runsOf(options) : 1;
  const isCapture = cellMagic === 'capture';
  if (
    runs === null ||
    (cellMagic === 'time' && options !== '') ||
    (cellMagic === 'timeit' && leaks(plain))
  ) {
    return null;
  }
  const frame = isCapture
    ? captured(line, plain.cell, start, end)
    : timed(plain.program, plain.cell, start, end, cellMagic === 'time', runs);
  const kept = frame?.filter(edit => !goes(edit, body, source));
  return kept ? { magic: `%%${cellMagic}`, edits: [...kept, ...body], runs } : null;
}

/** Whether this indents a line that the edits of the body take away. */
function goes({ from }: TextEdit, body: readonly TextEdit[], source: string): boolean {
  return body.some(
    edit =>
      (edit.from < from && from < edit.to) ||
      (edit.from === from && edit.to > lineEnd(source, from))
  );
}

type Plain = { readonly program: Program; readonly cell: PythonCell };

/** The notebook as if the cell read so; null when it could not be edited then. */
function withSource(notebook: Notebook, { id }: PythonCell, source: string): Plain | null {
  const cells = notebook.cells.map(cell => (cell.id === id ? { ...cell, source } : cell));
  const program = programOf({ ...notebook, cells });
  const cell = pythonCell(program, id);
  return cell && cell.kind === 'python' && !cell.broken && !cell.hasCarriageReturn
    ? { program, cell }
    : null;
}

/** `%%timeit` keeps the names of its code to itself; another cell may have them too. */
function leaks({ program, cell }: Plain): boolean {
  return [...cell.scope.bindings].some(
    ([name, bindings]) =>
      bindings.some(({ kind }) => kind !== 'import') &&
      program.index.cellsWith(name).some(({ id }) => id !== cell.id)
  );
}

function bodyEdits(program: Program, cell: PythonCell): readonly TextEdit[] | null {
  const starters = awaitableStarters(program, cell, null);
  const waits = descendants(cell.tree).some(({ type }) => type === 'await' || type === 'async');
  if (starters.length === 0) {
    return waits ? [] : null;
  }
  return cellEdits(program, cell, starters)?.edits ?? null;
}

function timed(
  program: Program,
  cell: PythonCell,
  start: number,
  end: number,
  displays: boolean,
  runs: number
): TextEdit[] | null {
  const clock = clockFor(program, runs);
  const last = namedChildren(cell.tree).at(-1);
  if (!clock || !last) {
    return null;
  }
  const isValue = displays && showsValue(program, cell, last);
  const result = freeName(program, ...RESULTS);
  const close = cell.source.trimEnd().length;
  return [
    { from: start, to: end, insert: clock.start.join('\n') },
    ...(runs === 1 ? [] : indented(cell, end + 1)),
    ...(isValue ? [{ from: last.from, to: last.from, insert: `${result} = ` }] : []),
    { from: close, to: close, insert: `\n${clock.stop}${isValue ? `\n${result}` : ''}` }
  ];
}

/** Whether the value of the statement is shown below the cell. */
function showsValue(program: Program, cell: PythonCell, last: SyntaxNode): boolean {
  const [expression] = last.type === 'expression_statement' ? namedChildren(last) : [];
  const callee = expression?.type === 'call' ? child(expression, 'function') : null;
  return (
    isDisplayed(cell, last) &&
    !!expression &&
    !/assignment$/.test(expression.type) &&
    !(callee && builtinName(program, cell, callee) === 'print')
  );
}

const RESULTS = ['result', 'value', 'outcome'] as const;

/** `%%capture out --no-stderr` as `with capture_output(stderr=False) as out:`. */
function captured(line: string, cell: PythonCell, start: number, end: number): TextEdit[] | null {
  const [, ...words] = line.trim().split(/\s+/);
  const names = words.filter(word => !word.startsWith('-'));
  const options = words.filter(word => word.startsWith('-'));
  const known = options.every(option => /^--no-(stdout|stderr|display)$/.test(option));
  if (!known || names.length > 1 || !names.every(name => /^[A-Za-z_]\w*$/.test(name))) {
    return null;
  }
  const given = options.map(option => `${option.slice('--no-'.length)}=False`).join(', ');
  const target = names.length > 0 ? ` as ${names[0]}` : '';
  return [
    {
      from: start,
      to: end,
      insert:
        'from IPython.utils.capture import capture_output\n' +
        `with capture_output(${given})${target}:`
    },
    ...indented(cell, end + 1)
  ];
}

/** Moves each line in, but those that begin inside a string. */
function indented({ source, tree }: PythonCell, from: number): TextEdit[] {
  const strings = descendants(tree).filter(({ type }) => type === 'string');
  const edits: TextEdit[] = [];
  for (let at = from; at < source.length; at = lineEnd(source, at) + 1) {
    const isBlank = source.slice(at, lineEnd(source, at)).trim() === '';
    if (!isBlank && !strings.some(string => string.from < at && at < string.to)) {
      edits.push({ from: at, to: at, insert: '    ' });
    }
  }
  return edits;
}

/** One line of `%time` or `%timeit`, also `x = %time f()`. */
function leaveLineMagic(notebook: Notebook, cell: PythonCell): Left | null {
  for (const magic of cell.lineMagics) {
    const asked = /^%(time|timeit)[ \t]+((?:-\w[ \t]*\d*[ \t]+)*)(?=\S)/.exec(
      cell.source.slice(magic.from, magic.to)
    );
    const [taken, name, options] = asked ?? ['', '', ''];
    const runs = name === 'timeit' ? runsOf(options) : options === '' ? 1 : null;
    // What the magic gives, or prints into a block that keeps it, is used.
    const isUsed = (name === 'timeit' && magic.assigned) || isKept(cell, magic.from);
    const edits =
      asked && runs !== null && !isUsed
        ? lineEdits(notebook, cell, magic.from, taken.length, runs, name === 'time')
        : null;
    if (edits && runs !== null) {
      return { magic: `%${name}`, edits, runs };
    }
  }
  return null;
}

/** Whether a `with` stands around the line that takes what is printed, as `capture_output()` does. */
function isKept(cell: PythonCell, from: number): boolean {
  return descendants(cell.tree).some(
    node =>
      node.type === 'with_statement' &&
      node.from < from &&
      from < node.to &&
      /capture|redirect/.test(cell.source.slice(node.from, lineEnd(cell.source, node.from)))
  );
}

function lineEdits(
  notebook: Notebook,
  cell: PythonCell,
  from: number,
  length: number,
  runs: number,
  displays: boolean
): TextEdit[] | null {
  const { source } = cell;
  const plain = withSource(notebook, cell, source.slice(0, from) + source.slice(from + length));
  const end = lineEnd(source, from) - length;
  const starters = plain
    ? awaitableStarters(plain.program, plain.cell, null).filter(
        ({ call }) => from <= call.from && call.to <= end
      )
    : [];
  const lineStart = source.lastIndexOf('\n', from - 1) + 1;
  const indent = /^[ \t]*/.exec(source.slice(lineStart))?.[0] ?? '';
  const clock = plain && clockFor(plain.program, runs);
  const texts = starters.map(starter => plain && awaitTextEdits(plain.program, starter));
  const waits =
    !!plain &&
    descendants(plain.cell.tree).some(
      node => node.type === 'await' && from <= node.from && node.to <= end
    );
  if (!plain || !clock || (texts.length === 0 && !waits) || texts.includes(null)) {
    return null;
  }
  const close = lineEnd(source, from);
  const head = clock.start.map(line => `${line}\n${indent}`).join('') + (runs === 1 ? '' : '    ');
  const last = namedChildren(plain.cell.tree).at(-1);
  const isValue = displays && last?.from === from && showsValue(plain.program, plain.cell, last);
  const result = freeName(plain.program, ...RESULTS);
  return [
    {
      from: lineStart + indent.length,
      to: lineStart + indent.length,
      insert: isValue ? `${head}${result} = ` : head
    },
    { from, to: from + length, insert: '' },
    ...texts.flatMap(edits =>
      (edits ?? []).map(edit => ({ ...edit, from: edit.from + length, to: edit.to + length }))
    ),
    { from: close, to: close, insert: `\n${indent}${clock.stop}${isValue ? `\n${result}` : ''}` }
  ];
}

function lineEnd(source: string, offset: number): number {
  const end = source.indexOf('\n', offset);
  return end < 0 ? source.length : end;
}
