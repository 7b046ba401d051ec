/** A piece of a sentence or of a button's text. */
export type Span = { readonly text: string; readonly code: boolean };

/**
 * A sentence in pieces: what stands between backticks is code. A text without
 * any, such as a button's, is code where it reads like code: `Use await main()`.
 */
export function spansOf(text: string): Span[] {
  const pieces = text.includes('`') ? text.split('`') : splitCode(text);
  return pieces
    .map((piece, i) => ({ text: piece, code: i % 2 === 1 }))
    .filter(span => span.text !== '');
}

/** The sentence as it is read aloud. */
export function plain(text: string): string {
  return text.replaceAll('`', '');
}

/** A call, a dotted name, a subscript or a magic, with the keywords that belong to it. */
const CODE =
  /(?:(?:await|async (?:with|for|def)|def|import) )*(?:%%?[A-Za-z]\w*|[A-Za-z_][\w.]*(?=[([])|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+|(?<=(?:await|async with|def|import) )[A-Za-z_]\w*)/g;

/** Prose and code in turn, prose first. */
function splitCode(text: string): string[] {
  const pieces: string[] = [];
  let at = 0;
  for (const match of text.matchAll(CODE)) {
    if (match.index >= at) {
      const end = endOfBrackets(text, match.index + match[0].length);
      pieces.push(text.slice(at, match.index), text.slice(match.index, end));
      at = end;
    }
  }
  return [...pieces, text.slice(at)];
}

/** The offset behind all calls, subscripts and attributes that follow a name. */
function endOfBrackets(text: string, start: number): number {
  let depth = 0;
  let at = start;
  for (; at < text.length; at++) {
    const char = text[at];
    if ('([{'.includes(char)) {
      depth++;
    } else if (')]}'.includes(char)) {
      depth--;
      if (depth < 0) {
        return at;
      }
    } else if (depth === 0 && !/\w/.test(char) && !/^\.\w/.test(text.slice(at))) {
      return at;
    }
  }
  return at;
}
