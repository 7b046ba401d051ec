/**
 * What the text of a cell can tell without being parsed. Wrong only in saying
 * that something may be; also in strings and comments.
 */

/** Whether the name may be bound, or an attribute of this name assigned: it is not just called or looked into. */
export function mayBind(source: string, name: string): boolean {
  return (
    hasOtherSpellings(source) ||
    stands(
      source,
      name,
      (next, from) => (next !== '(' && next !== '.') || isDefinition(source, from)
    )
  );
}

/** Whether a name may be written with other letters than Python compares: `ﬁle` is `file`. */
function hasOtherSpellings(source: string): boolean {
  return /[\u0080-\uffff]/.test(source) && source.normalize('NFKC') !== source;
}

/** Whether another name may come to stand for it: `import run as go`, `start = asyncio.run`. */
export function mayAlias(source: string, name: string): boolean {
  return (
    hasOtherSpellings(source) ||
    stands(source, name, next => next !== '(' && next !== '.' && next !== '[')
  );
}

/** Whether something of this name may be called. */
export function mayCall(source: string, name: string): boolean {
  return hasOtherSpellings(source) || stands(source, name, next => CALLED.has(next));
}

/** A call can also go on in the next line. */
const CALLED = new Set(['(', '\\', '\n', '\r', '#']);

/** Whether names or attributes may get other values than their bindings tell: see replacements.ts. */
export function mayReplace(source: string): boolean {
  return REPLACERS.test(source) || mayImportAll(source);
}

const REPLACERS = new RegExp(
  '\\b(?:' +
    '(?:set|del)(?:attr|item)|__(?:set|del)attr__|patch|push|exec|eval|globals|locals|vars|' +
    '__(?:dict|globals|class|bases|code|wrapped|call|main|builtins)__|builtins|modules|' +
    'f_(?:globals|builtins|locals)|user_(?:ns|global_ns|module)|magic|\\w+_magic|run_\\w+|' +
    'safe_\\w+|\\w+_extension|ast_transformers|input_transformer\\w*|transform_cell|' +
    'should_run_async|loop_runner|autoawait|displayhook|compile_class|events|set_hook|ex' +
    ')\\b|%[ \\t]*(?:run|rerun|macro|pylab|store|load_ext|reload_ext)\\b'
);

/** Whether there may be a `from … import *`. */
export function mayImportAll(source: string): boolean {
  // Prompts may stand between the lines.
  return /\bimport\b(?:[\s(\\]|\.\.\.)*\*/.test(source);
}

/** Whether the name stands somewhere as a word so that the test holds for the next character after it. */
function stands(
  source: string,
  name: string,
  test: (next: string, from: number) => boolean
): boolean {
  for (let from = source.indexOf(name); from >= 0; from = source.indexOf(name, from + 1)) {
    let to = from + name.length;
    if (!isOfWord(source.charCodeAt(from - 1)) && !isOfWord(source.charCodeAt(to))) {
      while (source[to] === ' ' || source[to] === '\t' || source[to] === '\f') {
        to++;
      }
      if (test(source[to] ?? '', from)) {
        return true;
      }
    }
  }
  return false;
}

/** Letters beyond ASCII may be quotes and dashes. */
function isOfWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95
  );
}

/** `def run(…)`, `class Run(…)`, `import run.more`, also after a line that goes on. */
function isDefinition(source: string, from: number): boolean {
  const start = source.lastIndexOf('\n', from - 1);
  return (
    /\\[ \t\r]*$/.test(source.slice(Math.max(start - 3, 0), Math.max(start, 0))) ||
    /\b(?:def|class|import)\b/.test(source.slice(start + 1, from))
  );
}
