import { Run, RunError } from './run';
import { groupsInStderr, parseTraceback, plainName, withoutAnsi } from './traceback';

/**
 * What a cell's outputs say, from the live model or from a file (nbformat 4).
 * Never throws: an output that is not one is left out. Of long texts the
 * first and the last 100,000 characters count.
 */
export function runOf(
  cell: string | null,
  source: string | null,
  executionCount: number | null,
  outputs: readonly unknown[],
  origin: Run['origin']
): Run {
  const stdout = new Ends(LONGEST_TEXT);
  const stderr = new Ends(LONGEST_TEXT);
  const errors: RunError[] = [];
  const results: string[] = [];
  for (const output of outputs) {
    if (!isRecord(output)) {
      continue;
    }
    if (output.output_type === 'stream') {
      addText(output.name === 'stderr' ? stderr : stdout, output.text);
    } else if (output.output_type === 'error') {
      errors.push(errorOf(output));
    } else if (isRecord(output.data) && results.length < MOST_RESULTS) {
      const plain = new Ends(LONGEST_RESULT);
      addText(plain, output.data['text/plain']);
      results.push(withoutAnsi(plain.text));
    }
  }
  const errorText = withoutAnsi(stderr.text);
  return {
    cell,
    source,
    executionCount,
    origin,
    errors: [...errors, ...groupsInStderr(errorText)],
    stdout: withoutAnsi(stdout.text),
    stderr: errorText,
    results: results.filter(text => text !== '')
  };
}

const LONGEST_TEXT = 100_000;
const LONGEST_RESULT = 2_000;
const MOST_RESULTS = 200;
const MOST_ENTRIES = 200;

function errorOf(output: Readonly<Record<string, unknown>>): RunError {
  const ename = plainName(stringOr(output.ename, ''));
  const evalue = stringOr(output.evalue, '').slice(0, LONGEST_TEXT);
  const entries = Array.isArray(output.traceback) ? output.traceback : [];
  const kept =
    entries.length > 2 * MOST_ENTRIES
      ? [...entries.slice(0, MOST_ENTRIES), ...entries.slice(-MOST_ENTRIES)]
      : entries;
  const traceback = new Ends(LONGEST_TEXT);
  kept.forEach(entry => traceback.add(`${stringOr(entry, '')}\n`));
  return { ename, evalue, chain: parseTraceback(ename, evalue, [traceback.text]) };
}

/** Adds nbformat's multiline text: one string, or a list of lines. */
function addText(ends: Ends, text: unknown): void {
  if (typeof text === 'string') {
    ends.add(text);
  } else if (Array.isArray(text)) {
    // At once: a log has half a million lines.
    ends.add(text.filter(part => typeof part === 'string').join(''));
  }
}

/** The two ends of a text that may be too long to keep. */
class Ends {
  constructor(private readonly longest: number) {}

  add(text: string): void {
    const room = this.longest - this.head.length;
    this.head += text.slice(0, room);
    const rest = room < text.length ? text.slice(Math.max(room, text.length - this.longest)) : '';
    if (rest) {
      this.cut ||= this.tail.length + (text.length - room) > this.longest;
      this.tail = (this.tail + rest).slice(-this.longest);
    }
  }

  get text(): string {
    return this.cut ? `${this.head}\n${this.tail}` : this.head + this.tail;
  }

  private head = '';
  private tail = '';
  private cut = false;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stringOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
