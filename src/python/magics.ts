/** IPython syntax in a cell: `%magic`, `!shell`, `x = !shell`, `object?`, `,call`. UTF-16 offsets. */
export type LineMagic = {
  readonly from: number;
  /** The end of the line, continuation lines included. */
  readonly to: number;
  readonly text: string;
  /** `time` for `%time f()`; `!` for shell lines, `?` for help, `,` `;` `/` for automatic calls. */
  readonly name: string;
  /** Whether it is the right side of an assignment. */
  readonly assigned: boolean;
};

/** A cell's text as the Python parser may read it. */
export type MaskedCell = {
  /** Python; magics are one long name, a cell magic's line is blank. Empty for opaque cells. */
  readonly text: string;
  /**
   * Offset in the cell of each offset in `text`; undefined where they are the
   * same, which is everywhere but in cells with an indent or prompts throughout.
   */
  readonly toOriginal: Int32Array | undefined;
  /**
   * `magic-body`: Python under a magic that cannot await, or with prompts (then
   * `cellMagic` is null). `opaque`: not Python of this kernel, or unknown.
   */
  readonly kind: 'python' | 'magic-body' | 'opaque';
  readonly cellMagic: string | null;
  readonly lineMagics: readonly LineMagic[];
  /** The text that may use Python names unseen by the parser: all of it under unknown cell magics. */
  readonly unseen: string;
  /** The first line is indented and another is less so: no Python, though the parser accepts it. */
  readonly badIndent: boolean;
};

/** Masks IPython syntax as IPython's own input transformers find it (python-await.md 2). */
export function maskMagics(source: string): MaskedCell {
  if (!MAYBE_IPYTHON.test(source) && !INDENTED.test(source)) {
    return {
      text: source,
      toOriginal: undefined,
      kind: 'python',
      cellMagic: null,
      lineMagics: [],
      unseen: '',
      badIndent: false
    };
  }
  const stripped = strip(source);
  const first = stripped.text.search(/[^ \t\f\r\n]/);
  const magic = /^%%(?!\w+\?)([^\s]*)[^\n]*/.exec(stripped.text.slice(Math.max(first, 0)));
  const name = magic ? magic[1] : null;
  if (name !== null && !PYTHON_BODY.has(name)) {
    return {
      text: '',
      toOriginal: undefined,
      kind: 'opaque',
      cellMagic: name,
      lineMagics: [],
      unseen: FOREIGN_BODY.has(name) ? magic![0] : source,
      badIndent: false
    };
  }
  const body = magic ? blank(stripped.text, first, first + magic[0].length) : stripped.text;
  const { text, lineMagics } = maskLines(body, source, stripped.toOriginal);
  return {
    text,
    toOriginal: stripped.toOriginal,
    kind: name !== null || stripped.prompts ? 'magic-body' : 'python',
    cellMagic: name,
    lineMagics,
    unseen: magic ? magic[0] : '',
    badIndent: stripped.badIndent
  };
}

/**
 * The text with blanks for the line ends inside brackets, of equal length: the
 * grammar rejects `(a +⏎b)` where the second line is indented less than its block.
 */
export function joinBrackets(text: string): string {
  const letters = text.split('');
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (letter === '#') {
      // The line end ends the comment.
      i = lineEnd(text, i);
    } else if (letter === '"' || letter === "'") {
      i = stringEnd(text, i) - 1;
    } else if (letter === '\n' && depth > 0) {
      letters[i] = ' ';
    } else {
      depth += '([{'.includes(letter) ? 1 : ')]}'.includes(letter) && depth > 0 ? -1 : 0;
    }
  }
  return letters.join('');
}

/** Cell magics whose body runs in this kernel's namespace, but not with `await`. */
const PYTHON_BODY = new Set(
  (
    'time timeit capture prun debug ' +
    'memit mprun lprun pyinstrument snakeviz scalene heat memprof mem notify beep viztracer'
  ).split(' ')
);

/** Cell magics whose body is another language or runs in another process. */
const FOREIGN_BODY = new Set(
  (
    'python python2 python3 pypy bash sh script html HTML javascript js latex markdown svg SVG ' +
    'writefile file sx system ! perl ruby cmd sql R cython julia bigquery mermaid'
  ).split(' ')
);

/** True of every cell with something to mask, and of some without. */
const MAYBE_IPYTHON = /^[ \t\f]*(?:[%!?,;/]|>>>|\.\.\.|In \[|\[(?:ins|nav)\])|=[ \t]*[%!]|\?$/m;

const INDENTED = /^(?:[ \t]*(?:#.*)?\n)*[ \t]+\S/;

type Stripped = {
  readonly text: string;
  readonly toOriginal: Int32Array | undefined;
  readonly prompts: boolean;
  readonly badIndent: boolean;
};

/** Without the prompts, or the indent that all lines have. */
function strip(source: string): Stripped {
  const lines = source.split('\n');
  const start = lines.findIndex(line => line.trim() !== '');
  const plain = { text: source, toOriginal: undefined, prompts: false, badIndent: false };
  if (start === -1) {
    return plain;
  }
  const prompt = PROMPTS.find(
    prompt => prompt.test(lines[start]) || prompt.test(lines[start + 1] ?? '')
  );
  if (prompt) {
    return {
      ...cut(lines, line => prompt.exec(line)?.[0].length ?? 0),
      prompts: true,
      badIndent: false
    };
  }
  const indent = /^[ \t]*/.exec(lines[start])![0];
  const code = lines.filter(line => line.trim() !== '' && !/^\s*#/.test(line));
  if (indent === '' || lines[start].trim().startsWith('#')) {
    return { ...plain, badIndent: /^[ \t]/.test(code[0] ?? '') };
  }
  if (code.some(line => !line.startsWith(indent))) {
    return { ...plain, badIndent: true };
  }
  return {
    ...cut(lines, line => (line.startsWith(indent) ? indent.length : 0)),
    prompts: false,
    badIndent: false
  };
}

const PROMPTS = [
  /^[ \t]*(?:>>>|\.\.\.)(?: |$)/,
  /^(?:\[(?:ins|nav)\] )?(?:In \[\d+\]: ?|\s*\.\.\.+: ?)/
];

function cut(
  lines: readonly string[],
  length: (line: string) => number
): { text: string; toOriginal: Int32Array } {
  const kept: string[] = [];
  const offsets: number[] = [];
  let at = 0;
  for (const line of lines) {
    const skip = length(line);
    kept.push(line.slice(skip));
    for (let i = skip; i <= line.length; i++) {
      offsets.push(at + i);
    }
    at += line.length + 1;
  }
  return { text: kept.join('\n'), toOriginal: Int32Array.from(offsets) };
}

/** Masks the line magics of all logical lines. */
function maskLines(
  body: string,
  source: string,
  toOriginal: Int32Array | undefined
): { text: string; lineMagics: LineMagic[] } {
  const lineMagics: LineMagic[] = [];
  let text = body;
  const mask = (at: number, end: number, name: string, assigned: boolean): void => {
    const from = toOriginal ? toOriginal[at] : at;
    const to = toOriginal ? toOriginal[end] : end;
    text = hide(text, at, end);
    lineMagics.push({ from, to, text: source.slice(from, to), name, assigned });
  };
  for (let start = 0; start < body.length;) {
    const at = skipBlanks(body, start);
    if (at < body.length && ESCAPES.includes(body[at])) {
      const end = commandEnd(body, at);
      mask(at, end, nameOf(body.slice(at, end)), false);
      start = end + 1;
      continue;
    }
    const line = logicalLine(body, at);
    if (line.magic !== null && !line.help) {
      mask(line.magic, line.end, nameOf(body.slice(line.magic, line.end)), true);
    } else if (line.help) {
      mask(at, line.end, '?', false);
    }
    start = line.end + 1;
  }
  return { text, lineMagics };
}

const ESCAPES = '%!?,;/';

function nameOf(command: string): string {
  const escape = command[0];
  if (/\?\s*$/.test(command)) {
    return '?';
  }
  return escape === '%' ? (/^%\s*([^\s(]*)/.exec(command)?.[1] ?? '') : escape;
}

/** The end of the physical line and of those continued with a backslash. */
function commandEnd(text: string, at: number): number {
  let end = lineEnd(text, at);
  while (text[end - 1] === '\\' && end < text.length) {
    end = lineEnd(text, end + 1);
  }
  return end;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function skipBlanks(text: string, at: number): number {
  while (at < text.length && ' \t\f'.includes(text[at])) {
    at++;
  }
  return at;
}

type LogicalLine = {
  readonly end: number;
  /** Where `%name` or `!` follows the first `=`. */
  readonly magic: number | null;
  /** Whether the last token is `?`. */
  readonly help: boolean;
};

/** The logical line from `at`, by brackets, strings, comments and backslashes alone. */
function logicalLine(text: string, at: number): LogicalLine {
  let depth = 0;
  let assigned = false;
  let help = false;
  for (let i = at; i < text.length;) {
    PLAIN.lastIndex = i;
    if (PLAIN.test(text)) {
      i = PLAIN.lastIndex;
      help = false;
      continue;
    }
    const letter = text[i];
    if (letter === '\n' && depth === 0) {
      return { end: i, magic: null, help };
    }
    help = false;
    if (letter === '#') {
      i = lineEnd(text, i);
      if (depth === 0) {
        return { end: i, magic: null, help: false };
      }
    } else if (letter === '"' || letter === "'") {
      i = stringEnd(text, i);
    } else if (letter === '\\') {
      i += 2;
    } else if (letter === '=' && depth === 0 && !assigned) {
      if (text[i + 1] === '=' || '<>!=:+-*/%&|^@'.includes(text[i - 1] ?? ' ')) {
        i += text[i + 1] === '=' ? 2 : 1;
        continue;
      }
      assigned = true;
      const value = skipBlanks(text, i + 1);
      if (/^(?:%\w|!)/.test(text.slice(value, value + 2))) {
        const end = commandEnd(text, value);
        return { end, magic: value, help: text[end - 1] === '?' };
      }
      i = value;
    } else {
      depth += '([{'.includes(letter) ? 1 : ')]}'.includes(letter) && depth > 0 ? -1 : 0;
      help = letter === '?' && depth === 0;
      i++;
    }
  }
  return { end: text.length, magic: null, help };
}

/** Letters that mean nothing to the end of a line. */
const PLAIN = /[^#"'\\=()[\]{}?\n]+/y;

/** Letters that mean something in a string. */
const IN_STRING = /["'\\\n]/g;

function stringEnd(text: string, at: number): number {
  const quote = text[at];
  const triple = text.startsWith(quote.repeat(3), at);
  const close = triple ? quote.repeat(3) : quote;
  IN_STRING.lastIndex = at + close.length;
  for (let next = IN_STRING.exec(text); next; next = IN_STRING.exec(text)) {
    const i = next.index;
    if (text[i] === '\\') {
      IN_STRING.lastIndex = i + 2;
    } else if (text[i] === '\n' && !triple) {
      return i;
    } else if (text.startsWith(close, i)) {
      return i + close.length;
    }
  }
  return text.length;
}

/** One name over the first line, spaces over the rest. */
function hide(text: string, from: number, to: number): string {
  const first = Math.min(lineEnd(text, from), to);
  const rest = text.slice(first, to).replace(/[^\n]/g, ' ');
  return text.slice(0, from) + 'ǃ'.repeat(first - from) + rest + text.slice(to);
}

function blank(text: string, from: number, to: number): string {
  return text.slice(0, from) + ' '.repeat(to - from) + text.slice(to);
}
