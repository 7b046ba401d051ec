import { PythonCell, textOf } from './cell';
import { enclosingClass } from './classes';
import { isOfNotebook, wildMagic } from './kernel-words';
import { mayReplace } from './lexical';
import type { BoundSite } from './program';
import { child, enclosing, namedChildren, SyntaxNode } from './syntax';

/** One place that may give an attribute, or a name of the module, another value at run time. */
export type Replacement = {
  readonly cell: PythonCell;
  /** Whose attribute: `shop` of `setattr(shop, "sell", …)`; null where that is not evident. */
  readonly object: SyntaxNode | null;
  /** Whose attribute, where a string says it: `shop.api` of `patch("shop.api.sell")`. */
  readonly owner: string | null;
  /** Null where the name is computed. */
  readonly name: string | null;
};

/** A place that may bind any name of the module. */
export type WildPlace = {
  readonly cell: PythonCell;
  readonly from: number;
  /** It may do so at any time: it is in a function, or keeps the names' dictionary. */
  readonly always: boolean;
};

/** What a cell may replace behind the back of its bindings. */
export type Replacements = {
  readonly replaced: readonly Replacement[];
  readonly wild: readonly WildPlace[];
  /** Whether it may have every cell run as something else: an AST transformer, an execution hook. */
  readonly rewrites: boolean;
};

/** What this cell may replace at run time: by `setattr`, patches, `exec`, the dictionary of names. */
export function replacementsIn(cell: PythonCell): Replacements {
  let known = found.get(cell);
  if (!known) {
    known = mayReplace(cell.source) ? new Search(cell).result : NONE;
    found.set(cell, known);
  }
  return known;
}

const found = new WeakMap<PythonCell, Replacements>();

const NONE: Replacements = { replaced: [], wild: [], rewrites: false };

/** What changes a dictionary. */
const MUTATORS = new Set(
  'update setdefault pop popitem clear __setitem__ __delitem__ __ior__'.split(' ')
);

/** Functions that only read what they are given. */
const READERS = new Set(
  (
    'print len list dict sorted set tuple str repr bool iter any all sum type id isinstance pprint ' +
    'display dumps copy deepcopy DataFrame Series filter map timeit repeat Timer format_map'
  ).split(' ')
);

/** Of the kernel's shell; what is assigned there changes how cells run. */
const RUNS_CELLS = new Set(
  (
    'run_cell run_cell_async run_code run_ast_nodes transform_cell should_run_async loop_runner ' +
    'autoawait displayhook ast_transformers input_transformers_cleanup input_transformers_post ' +
    'input_transformer_manager compile_class'
  ).split(' ')
);

const RUNS_CODE = new Set(
  (
    'ex run_cell run_cell_async run_code safe_execfile safe_execfile_ipy safe_run_module ' +
    'load_extension reload_extension run_line_magic run_cell_magic magic'
  ).split(' ')
);

/** One look at the words of a cell. */
class Search {
  constructor(private readonly cell: PythonCell) {
    cell.wildcards.forEach(node => this.isWild(node));
    cell.lineMagics
      .filter(({ name, text }) => wildMagic(name, text))
      .forEach(({ from }) => this.wild.push({ cell, from, always: false }));
    for (const name of ['setattr', 'delattr', '__setattr__', '__delattr__']) {
      this.calls(name).forEach(call => this.settersCall(call));
    }
    for (const name of ['patch', 'object', 'multiple', 'dict', 'setitem', 'delitem']) {
      this.calls(name).forEach(call => this.patch(call));
    }
    for (const name of ['globals', 'locals', 'vars']) {
      this.calls(name).forEach(call => this.namespaceCall(call, name));
    }
    for (const name of ['__dict__', '__globals__', 'f_globals', 'f_builtins', 'f_locals']) {
      (cell.attributes.get(name) ?? []).forEach(last => this.dictionary(last.parent!, name));
    }
    for (const name of ['user_ns', 'user_global_ns', 'user_module']) {
      (cell.attributes.get(name) ?? []).forEach(last => this.dictionary(last.parent!, 'user_ns'));
    }
    this.code();
    this.targets();
    this.main();
  }

  get result(): Replacements {
    const { replaced, wild, rewrites } = this;
    return { replaced, wild, rewrites };
  }

  private readonly replaced: Replacement[] = [];
  private readonly wild: WildPlace[] = [];
  private rewrites = false;

  private text(node: SyntaxNode): string {
    return textOf(this.cell, node);
  }

  private calls(name: string): readonly SyntaxNode[] {
    return this.cell.callsByName.get(name) ?? [];
  }

  private isWild(node: SyntaxNode, always = false): void {
    const isLater = enclosing(node, 'function_definition', 'lambda') !== null;
    this.wild.push({ cell: this.cell, from: node.from, always: always || isLater });
  }

  private replaces(name: string | null, object: SyntaxNode | null, owner: string | null): void {
    this.replaced.push({ cell: this.cell, object, owner, name });
  }

  /** `setattr(x, "name", …)`, `x.__setattr__("name", …)`, `monkeypatch.setattr("x.name", …)`. */
  private settersCall(call: SyntaxNode): void {
    const given = positional(call);
    const callee = child(call, 'function')!;
    const receiver = child(callee, 'object');
    const isPatcher = receiver !== null && !/^__/.test(this.text(child(callee, 'attribute')!));
    const first = given[0] ?? null;
    const path = isPatcher && first && this.literal(first);
    if (path && path.includes('.')) {
      return this.dotted(path);
    }
    const isOwn =
      receiver !== null && !isPatcher && !/^(?:object|type|super\(.*\))$/.test(this.text(receiver));
    const [object, name] = isOwn ? [receiver, first] : [first, given[1] ?? null];
    const isSuper = receiver?.type === 'call' && !isPatcher;
    this.replaces(name && this.literal(isSuper ? first! : name), isSuper ? receiver : object, null);
  }

  /** `patch("x.name")`, `patch.object(x, "name")`, `patch.multiple(x, name=…)`, `patch.dict(globals(), …)`. */
  private patch(call: SyntaxNode): void {
    const callee = child(call, 'function')!;
    const last = this.text(callee.type === 'attribute' ? child(callee, 'attribute')! : callee);
    const object = child(callee, 'object');
    const of = object ? this.text(object).split('.').at(-1)! : '';
    const given = positional(call);
    const [first, second] = given;
    if (last === 'patch') {
      const path = first && this.literal(first);
      if (path) {
        return /^[\w.]+\.\w+$/.test(path) ? this.dotted(path) : undefined;
      }
      return !object || /mock/i.test(of) ? this.replaces(null, null, null) : undefined;
    }
    if (last === 'setitem' || last === 'delitem') {
      const isMain = first && /\b(?:globals|vars|__dict__|user_ns)\b/.test(this.text(first));
      const name = second && this.literal(second);
      return isMain ? this.replaces(name || null, null, null) : undefined;
    }
    if (of !== 'patch' || !first) {
      return;
    }
    if (last === 'object') {
      return this.replaces(second ? this.literal(second) : null, first, null);
    }
    const names = argumentsOf(call)
      .filter(({ type }) => type === 'keyword_argument')
      .map(argument => this.text(child(argument, 'name')!));
    if (last === 'multiple') {
      const owner = this.literal(first);
      names.forEach(name => this.replaces(name, owner === null ? first : null, owner));
      if (argumentsOf(call).some(({ type }) => type === 'dictionary_splat')) {
        this.replaces(null, owner === null ? first : null, owner);
      }
    } else if (/\b(?:globals|vars|__dict__|user_ns|modules)\b/.test(this.text(first))) {
      this.isWild(call, true);
    }
  }

  /** A dictionary of names that a builtin gives: the module's, or that of an object. */
  private namespaceCall(call: SyntaxNode, name: string): void {
    if (child(call, 'function')!.type !== 'identifier') {
      return;
    }
    const [object] = positional(call);
    const inFunction = enclosing(call, 'function_definition', 'lambda') !== null;
    const isLocal = (name === 'locals' || (name === 'vars' && !object)) && inFunction;
    if (!isLocal) {
      this.dictionary(call, name, object);
    }
  }

  /** Where a dictionary of names is changed, or kept by what may change it later. */
  private dictionary(node: SyntaxNode, name: string, given?: SyntaxNode): void {
    const object = given ?? child(node, 'object');
    const isOfObject = name === '__dict__' || (name === 'vars' && given !== undefined);
    const isMain = object !== null && isOfNotebook(this.text(object));
    const change = (key: string | null, always = false) => {
      if (key !== null || (isOfObject && !isMain)) {
        this.replaces(key, isOfObject ? object : null, null);
      } else {
        this.isWild(node, always);
      }
    };
    const { parent } = node;
    switch (parent?.type) {
      case 'subscript':
        if (isTarget(parent)) {
          const key = child(parent, 'subscript');
          change(key && this.literal(key));
        }
        return;
      case 'attribute': {
        const last = this.text(child(parent, 'attribute')!);
        return MUTATORS.has(last) || isTarget(parent) ? change(null) : undefined;
      }
      case 'assignment':
        return node.field === 'right' || isTarget(node) ? change(null, true) : undefined;
      case 'augmented_assignment':
      case 'return_statement':
      case 'named_expression':
        return change(null, true);
      case 'argument_list':
      case 'keyword_argument': {
        const outer = enclosing(parent, 'call');
        const callee = outer && child(outer, 'function');
        const last = callee && (child(callee, 'attribute') ?? callee);
        const isRead = last !== null && READERS.has(this.text(last));
        const isNamed = parent.type === 'keyword_argument';
        return isRead || isNamed ? undefined : change(null, true);
      }
      default:
        return;
    }
  }

  /** `exec` in any form, and what the kernel's shell runs or is told. */
  private code(): void {
    const { cell } = this;
    // `run = exec` may be called anywhere.
    (cell.references.get('exec') ?? []).forEach(({ node }) =>
      this.isWild(node, node.field !== 'function')
    );
    (cell.attributes.get('exec') ?? [])
      .filter(last => /^(?:__)?builtins(?:__)?$/.test(this.text(child(last.parent!, 'object')!)))
      .forEach(last => this.isWild(last));
    if (cell.words.has('compile')) {
      (cell.references.get('eval') ?? []).forEach(({ node }) => this.isWild(node));
    }
    for (const name of RUNS_CODE) {
      this.calls(name).forEach(call => this.shellCall(call, name));
    }
    this.calls('push').forEach(call => this.push(call));
    for (const name of RUNS_CELLS) {
      const used = cell.attributes.get(name) ?? [];
      this.rewrites ||= RUNS_CODE.has(name)
        ? used.some(last => isTarget(last.parent!))
        : used.length > 0;
    }
    this.rewrites ||= this.calls('register').some(call =>
      /(?:^|\.)events\.register$/.test(this.text(child(call, 'function')!))
    );
    this.rewrites ||= this.calls('set_hook').length > 0;
  }

  private shellCall(call: SyntaxNode, name: string): void {
    const [first] = positional(call);
    const said = first ? this.literal(first) : null;
    if (name === 'run_line_magic' || name === 'magic') {
      const [magic, ...rest] = (said ?? '').split(/\s+/);
      const more = positional(call)[1];
      const text = `%${magic} ${more ? (this.literal(more) ?? '-r') : rest.join(' ')}`;
      if (said === null || wildMagic(magic.replace(/^%/, ''), text)) {
        this.isWild(call);
      }
    } else if (name === 'load_extension' || name === 'reload_extension') {
      if (said === null || wildMagic('load_ext', `%load_ext ${said}`)) {
        this.isWild(call);
      }
    } else if (
      name !== 'run_cell_magic' ||
      !/^(?:bash|sh|html|javascript|writefile)$/.test(said ?? '')
    ) {
      this.isWild(call);
    }
  }

  /** `get_ipython().push({"name": …})`. */
  private push(call: SyntaxNode): void {
    const receiver = child(child(call, 'function')!, 'object');
    const [first] = positional(call);
    const isShell = receiver !== null && /ipython|shell|^ipy?$/i.test(this.text(receiver));
    if (!isShell && first?.type !== 'dictionary') {
      return;
    }
    const keys =
      first?.type === 'dictionary'
        ? namedChildren(first).map(pair => {
            const key = pair.type === 'pair' ? child(pair, 'key') : null;
            return key && this.literal(key);
          })
        : [null];
    keys.forEach(key => (key === null ? this.isWild(call) : this.replaces(key, null, null)));
  }

  /** `f.__code__ = …`, `shop.__class__ = …`, `builtins.print = …`. */
  private targets(): void {
    for (const target of this.cell.attributeTargets) {
      const object = child(target, 'object')!;
      const name = this.text(child(target, 'attribute')!);
      if (/^__(?:code|wrapped|call)__$/.test(name)) {
        this.replaces(lastWord(this.text(object)), null, null);
      } else if (/^__(?:class|bases|dict)__$/.test(name)) {
        this.replaces(null, object, null);
      } else if (/^(?:__)?builtins(?:__)?$/.test(this.text(object))) {
        this.replaces(name, object, 'builtins');
      }
    }
  }

  /** The notebook's own module as an object: `sys.modules[__name__]`, `import __main__`. */
  private main(): void {
    const { cell } = this;
    for (const last of cell.attributes.get('modules') ?? []) {
      const key =
        last.parent!.parent?.type === 'subscript' && child(last.parent!.parent, 'subscript');
      if (key && isOfNotebook(this.text(key))) {
        this.isWild(last, true);
      }
    }
    (cell.scope.bindings.get('__main__') ?? []).forEach(({ node }) => this.isWild(node, true));
    for (const bindings of cell.scope.bindings.values()) {
      bindings
        .filter(({ qualified }) => qualified === '__main__')
        .forEach(({ node }) => this.isWild(node, true));
    }
    if (cell.words.has('__main__')) {
      for (const call of cell.calls) {
        for (const argument of argumentsOf(call)) {
          const path = argument.type === 'string' ? this.literal(argument) : null;
          if (path === '__main__') {
            this.isWild(call, true);
          } else if (path?.startsWith('__main__.')) {
            this.dotted(path);
          }
        }
      }
    }
  }

  private dotted(path: string): void {
    const names = path.split('.');
    this.replaces(names.at(-1)!, null, names.slice(0, -1).join('.'));
  }

  /** The text of a plain string; of an f-string what follows its last dot, as `x.name`. */
  private literal(node: SyntaxNode): string | null {
    if (node.type !== 'string') {
      return null;
    }
    const text = this.text(node);
    const plain = /^[rub]*(?:'''|"""|'|")([^'"{}\\]*)(?:'''|"""|'|")$/i.exec(text);
    const tail = /^[rf]+['"].*\}([^'"{}\\]*\.\w+)['"]$/is.exec(text);
    return plain ? plain[1] : tail ? `_${tail[1]}` : null;
  }
}

function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  const list = child(call, 'arguments');
  return list?.type === 'argument_list' ? namedChildren(list) : [];
}

function positional(call: SyntaxNode): readonly SyntaxNode[] {
  return argumentsOf(call).filter(({ type }) => type !== 'keyword_argument');
}

function lastWord(text: string): string {
  return /\w*$/.exec(text)![0];
}

/** Whether it is assigned or deleted, alone or among others. */
function isTarget(node: SyntaxNode): boolean {
  for (let at = node; at.parent; at = at.parent) {
    if (/^(?:assignment|augmented_assignment|for_statement|for_in_clause)$/.test(at.parent.type)) {
      return at.field === 'left';
    }
    if (at.parent.type === 'delete_statement' || at.parent.type === 'as_pattern_target') {
      return true;
    }
    if (
      !/^(?:pattern_list|tuple_pattern|list_pattern|expression_list|list_splat_pattern)$/.test(
        at.parent.type
      )
    ) {
      return false;
    }
  }
  return false;
}

/** The class whose own object this is, as `self`; null for anything else. */
export function selfClass({ cell, object }: Replacement): BoundSite | null {
  const inMethod = object && enclosingClass(cell, object);
  if (!object || !inMethod) {
    return null;
  }
  const method = enclosing(object, 'function_definition');
  const parameters = method && child(method, 'parameters');
  const first = parameters && namedChildren(parameters)[0];
  const isSelf =
    first !== null && first !== undefined && textOf(cell, first) === textOf(cell, object);
  return isSelf || textOf(cell, object).startsWith('super(') ? inMethod.site : null;
}
