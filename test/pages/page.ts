import { Applicability } from '../../src/core/rule';
import { PageError, Part, proseOf, readParts, sections } from './markdown';

/** One page of test/rules: cases that prove the words of a rule. */
export type Page = {
  /** Name of the rule: the file's name without `.md`. */
  readonly name: string;
  readonly cases: readonly PageCase[];
};

/** What a reader wrote, what the card says, and what each button gives. */
export type PageCase = {
  readonly heading: string;
  /** 1-based line of the heading. */
  readonly line: number;
  /** Such as `>= 3.11`; null for every Python. */
  readonly python: string | null;
  /** Indices of the cells in the order they are run. */
  readonly runs: readonly number[];
  readonly before: readonly PageCell[];
  /** The outputs were recorded elsewhere: this kernel need not show them. */
  readonly recorded: boolean;
  /** The card's sentence; null where nothing may be said. */
  readonly message: string | null;
  readonly afters: readonly After[];
};

/** A button of the card, and the notebook after a click on it. */
export type After = {
  readonly title: string;
  readonly applicability: Applicability;
  /** The notebook is compared, but not run. */
  readonly shownOnly: boolean;
  /** How cells that were right may show something else: the words behind `Differs:`. */
  readonly differs: string | null;
  readonly cells: readonly PageCell[];
};

export type PageCell = {
  readonly type: 'code' | 'markdown';
  readonly source: string;
  readonly outputs: readonly PageOutput[];
  /** The nbformat outputs, where they were recorded. */
  readonly recorded: readonly object[];
};

export type PageOutput = {
  /** `late`: what the kernel says outside any cell. */
  readonly kind: 'error' | 'stdout' | 'stderr' | 'result' | 'late';
  readonly text: string;
};

/** Reads a page. @throws with file and line where it is not in the format. */
export function readPage(file: string, text: string): Page {
  try {
    const name = file.replace(/^.*\//, '').replace(/\.md$/, '');
    return { name, cases: sections(readParts(text), '##').map(readCase) };
  } catch (error) {
    if (error instanceof PageError) {
      throw new Error(`${file}:${error.line} ${error.message}`);
    }
    throw error;
  }
}

/** Whether this Python is one of `>= 3.11`, `< 3.12` or, without a word, any. */
export function fits(condition: string | null, version: readonly [number, number]): boolean {
  const [, sign, major, minor] = /^(>=|<) (\d+)\.(\d+)$/.exec(condition ?? '>= 3.0') ?? [];
  if (!sign) {
    throw new Error(`Not a condition on Python: ${condition}`);
  }
  const newer = version[0] - Number(major) || version[1] - Number(minor);
  return sign === '>=' ? newer >= 0 : newer < 0;
}

function readCase(parts: Part[]): PageCase {
  const [{ tag: heading, line }] = parts;
  const named = new Map(sections(parts, '###').map(found => [found[0].tag, found]));
  const afters = [...named].filter(([tag]) => tag.startsWith('After:'));
  for (const [tag, [at]] of named) {
    if (!/^(Before|Message|No message|No fix|After:.*)$/.test(tag)) {
      throw new PageError(at.line, `has an unknown heading: ${tag}`);
    }
  }
  const before = named.get('Before');
  const message = named.get('Message');
  if (!before) {
    throw new PageError(line, 'has no ### Before');
  }
  if (Boolean(message) === named.has('No message')) {
    throw new PageError(line, 'needs either ### Message or ### No message');
  }
  if (message && afters.length > 0 === named.has('No fix')) {
    throw new PageError(line, 'needs either ### After: … or ### No fix');
  }
  const cells = readCells(before);
  const intro = parts.slice(
    1,
    parts.findIndex(({ kind }) => kind === '###')
  );
  return {
    heading,
    line,
    python: optionOf(intro, 'Python'),
    runs: readRuns(line, optionOf(intro, 'Run') ?? 'all', cells),
    before: cells,
    recorded: before.some(({ tag }) => tag === 'json'),
    message: message ? proseOf(message) : null,
    afters: afters.map(([, after]) => readAfter(after))
  };
}

function optionOf(intro: readonly Part[], name: string): string | null {
  const line = intro.find(({ text }) => text.startsWith(`${name}:`));
  return line ? line.text.slice(name.length + 1).trim() : null;
}

/** `Run: 1 2 2` are the places of cells; `last`, `none`, `all` say it in a word. */
function readRuns(line: number, words: string, cells: readonly PageCell[]): number[] {
  const code = cells.flatMap(({ type }, index) => (type === 'code' ? [index] : []));
  const named: Readonly<Record<string, number[]>> = { all: code, last: code.slice(-1), none: [] };
  return (
    named[words] ??
    words.split(/[\s,]+/).map(place => {
      const index = Number(place) - 1;
      if (!code.includes(index)) {
        throw new PageError(line, `runs a cell that it does not have: ${place}`);
      }
      return index;
    })
  );
}

function readAfter(parts: Part[]): After {
  const [{ tag, line }] = parts;
  const [, title, level] = /^After: (.+) \((safe|check-first|workaround)\)$/.exec(tag) ?? [];
  if (!title) {
    throw new PageError(line, 'needs a title and (safe), (check-first) or (workaround)');
  }
  return {
    title,
    applicability: level as Applicability,
    shownOnly: proseOf(parts).includes('Shown only.'),
    differs: optionOf(parts, 'Differs'),
    cells: readCells(parts)
  };
}

function readCells([heading, ...parts]: Part[]): PageCell[] {
  const cells: (PageCell & { outputs: PageOutput[]; recorded: object[] })[] = [];
  for (const { tag, text, line } of parts.filter(({ kind }) => kind === 'fence')) {
    const cell = cells[cells.length - 1];
    if (tag === 'python' || tag === 'markdown') {
      const type = tag === 'python' ? 'code' : 'markdown';
      cells.push({ type, source: text, outputs: [], recorded: [] });
    } else if (!cell) {
      throw new PageError(line, 'shows an output above the first cell');
    } else if (tag === 'json') {
      cell.recorded.push(...readJson(text, line));
    } else if (tag in OUTPUTS) {
      cell.outputs.push({ kind: OUTPUTS[tag], text });
    } else {
      throw new PageError(line, `has an unknown fence: ${tag}`);
    }
  }
  if (cells.length === 0) {
    throw new PageError(heading.line, 'has no cell');
  }
  return cells;
}

const OUTPUTS: Readonly<Record<string, PageOutput['kind']>> = {
  error: 'error',
  'error recorded': 'error',
  stdout: 'stdout',
  stderr: 'stderr',
  'stderr late': 'late',
  result: 'result'
};

function readJson(text: string, line: number): object[] {
  try {
    const outputs: unknown = JSON.parse(text);
    if (Array.isArray(outputs)) {
      return outputs;
    }
  } catch {
    // Said below.
  }
  throw new PageError(line, 'needs a list of outputs in JSON');
}
