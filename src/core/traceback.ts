import { ChainedException, Frame, FrameCell, RunError } from './run';

/**
 * The exceptions of an `error` output, oldest first; the last one is
 * `ename: evalue`. Reads what IPython 7 to 9 print in the modes Context,
 * Verbose, Plain, Minimal and Docs, with or without Colab's links. Never
 * throws: what it cannot read gives no frames.
 */
export function parseTraceback(
  ename: string,
  evalue: string,
  traceback: readonly string[]
): ChainedException[] {
  const name = plainName(ename);
  const sections = withoutAnsi(traceback.join('\n')).split(CHAINED);
  const last = sections.pop() ?? '';
  const final = `${name}: ${evalue}`;
  const trimmed = last.trimEnd();
  const frames = framesIn(trimmed.endsWith(final) ? trimmed.slice(0, -final.length) : last);
  return [
    ...sections.map(exceptionIn).filter(exception => exception !== null),
    { ename: name, evalue, frames: withSyntaxErrorPlace(frames, evalue) }
  ];
}

/**
 * The native tracebacks in the text of stderr, in order: threads, background
 * tasks, and exception groups, each followed by the exceptions in it.
 */
export function exceptionsInStderr(text: string): RunError[] {
  return nativeTracebacks(withoutAnsi(text)).map(({ error }) => error);
}

/**
 * The exception groups that ended a cell, each followed by the exceptions in
 * it. IPython ≥ 8.15 prints them on stderr and sends no error (errors.md 2.6);
 * those that asyncio logged for a background task do not count.
 */
export function groupsInStderr(text: string): RunError[] {
  return nativeTracebacks(withoutAnsi(text))
    .filter(({ inGroup, logged }) => inGroup && !logged)
    .map(({ error }) => error);
}

/** The text without colours and other terminal sequences. */
export function withoutAnsi(text: string): string {
  return text.includes('\x1b') ? text.replace(ANSI, '') : text;
}

/** `<class 'asyncio.exceptions.TimeoutError'>` is `TimeoutError` (errors.md 0.1). */
export function plainName(ename: string): string {
  return ename.replace(/^<class '(?:.*\.)?(\w+)'>$/, '$1');
}

// eslint-disable-next-line no-control-regex
const ANSI = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])/g;

const CHAINED =
  /^[ \t]*(?:During handling of the above exception, another exception occurred|The above exception was the direct cause of the following exception):[ \t]*$/m;

/** `RuntimeError        Traceback (most recent call last)`, or without the name. */
const HEAD = /^(?:([\w.]+) +)?Traceback \(most recent call last\):? *$/m;

/** One exception of a chain that is not the last: its name and text stand in the print alone. */
function exceptionIn(section: string): ChainedException | null {
  const named = HEAD.exec(section)?.[1];
  const pattern = named
    ? new RegExp(`^${named.replace(/\./g, '\\.')}(?::(?: ([^]*))?)?$`, 'm')
    : /^([A-Za-z_][\w.]*)(?:: ([^]*))?$/m;
  const body = section.replace(HEAD, '');
  const message = pattern.exec(body);
  if (!message) {
    return null;
  }
  const [ename, evalue] = named ? [named, message[1]] : [message[1], message[2]];
  return {
    ename: lastName(ename),
    evalue: (evalue ?? '').trimEnd(),
    frames: framesIn(body.slice(0, message.index))
  };
}

function lastName(qualified: string): string {
  return qualified.slice(qualified.lastIndexOf('.') + 1);
}

/** A frame while its lines are being read. */
type OpenFrame = Omit<Frame, 'quoted' | 'line'> & {
  line: number | null;
  quoted: Map<number, string>;
};

/** `---> 12 code`; the line numbers of the other lines stand alone. */
const ARROW = /^-+> ?(\d+)(?: (.*))?$/;
const NUMBERED = /^ *(?:\(\.\.\.\) +)?(\d+)(?: (.*))?$/;
/** Docs mode marks the line, but does not number it. */
const DOCS_ARROW = /^-> {1,2}(\S.*)$/;
const CARETS = /^[\s^~]*$/;

function framesIn(text: string): Frame[] {
  const frames: OpenFrame[] = [];
  let lastNumber = 0;
  for (const line of text.split('\n')) {
    const header = frameAt(line);
    if (header) {
      frames.push(header);
      lastNumber = 0;
      continue;
    }
    const frame = frames[frames.length - 1];
    if (!frame) {
      continue;
    }
    const arrow = ARROW.exec(line);
    const numbered = arrow ?? NUMBERED.exec(line);
    if (numbered && Number(numbered[1]) > lastNumber) {
      lastNumber = Number(numbered[1]);
      frame.quoted.set(lastNumber, numbered[2] ?? '');
      if (arrow) {
        frame.line ??= lastNumber;
      }
    } else if (frame.quoted.size === 0 && !CARETS.test(line)) {
      // Plain mode, native tracebacks and SyntaxErrors print the one line, indented.
      const only = DOCS_ARROW.exec(line)?.[1] ?? /^ {4}(.*)$/.exec(line)?.[1];
      if (only !== undefined) {
        frame.quoted.set(frame.line ?? UNKNOWN_LINE, only);
      }
    }
  }
  return frames;
}

/** Key of a quoted line until withSyntaxErrorPlace() knows its number. */
const UNKNOWN_LINE = 0;

const CELL_HEADER = /^ *(?:Cell|Input) In ?\[(\d+)\](?:, line (\d+))?(?:,? in (.+))?$/;
const FILE_HEADER = /^ *File "?([^"]+?)"?(?::(\d+)|, line (\d+))(?:,? in (.+))?$/;
/** IPython 7: no `File`, no line. */
const OLD_HEADER = /^(<[^<>]+>|\S.*\.\w+) in (\S.*)$/;
const COLAB_LINK = /^( *)\[([^\]]+)\]\(https?:[^)]*\)/;

function frameAt(printed: string): OpenFrame | null {
  const line = printed.replace(COLAB_LINK, '$1$2').trimEnd();
  const cell = CELL_HEADER.exec(line);
  if (cell) {
    const named: FrameCell = { by: 'count', executionCount: Number(cell[1]) };
    return opened(named, null, cell[2], cell[3]);
  }
  const file = FILE_HEADER.exec(line);
  if (file) {
    return openedFile(file[1], file[2] ?? file[3], file[4]);
  }
  const old = OLD_HEADER.exec(line);
  return old && openedFile(old[1], undefined, old[2]);
}

function openedFile(file: string, line: string | undefined, fun: string | undefined): OpenFrame {
  const cell = cellOfFile(file);
  return opened(cell, cell ? null : file, line, fun);
}

function opened(
  cell: FrameCell | null,
  file: string | null,
  line: string | undefined,
  fun: string | undefined
): OpenFrame {
  return {
    cell,
    file,
    line: line === undefined ? null : Number(line),
    function: functionName(fun),
    quoted: new Map()
  };
}

/** The cell that runs under this file name (errors.md 2.8); null for other files. */
export function cellOfFile(file: string): FrameCell | null {
  const counted = /^<ipython-input-(\d+)-[0-9a-f]+>$/.exec(file);
  if (counted) {
    return { by: 'count', executionCount: Number(counted[1]) };
  }
  const hashed = /(?:^|(?:ipykernel|xpython)_\d+[/\\])(\d+)\.py$/.exec(file);
  return hashed && { by: 'hash', hash: Number(hashed[1]) };
}

function functionName(printed: string | undefined): string | null {
  const name = printed?.replace(/\([^]*$/, '').trim();
  return !name || /^<(?:module|cell line: \d+)>$/.test(name) ? null : name;
}

/** The evalue of a SyntaxError is the one place that always says where it is. */
function withSyntaxErrorPlace(frames: Frame[], evalue: string): Frame[] {
  const [, file, number] = / \((.+), line (\d+)\)$/.exec(evalue) ?? [];
  const innermost = frames[frames.length - 1];
  if (file === undefined) {
    return frames;
  }
  const line = Number(number);
  if (!innermost) {
    const cell = cellOfFile(file);
    return [{ cell, file: cell ? null : file, line, function: null, quoted: new Map() }];
  }
  if (innermost.line !== null) {
    return frames;
  }
  const code = innermost.quoted.get(UNKNOWN_LINE);
  const quoted = new Map(code === undefined ? [] : [[line, code]]);
  return [...frames.slice(0, -1), { ...innermost, line, quoted }];
}

type NativeTraceback = {
  readonly error: RunError;
  readonly inGroup: boolean;
  /** True where asyncio's log names the task it belongs to. */
  readonly logged: boolean;
};

/** `  | text` inside an exception group, at any depth. */
const MARGIN = /^ *(?:\||\+(?= Exception Group)) ?(.*)$/;
const GROUP_RULE = /^ *\+(?:-\+)?-{8,}/;
const NATIVE_HEAD = /^(?:Exception Group )?Traceback \(most recent call last\):$/;
const NATIVE_END = /^([A-Za-z_][\w.]*)(?:: (.*))?$/;
const LOGGED = /^(?:future|task|handle|asyncgen|protocol|transport): </;

function nativeTracebacks(text: string): NativeTraceback[] {
  const found: NativeTraceback[] = [];
  let chain: readonly ChainedException[] = [];
  let chained = false;
  let logged = false;
  let body: string[] | null = null;
  let before = '';
  for (const printed of text.split('\n')) {
    const margin = MARGIN.exec(printed);
    const line = margin ? margin[1] : printed;
    const end = body && NATIVE_END.exec(line);
    if (NATIVE_HEAD.test(line)) {
      chain = chained ? chain : [];
      logged = LOGGED.test(before) || (logged && (chained || GROUP_RULE.test(before)));
      chained = false;
      body = [];
    } else if (body && end) {
      const [ename, evalue] = [lastName(end[1]), end[2] ?? ''];
      const frames = withSyntaxErrorPlace(framesIn(body.join('\n')), evalue);
      chain = [...chain, { ename, evalue, frames }];
      found.push({ error: { ename, evalue, chain }, inGroup: margin !== null, logged });
      body = null;
    } else if (body) {
      body.push(line);
    } else if (CHAINED.test(line)) {
      // What was found last is the older part of the chain that goes on.
      chained = found.pop() !== undefined;
    }
    before = line.trim() === '' ? before : line;
  }
  return found;
}
