import { Language, Parser } from 'web-tree-sitter';
import { SyntaxNode } from './syntax';
import { TreeFunctions, TreeWalk } from './tree-walk';

/** Reads one of the parser's two files: all that differs between browser, tests and command line. */
export type ReadWasm = (
  file: 'web-tree-sitter.wasm' | 'tree-sitter-python.wasm'
) => Promise<Uint8Array>;

/**
 * Loads the parser, once. After a failure the next call tries again.
 * @throws an Error that says which file could not be read.
 */
export function loadParser(read: ReadWasm): Promise<void> {
  loading ??= start(read).catch(reason => {
    loading = null;
    throw new Error(`The Python parser could not be loaded: ${reason?.message ?? reason}`);
  });
  return loading;
}

/**
 * The tree of a Python text: a `module` node, with ERROR and missing nodes
 * where the text is no Python. What the grammar gets wrong in valid code
 * (python-await.md 1) is put right here.
 * @param toOriginal the offset in the cell of each offset in `text`; by default the same.
 * @throws when {@link loadParser} has not succeeded.
 */
export function parse(text: string, toOriginal?: Int32Array): SyntaxNode {
  const root = copyOf(text, toOriginal);
  const disguised = withoutPython2(text, root, toOriginal);
  return disguised === text ? root : copyOf(disguised, toOriginal);
}

/** Whether the text has no tree without ERROR or missing nodes. */
export function hasErrors(tree: SyntaxNode): boolean {
  return !flawless.has(tree) && hasErrorBelow(tree);
}

/** Trees of which the parser has told that they are without errors. */
const flawless = new WeakSet<SyntaxNode>();

function hasErrorBelow(tree: SyntaxNode): boolean {
  return tree.type === 'ERROR' || tree.missing || tree.children.some(hasErrorBelow);
}

let loading: Promise<void> | null = null;
let parser: Parser | null = null;
let functions: TreeFunctions | null = null;
/** Names of node types and fields, by the grammar's numbers. */
let types: readonly (string | null)[] = [];
let fields: readonly (string | null)[] = [];
let named: readonly boolean[] = [];

async function start(read: ReadWasm): Promise<void> {
  const [core, python] = await Promise.all([
    read('web-tree-sitter.wasm'),
    read('tree-sitter-python.wasm')
  ]);
  // With `locateFile` the library does not work out an address for the file it already has.
  const library = { wasmBinary: core, locateFile: (file: string) => file };
  await Parser.init(library);
  // A copy, because jest's `Uint8Array` is another class than that of Node's buffers.
  const language = await Language.load(new Uint8Array(python));
  types = language.types;
  named = types.map((_, id) => language.nodeTypeIsNamed(id));
  fields = language.fields;
  parser = new Parser().setLanguage(language);
  // Emscripten adds the C functions to the object that it is started with.
  functions = library as unknown as TreeFunctions;
}

type Draft = {
  -readonly [Key in Exclude<keyof SyntaxNode, 'children'>]: SyntaxNode[Key];
} & { children: Draft[] };

function copyOf(text: string, toOriginal?: Int32Array): Draft {
  if (!parser || !functions) {
    throw new Error('The Python parser is not loaded yet');
  }
  const tree = parser.parse(pieces(text));
  if (!tree) {
    throw new Error('The Python parser was stopped');
  }
  const { hasError } = tree.rootNode;
  const walk = new TreeWalk(tree, functions);
  try {
    const root = copyBelow(walk, hasError, toOriginal);
    if (!hasError) {
      flawless.add(root);
    }
    return root;
  } finally {
    walk.end();
    tree.delete();
  }
}

/** Feeds the parser so that no piece ends inside a surrogate pair (parser-recipe.md 5). */
function pieces(text: string): (from: number) => string {
  return from => {
    const to = from + 4096;
    return text.slice(from, (text.codePointAt(to - 1) ?? 0) > 0xffff ? to + 1 : to);
  };
}

/**
 * Not recursive: trees of long expressions are deep. Every question to the
 * parser costs, so what is known of a token is not asked.
 */
function copyBelow(walk: TreeWalk, broken: boolean, toOriginal?: Int32Array): Draft {
  const root = copyNode(walk, null, broken, toOriginal);
  const misread: Draft[] = [];
  // The nodes whose parents are not left yet: a parent takes its own off the end,
  // so that lists of children are made once, and as long as they are.
  const pending: Draft[] = [];
  const starts: number[] = [];
  const leave = (parent: Draft): void => {
    parent.children = pending.splice(starts.pop()!);
  };
  let parent = root;
  if (walk.toFirstChild()) {
    starts.push(0);
    for (;;) {
      const node = copyNode(walk, parent, broken, toOriginal);
      pending.push(node);
      if (node.named) {
        if (isMisread(node)) {
          misread.push(node);
        }
        if (!LEAVES.has(node.type) && walk.toFirstChild()) {
          parent = node;
          starts.push(pending.length);
          continue;
        }
      }
      let more = walk.toNextSibling();
      while (!more && parent !== root) {
        walk.toParent();
        leave(parent);
        parent = parent.parent as Draft;
        more = walk.toNextSibling();
      }
      if (!more) {
        break;
      }
    }
    leave(root);
  }
  misread.reverse().forEach(putRight);
  return root;
}

const EMPTY: Draft[] = [];

const LEAVES = new Set([
  'comment',
  'ellipsis',
  'escape_sequence',
  'false',
  'float',
  'identifier',
  'integer',
  'none',
  'string_end',
  'string_start',
  'true'
]);

function copyNode(
  walk: TreeWalk,
  parent: Draft | null,
  broken: boolean,
  toOriginal?: Int32Array
): Draft {
  const id = walk.type;
  const type = types[id] ?? 'ERROR';
  const isNamed = named[id] ?? true;
  const start = walk.from;
  // A token is as long as its name, but for `not in` and `is not` with their blanks.
  const isToken = !isNamed && !broken && !type.includes(' ');
  const end = isToken ? start + type.length : walk.to;
  const field =
    isToken && type !== '=' && !/operator|assignment/.test(parent!.type) ? 0 : walk.field;
  return {
    type,
    named: isNamed,
    from: toOriginal ? toOriginal[start] : start,
    // An end belongs to the character before it.
    to: toOriginal ? (end > start ? toOriginal[end - 1] + 1 : toOriginal[start]) : end,
    parent,
    children: EMPTY,
    field: field === 0 ? null : fields[field],
    missing: broken && start === end && walk.missing
  };
}

/** `await a ** b`, of which the grammar takes `a ** b` as operand; `[*f(x)]`, read as `(*f)(x)`. */
function isMisread(node: Draft): boolean {
  return (
    (node.type === 'binary_operator' && node.parent?.type === 'await') ||
    (node.type === 'list_splat' &&
      (node.field === 'function' || node.field === 'object' || node.field === 'value'))
  );
}

function putRight(node: Draft): void {
  if (node.type === 'list_splat') {
    starOutside(node);
  } else {
    awaitInside(node);
  }
}

/** `await (a ** b)` becomes `(await a) ** b`. */
function awaitInside(power: Draft): void {
  const outer = power.parent as Draft;
  const left = power.children[0];
  const inner = draft('await', outer.from, left.to, power, 'left');
  inner.children = [...outer.children.slice(0, -1), left];
  inner.children.forEach(node => (node.parent = inner));
  left.field = null;
  power.children[0] = inner;
  power.from = outer.from;
  replace(outer, power);
}

/** `(*f)(x)` becomes `*(f(x))`. */
function starOutside(star: Draft): void {
  let top = star.parent as Draft;
  while (top.parent && top.parent.from === star.from && EXPRESSIONS.has(top.parent.type)) {
    top = top.parent as Draft;
  }
  const operand = star.children[star.children.length - 1];
  const outer = draft('list_splat', star.from, top.to, top.parent, top.field);
  replace(top, outer);
  operand.field = star.field;
  replace(star, operand);
  for (let up = operand.parent; up !== top.parent; up = up!.parent) {
    (up as Draft).from = operand.from;
  }
  top.field = null;
  top.parent = outer;
  outer.children = [...star.children.slice(0, -1), top];
  outer.children.forEach(node => (node.parent = outer));
}

const EXPRESSIONS = new Set([
  'attribute',
  'binary_operator',
  'boolean_operator',
  'call',
  'comparison_operator',
  'conditional_expression',
  'subscript'
]);

function replace(old: Draft, by: Draft): void {
  const parent = old.parent as Draft;
  parent.children[parent.children.indexOf(old)] = by;
  by.parent = parent;
  by.field = old.field;
}

function draft(
  type: string,
  from: number,
  to: number,
  parent: SyntaxNode | null,
  field: string | null
): Draft {
  return { type, named: true, from, to, parent, children: EMPTY, field, missing: false };
}

/**
 * The grammar knows Python 2's `print` and `exec` and sees a type alias in
 * `type(x).y = 1`. A letter is changed in such words, so that they are
 * ordinary names of the same length; `print 'x'` becomes the error it is.
 */
function withoutPython2(text: string, root: Draft, toOriginal?: Int32Array): string {
  const words: number[] = [];
  const visit = (node: Draft): void => {
    if (node.type === 'print_statement' || node.type === 'exec_statement' || isNoAlias(node)) {
      words.push(toOriginal ? toOriginal.indexOf(node.from) : node.from);
    }
    if (!SIMPLE.has(node.type)) {
      node.children.forEach(visit);
    }
  };
  visit(root);
  return words.reduce((text, at) => text.slice(0, at) + 'ǃ' + text.slice(at + 1), text);
}

function isNoAlias(node: Draft): boolean {
  if (node.type !== 'type_alias_statement') {
    return false;
  }
  const left = node.children.find(child => child.field === 'left')?.children[0];
  return !left || !['identifier', 'generic_type', 'subscript'].includes(left.type);
}

/** Holds no statements. */
const SIMPLE = new Set([
  'expression_statement',
  'return_statement',
  'import_statement',
  'import_from_statement',
  'parameters',
  'argument_list'
]);
