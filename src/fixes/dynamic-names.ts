import { PythonCell, textOf } from '../python/cell';
import { Program, Site } from '../python/program';
import { nodesOf, SyntaxNode } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { classOf, instancesOf, isSameNode } from './classes';

/** A place that hints at a call which cannot be seen. */
export type Hint = { readonly cell: PythonCell; readonly from: number };

/**
 * What may call a function by its name at run time: `globals()[f'step_{name}']`,
 * `eval(text)`, a doctest, a test runner. If nothing else calls it, anything of
 * this kind may.
 * @param seen the uses of the function that are known
 */
export function dynamicCall(
  program: Program,
  site: Site,
  name: string,
  seen: readonly Site[]
): Hint | null {
  const { cell, node } = site;
  const ways = waysOf(program);
  const owner = classOf(node);
  const isMethodInUse = owner !== null && instancesOf(program, { cell, node: owner }).length > 0;
  const isAlone = seen.length === 0 && (isMethodInUse || ways.names || ways.text);
  if (isAlone || ways.everything || (ways.tests && isTest(cell, name, owner))) {
    return { cell, from: node.from };
  }
  return (
    ((owner ? ways.delegates : ways.main) ? otherAttribute(program, name, seen) : null) ??
    (ways.names || ways.text ? naming(program, name, ways) : null)
  );
}

function isTest(cell: PythonCell, name: string, owner: SyntaxNode | null): boolean {
  return TEST.test(name) || (owner !== null && TEST_CLASS.test(textOf(cell, owner)));
}

const TEST = /^(test|setUp|tearDown|setup_|teardown_)/;
const TEST_CLASS = /^class\s+(Test\w*|\w*Tests?)\b/;

type Ways = {
  /** Names are looked up: `getattr(x, name)`, `globals()[name]`. */
  readonly names: boolean;
  /** Text is run: `exec(code)`. */
  readonly text: boolean;
  /** Examples in docstrings are. */
  readonly doctest: boolean;
  readonly tests: boolean;
  /** An object hands on what it does not have: `__getattr__`. */
  readonly delegates: boolean;
  /** The notebook is looked into as a module: `__main__.load()`. */
  readonly main: boolean;
  /** All of a table are called, or cells are run again by what they hold. */
  readonly everything: boolean;
};

function waysOf(program: Program): Ways {
  let ways = known.get(program);
  if (!ways) {
    const has = (test: (cell: PythonCell) => boolean) => program.cells.some(test);
    const hasText = (pattern: RegExp) => has(({ source }) => pattern.test(source));
    const text = hasText(RUNS_TEXT) || has(runsText);
    ways = {
      names: hasText(LOOKS_UP) || has(getsAttribute),
      text,
      doctest: hasText(/\bdoctest\b/),
      tests: hasText(/\b(pytest|ipytest|unittest|nose|doctest)\b/),
      delegates: hasText(/\b__getattr(ibute)?__\b/),
      main: hasText(/\b__main__\b(?!["'])|\bmodules\b|\bimport_module\b|\b__import__\b/),
      everything: has(callsTable) || (text && hasText(HISTORY))
    };
    known.set(program, ways);
  }
  return ways;
}

const known = new WeakMap<Program, Ways>();

/** Names and tables of names; a literal name in brackets is a mention of its own. */
const LOOKS_UP =
  /\b(globals|locals|vars)\s*\(\s*\)(?!\s*\[\s*["']\w*["']\s*\])|\bvars\s*\(\s*\w|__dict__|__getattr(ibute)?__|\b(methodcaller|attrgetter|getmembers|user_ns|getattr_static)\b|\bsys\s*\.\s*modules\b/;

const RUNS_TEXT =
  /(?<!%)\btimeit\b|\b(doctest|run_cell|run_line_magic|run_cell_magic|runctx|runcode|runsource|runpy|InteractiveInterpreter|InteractiveConsole|safe_execfile|cProfile|builtins)\b/;

const HISTORY = /\b(In|_ih)\s*\[|%(rerun|recall|macro)\b/;

/** The functions of Python itself; `re.compile` and `model.eval()` run no text of ours. */
function runsText({ words, references }: PythonCell): boolean {
  return ['eval', 'exec', 'compile'].some(name => words.has(name) && references.has(name));
}

/** `getattr` with a name that is not written there. */
function getsAttribute(cell: PythonCell): boolean {
  const uses = cell.words.has('getattr') ? (cell.references.get('getattr') ?? []) : [];
  return uses.some(({ node }) => {
    const call = node.field === 'function' ? node.parent : null;
    const name = call && argumentsOf(call)[1];
    return !name || name.type !== 'string' || /^\w*[fF]/.test(textOf(cell, name));
  });
}

/** `for name, f in globals().items(): f()`: the loop's own name is called. */
function callsTable({ source }: PythonCell): boolean {
  return [...source.matchAll(TABLE)].some(([, names]) =>
    names.split(',').some(name => new RegExp(`\\b${name.replace(/\W/g, '')}\\s*\\(`).test(source))
  );
}

const TABLE =
  /\bfor\s+([\w ,()]+?)\s+in\b[^\n]*(?:\b(?:globals|locals|vars|dir|getmembers)\s*\(|__dict__)/g;

/** A place that asks some object for this name, and is not known to mean the function. */
function otherAttribute(program: Program, name: string, seen: readonly Site[]): Hint | null {
  for (const cell of program.index.cellsWith(name)) {
    for (const { parent, from } of cell.attributes.get(name) ?? []) {
      if (parent && !seen.some(site => isSameNode(site, { cell, node: parent }))) {
        return { cell, from };
      }
    }
  }
  return null;
}

/** A string that holds the name, or a part of it that is put together with another. */
function naming(program: Program, name: string, { doctest }: Ways): Hint | null {
  // In commands it may be written `Load-Data`.
  const word = new RegExp(`(?<![A-Za-z0-9_])${name.replace(/_/g, '[-_ ]')}(?![A-Za-z0-9_])`, 'i');
  for (const cell of program.cells) {
    for (const node of nodesOf(cell.tree, 'string_content')) {
      const content = textOf(cell, node);
      const isDocstring = node.parent?.parent?.type === 'expression_statement';
      const isHit = isDocstring
        ? doctest && content.includes('>>>') && word.test(content)
        : word.test(content) || isPart(name, content);
      if (isHit) {
        return { cell, from: node.from };
      }
    }
  }
  return null;
}

/** `step_` of `step_load`. */
function isPart(name: string, content: string): boolean {
  const part = content
    .replace(/\{[^{}]*\}|%[sr]/g, '')
    .trim()
    .replace(/[- ]/g, '_')
    .toLowerCase();
  const whole = name.toLowerCase();
  return (
    /^\w+$/.test(part) &&
    (part.length >= 3 || (part.length === 2 && part.endsWith('_'))) &&
    (whole.startsWith(part) || whole.endsWith(part))
  );
}
