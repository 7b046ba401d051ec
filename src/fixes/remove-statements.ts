import { TextEdit } from '../core/edit';
import { PythonCell } from '../python/cell';
import { child, descendants, namedChildren, SyntaxNode } from '../python/syntax';

/** What is to go: statements with their lines, and blocks whose body takes their place. */
export type Removal = {
  /** Whole statements (children of a block or of the module). */
  readonly statements: ReadonlySet<SyntaxNode>;
  /** `try` and `with` statements of which only the body stays, one level further out. */
  readonly unwrapped: ReadonlySet<SyntaxNode>;
};

/**
 * The edits that take statements out. A `finally` that loses its whole body
 * goes too, and a `try` left with nothing else is unwrapped; any other block
 * that would be empty gets `pass`. Comments stay, and so do the lines inside
 * strings when a body moves out.
 */
export function removeStatements(cell: PythonCell, removal: Removal): TextEdit[] {
  const work: Work = { cell, removal, gone: [], edits: [], dedents: [], strings: null };
  clearBlock(cell.tree, work);
  const edits = [...work.edits, ...deletions(cell.source, work.gone)];
  const dedents = work.dedents.filter(
    dedent => !edits.some(({ from, to }) => from < dedent.to && dedent.from < to)
  );
  return [...edits, ...dedents];
}

/** The statement that holds this node: a child of a block or of the module. */
export function statementOf(node: SyntaxNode): SyntaxNode {
  let statement = node;
  while (statement.parent && !isBlock(statement.parent)) {
    statement = statement.parent;
  }
  return statement;
}

/** The statements of a block or module, without comments and semicolons. */
export function statementsOf(block: SyntaxNode): readonly SyntaxNode[] {
  return namedChildren(block);
}

/** The block of a clause or of a compound statement with only one. */
export function bodyOf(clause: SyntaxNode): SyntaxNode | null {
  return clause.children.find(({ type }) => type === 'block') ?? null;
}

type Work = {
  readonly cell: PythonCell;
  readonly removal: Removal;
  /** What is deleted, by `[from, to)`. */
  readonly gone: [number, number][];
  readonly edits: TextEdit[];
  readonly dedents: TextEdit[];
  strings: readonly SyntaxNode[] | null;
};

function isBlock(node: SyntaxNode): boolean {
  return node.type === 'block' || node.type === 'module';
}

/** Marks what goes in a block; false when nothing of the block stays. */
function clearBlock(block: SyntaxNode, work: Work): boolean {
  let stays = false;
  for (const statement of statementsOf(block)) {
    if (work.removal.statements.has(statement)) {
      work.gone.push([statement.from, statement.to]);
    } else {
      clearStatement(statement, work);
      stays = true;
    }
  }
  return stays;
}

function clearStatement(statement: SyntaxNode, work: Work): void {
  if (work.removal.unwrapped.has(statement)) {
    unwrap(statement, work);
  } else if (statement.type === 'try_statement') {
    clearTry(statement, work);
  } else {
    for (const block of blocksOf(statement)) {
      keepOrPass(block, work);
    }
  }
}

function clearTry(statement: SyntaxNode, work: Work): void {
  const last = statement.children.find(({ type }) => type === 'finally_clause');
  const others = statement.children.some(({ type }) => /^(except|else)/.test(type));
  if (!last || !isCleared(last, work)) {
    for (const block of blocksOf(statement)) {
      keepOrPass(block, work);
    }
  } else if (others) {
    work.gone.push([last.from, last.to]);
    for (const block of blocksOf(statement)) {
      if (block.parent !== last) {
        keepOrPass(block, work);
      }
    }
  } else {
    unwrap(statement, work);
  }
}

/** Whether the clause loses all of its statements and holds no comment to keep. */
function isCleared(clause: SyntaxNode, { removal }: Work): boolean {
  const body = bodyOf(clause);
  return (
    !!body &&
    statementsOf(body).every(statement => removal.statements.has(statement)) &&
    !descendants(clause).some(({ type }) => type === 'comment')
  );
}

function keepOrPass(block: SyntaxNode, work: Work): void {
  const before = work.gone.length;
  if (clearBlock(block, work) || statementsOf(block).length === 0) {
    return;
  }
  const [[from]] = work.gone.splice(before);
  const to = statementsOf(block).at(-1)?.to ?? block.to;
  work.edits.push({ from, to, insert: 'pass' });
}

/** Drops the header and all clauses but the body, and moves the body out. */
function unwrap(statement: SyntaxNode, work: Work): void {
  const { cell, gone, edits } = work;
  const body = child(statement, 'body') ?? bodyOf(statement);
  const colon = statement.children.find(({ type }) => type === ':');
  if (!body || !colon) {
    return;
  }
  for (const clause of statement.children) {
    if (clause.from >= body.to && clause.type.endsWith('_clause')) {
      gone.push([clause.from, clause.to]);
    }
  }
  if (!clearBlock(body, work)) {
    // The header and the body's own lines go as one.
    gone.push([statement.from, colon.to]);
    return;
  }
  const { source } = cell;
  const headerEnd = lineEnd(source, colon.to);
  if (body.from < headerEnd) {
    edits.push({ from: statement.from, to: body.from, insert: '' });
    return;
  }
  gone.push([statement.from, colon.to]);
  dedent(source, headerEnd + 1, body, indentAt(source, statement.from), work);
}

/** Takes the body's own indent off its lines, except off those that begin inside a string. */
function dedent(source: string, from: number, body: SyntaxNode, outer: string, work: Work): void {
  work.strings ??= descendants(work.cell.tree).filter(({ type }) => type === 'string');
  const inner = indentAt(source, body.from);
  for (let start = from; start < body.to; start = lineEnd(source, start) + 1) {
    const inString = work.strings.some(string => string.from < start && start < string.to);
    if (!inString && source.startsWith(inner, start)) {
      const line = { from: start + outer.length, to: start + inner.length, insert: '' };
      work.dedents.push(line);
    }
  }
}

function blocksOf(statement: SyntaxNode): readonly SyntaxNode[] {
  return statement.children.flatMap(part =>
    part.type === 'block'
      ? [part]
      : /_clause$|^(function|class)_definition$|^case_/.test(part.type)
        ? blocksOf(part)
        : []
  );
}

/** Deletes ranges with their separators, and with their lines where nothing else stands there. */
function deletions(source: string, gone: readonly [number, number][]): TextEdit[] {
  const sorted = [...gone].sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = merged.at(-1);
    if (last && /^[\s;]*$/.test(source.slice(last[1], from))) {
      last[1] = Math.max(last[1], to);
    } else if (!last || from >= last[1]) {
      merged.push([from, to]);
    }
  }
  return merged.map(([from, to]) => deletion(source, from, to));
}

function deletion(source: string, from: number, to: number): TextEdit {
  const start = lineStart(source, from);
  const end = lineEnd(source, to);
  const before = source.slice(start, from);
  const after = source.slice(to, end);
  const rest = /^[ \t;]*/.exec(after)?.[0].length ?? 0;
  if (before.trimEnd().endsWith(':')) {
    return { from, to: to + rest, insert: '' };
  }
  if (before.trim() !== '') {
    // After another statement of the line: the separator goes along.
    const kept = before.trimEnd().replace(/;$/, '').trimEnd().length;
    return { from: start + kept, to: after.trim() === '' ? end : to, insert: '' };
  }
  if (rest < after.length) {
    return { from, to: to + rest, insert: '' };
  }
  if (end < source.length) {
    const blank = start === 0 ? (/^(?:[ \t]*\n)*/.exec(source.slice(end + 1))?.[0].length ?? 0) : 0;
    return { from: start, to: end + 1 + blank, insert: '' };
  }
  return { from: Math.max(0, start - 1), to: end, insert: '' };
}

function lineStart(source: string, offset: number): number {
  return source.lastIndexOf('\n', offset - 1) + 1;
}

function lineEnd(source: string, offset: number): number {
  const end = source.indexOf('\n', offset);
  return end < 0 ? source.length : end;
}

function indentAt(source: string, offset: number): string {
  return /^[ \t]*/.exec(source.slice(lineStart(source, offset)))?.[0] ?? '';
}
