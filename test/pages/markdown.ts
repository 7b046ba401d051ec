/** A heading, a fenced block or a line of prose of a page. */
export type Part = {
  readonly kind: '##' | '###' | 'fence' | 'prose';
  /** What stands behind the mark: a heading's words, a fence's language. */
  readonly tag: string;
  readonly text: string;
  /** 1-based. */
  readonly line: number;
};

/** The marks around the text that `npm run docs` writes. */
export const HEAD = /<!-- head -->[^]*?<!-- \/head -->/;

/** A page in parts, without its generated head. @throws with the line. */
export function readParts(text: string): Part[] {
  const parts: Part[] = [];
  const lines = text.replace(HEAD, head => head.replace(/.+/g, '')).split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = at + 1;
    const [, mark, tag] = /^(#{2,3}|`{3,})\s*(.*?)\s*$/.exec(lines[at]) ?? [];
    if (mark === '##' || mark === '###') {
      parts.push({ kind: mark, tag, text: '', line });
    } else if (mark) {
      const end = lines.indexOf(mark, at + 1);
      if (end === -1) {
        throw new PageError(line, 'opens a fence that nothing closes');
      }
      const body = lines.slice(at + 1, end).join('\n');
      parts.push({ kind: 'fence', tag, text: body, line });
      at = end;
    } else if (lines[at].trim() && !lines[at].startsWith('# ')) {
      parts.push({ kind: 'prose', tag: '', text: lines[at].trim(), line });
    }
  }
  return parts;
}

/** The parts cut before each heading of this level; what precedes is dropped. */
export function sections(parts: readonly Part[], level: '##' | '###'): Part[][] {
  const found: Part[][] = [];
  for (const part of parts) {
    if (part.kind === level) {
      found.push([part]);
    } else {
      found[found.length - 1]?.push(part);
    }
  }
  return found;
}

/** The lines of prose, joined. */
export function proseOf(parts: readonly Part[]): string {
  return parts
    .filter(({ kind }) => kind === 'prose')
    .map(({ text }) => text)
    .join(' ');
}

/** A page that is not in the format, and the line where. */
export class PageError extends Error {
  constructor(
    readonly line: number,
    what: string
  ) {
    super(what);
  }
}
