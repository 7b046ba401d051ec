import { findNodeAtLocation, Node, parseTree } from 'jsonc-parser';
import { Cell, Notebook, unknownKernel } from '../core/notebook';
import { isClean } from '../core/evidence';
import { runOf } from '../core/output';
import { Run } from '../core/run';

/** A notebook read from the text of an `.ipynb` file (nbformat 4). */
export type NotebookFile = {
  /** Cells are named by their 0-based index: ids are missing before nbformat 4.5, or repeat. */
  readonly notebook: Notebook;
  /** The saved outputs, one run per code cell that has some. */
  readonly runs: readonly Run[];
};

/** Not a notebook that can be read; the message is for the reader. */
export class BadNotebook extends Error {}

/** Reads the text of an `.ipynb` file. @throws BadNotebook */
export function readNotebook(text: string): NotebookFile {
  const content = parseJson(text);
  if (!isObject(content) || !Array.isArray(content.cells)) {
    throw new BadNotebook(
      isObject(content) && Array.isArray(content.worksheets)
        ? 'This is an nbformat 3 notebook. Convert it with: jupyter nbconvert --to notebook'
        : 'This is JSON, but not a notebook: it has no list of cells.'
    );
  }
  const cells = content.cells.map(readCell);
  const runs = content.cells.flatMap((cell: unknown, index): Run[] =>
    isObject(cell) && Array.isArray(cell.outputs) && cell.outputs.length > 0
      ? [runOf(String(index), null, cells[index].executionCount, cell.outputs, 'saved')]
      : []
  );
  return {
    notebook: { cells: judged(cells, runs), ...readKernel(content.metadata) },
    runs
  };
}

/**
 * The file's text with the sources of the cells that changed, and without
 * their outputs. All other bytes stay as they are.
 */
export function writeNotebook(text: string, before: Notebook, after: Notebook): string {
  const tree = parseTree(text);
  if (!tree) {
    throw new BadNotebook('This file is not JSON.');
  }
  const layout = layoutOf(text);
  const replacements = after.cells.flatMap(({ source }, index) => {
    if (source === before.cells[index].source) {
      return [];
    }
    const at = (key: string) => findNodeAtLocation(tree, ['cells', index, key]);
    return [
      replace(at('source'), node => printSource(source, node, text, layout)),
      replace(at('outputs'), () => '[]'),
      replace(at('execution_count'), () => 'null')
    ].flat();
  });
  return replacements
    .sort((a, b) => b.from - a.from)
    .reduce(
      (result, { from, to, insert }) => result.slice(0, from) + insert + result.slice(to),
      text
    );
}

/** Of a file without any outputs the counts alone tell nothing. */
function judged(cells: readonly Cell[], runs: readonly Run[]): readonly Cell[] {
  const byCell = new Map(runs.map(run => [run.cell, run]));
  return runs.length === 0
    ? cells
    : cells.map(cell => {
        const run = byCell.get(cell.id);
        const ranWell = cell.executionCount !== null && (run === undefined || isClean(run));
        return ranWell ? { ...cell, ranWell } : cell;
      });
}

type JsonObject = Record<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (reason) {
    throw new BadNotebook(
      `This file is not JSON: ${reason instanceof Error ? reason.message : reason}`
    );
  }
}

function readCell(cell: unknown, index: number): Cell {
  if (!isObject(cell)) {
    throw new BadNotebook(`Cell ${index} is not an object.`);
  }
  const { cell_type: type, source, execution_count: count, metadata } = cell;
  return {
    id: String(index),
    type: type === 'code' || type === 'markdown' ? type : 'raw',
    source: readText(source),
    executionCount: typeof count === 'number' ? count : null,
    editable: !(isObject(metadata) && metadata.editable === false),
    raisesOnPurpose: isObject(metadata) && isTagged(metadata.tags)
  };
}

/** Jupyter's own mark of a cell that has to fail. */
function isTagged(tags: unknown): boolean {
  return Array.isArray(tags) && tags.includes('raises-exception');
}

/** nbformat's multi-line string: one string, or a list of lines. */
function readText(text: unknown): string {
  const lines = Array.isArray(text) ? text : [text];
  return lines.filter(line => typeof line === 'string').join('');
}

function readKernel(metadata: unknown): Pick<Notebook, 'language' | 'kernel'> {
  const info = isObject(metadata) && isObject(metadata.language_info) ? metadata.language_info : {};
  const spec = isObject(metadata) && isObject(metadata.kernelspec) ? metadata.kernelspec : {};
  const language = [info.name, spec.language, languageOfKernel(spec.name)].find(
    name => typeof name === 'string' && name !== ''
  );
  const version = /^(\d+)\.(\d+)/.exec(typeof info.version === 'string' ? info.version : '');
  return {
    language: String(language ?? 'python').toLowerCase(),
    kernel: {
      ...unknownKernel,
      python: version ? [Number(version[1]), Number(version[2])] : null,
      // Python without IPython (xeus-python 0.19).
      ...(spec.name === 'xpython-raw' && { canWait: false })
    }
  };
}

function languageOfKernel(name: unknown): string | undefined {
  return typeof name === 'string' && !/python|conda|venv/i.test(name) ? name : undefined;
}

/** How the file is written: indentation, `null` for one line, and whether non-ASCII is escaped. */
type Layout = { readonly indent: string | null; readonly ascii: boolean };

function layoutOf(text: string): Layout {
  const indent = /^\s*\{\r?\n([ \t]*)"/.exec(text);
  // eslint-disable-next-line no-control-regex
  return { indent: indent ? indent[1] : null, ascii: /^[\x00-\x7f]*$/.test(text) };
}

function replace(node: Node | undefined, print: (node: Node) => string) {
  return node ? [{ from: node.offset, to: node.offset + node.length, insert: print(node) }] : [];
}

/** In the form the cell had: a string, or a list of lines, indented alike. */
function printSource(source: string, node: Node, text: string, layout: Layout): string {
  if (node.type === 'string') {
    return printString(source, layout);
  }
  const lines = source.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const printed = lines.map(line => printString(line, layout));
  if (layout.indent === null || lines.length === 0) {
    return `[${printed.join(', ')}]`;
  }
  const start = text.lastIndexOf('\n', node.offset) + 1;
  const outer = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  const newline = text[start - 2] === '\r' ? '\r\n' : '\n';
  const inner = `${newline}${outer}${layout.indent}`;
  return `[${inner}${printed.join(`,${inner}`)}${newline}${outer}]`;
}

function printString(value: string, { ascii }: Layout): string {
  const json = JSON.stringify(value);
  return ascii
    ? json.replace(
        /[\u007f-\uffff]/g,
        unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
      )
    : json;
}
