import { cellEdit, TextEdit } from '../core/edit';
import { TwoInterfaces } from '../core/library';
import { cellOf, Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { awaitProblem } from '../python/await-legality';
import { PythonCell, textOf } from '../python/cell';
import { Program, programOf, resolve, Site, usesOf } from '../python/program';
import {
  child,
  contains,
  descendants,
  enclosing,
  namedChildren,
  SyntaxNode
} from '../python/syntax';
import { isEditable } from './await-call';
import { insertAwait } from './insert-await';

/**
 * Turns a `with` block over the plain interface into `async with` over the
 * async one, and waits for each of its calls. Null unless the class of every
 * object in the block is evident, and none of them leaves it.
 */
export function useAsyncInterface(
  notebook: Notebook,
  { cell, node }: Site,
  interfaces: TwoInterfaces,
  trans: Trans
): Fix | null {
  const program = programOf(notebook);
  const opened = openedIn(cell, node);
  const imported = opened && importOf(program, cell, opened.manager, interfaces);
  if (!opened || !imported || !isEditable(cell) || !isEditable(imported.cell)) {
    return null;
  }
  const block = new Block(program, cell, node, interfaces);
  const calls = block.callsToAwait(opened.name, opened.body);
  if (!calls || awaitProblem(program, cell, node) !== null) {
    return null;
  }
  const { plain, async } = interfaces;
  const edits = new Map<PythonCell, TextEdit[]>();
  const add = (cell: PythonCell, ...more: readonly TextEdit[]): void => {
    edits.set(cell, [...(edits.get(cell) ?? []), ...more]);
  };
  add(imported.cell, { from: imported.module.from, to: imported.module.to, insert: async.module });
  add(imported.cell, { from: imported.name.from, to: imported.name.to, insert: async.manager });
  add(cell, { from: node.from, to: node.from, insert: 'async ' });
  add(cell, { from: opened.manager.from, to: opened.manager.to, insert: async.manager });
  add(cell, ...calls.flatMap(call => insertAwait(cell, call)));
  const cells = [...edits].sort(([a], [b]) => a.index - b.index);
  return {
    title: trans.__('Use async with %1()', async.manager),
    applicability: cells.length === 1 ? 'safe' : 'check-first',
    ...(cells.length === 1
      ? {}
      : { note: trans.__('Changes the import of %1 too.', plain.manager) }),
    edit: cells.map(([{ id }, edits]) => cellEdit(cellOf(notebook, id), edits))
  };
}

type Opened = {
  readonly manager: SyntaxNode;
  readonly name: SyntaxNode;
  readonly body: SyntaxNode;
};

/** The parts of `with manager() as name:`, if it is nothing else. */
function openedIn(cell: PythonCell, statement: SyntaxNode): Opened | null {
  const items = descendants(statement).filter(
    ({ type, parent }) => type === 'with_item' && parent?.parent === statement
  );
  const pattern = items.length === 1 ? items[0].children[0] : null;
  const [call, target] = pattern?.type === 'as_pattern' ? namedChildren(pattern) : [];
  const manager = call?.type === 'call' ? child(call, 'function') : null;
  const name = target && namedChildren(target)[0];
  const body = statement.children.find(({ type }) => type === 'block');
  return statement.type === 'with_statement' &&
    cell.source.startsWith('with', statement.from) &&
    manager?.type === 'identifier' &&
    name?.type === 'identifier' &&
    body
    ? { manager, name, body }
    : null;
}

/** `from module import manager`, where nothing but this block uses it. */
function importOf(
  program: Program,
  cell: PythonCell,
  manager: SyntaxNode,
  { plain }: TwoInterfaces
): { readonly cell: PythonCell; readonly module: SyntaxNode; readonly name: SyntaxNode } | null {
  const { bindings, certain } = resolve(program, cell, manager);
  const [site] = bindings;
  const statement = site && enclosing(site.binding.node, 'import_from_statement');
  const [module, name, more] = statement ? namedChildren(statement) : [];
  const { references, mentions } = site ? usesOf(program, site) : { references: [], mentions: [] };
  return certain &&
    bindings.length === 1 &&
    module &&
    name?.type === 'dotted_name' &&
    !more &&
    textOf(site.cell, module) === plain.module &&
    textOf(site.cell, name) === plain.manager &&
    references.length === 1 &&
    mentions.length === 0
    ? { cell: site.cell, module, name }
    : null;
}

/** Follows the library's objects through a block. */
class Block {
  constructor(
    private readonly program: Program,
    private readonly cell: PythonCell,
    private readonly statement: SyntaxNode,
    private readonly interfaces: TwoInterfaces
  ) {}

  /** The calls to wait for, outer ones first; null where an object is lost from sight. */
  callsToAwait(name: SyntaxNode, body: SyntaxNode): readonly SyntaxNode[] | null {
    this.bind(name, this.interfaces.root);
    this.visit(body);
    // Once more: in a loop a name may be used above the line that binds it.
    this.calls = [];
    this.visit(body);
    const calls = this.calls.sort((a, b) => a.from - b.from || b.to - a.to);
    const isLegal = calls.every(call => awaitProblem(this.program, this.cell, call) === null);
    return this.lost || !isLegal ? null : calls;
  }

  /** Looks at a node in a place where one of the objects would be lost. */
  private visit(node: SyntaxNode): void {
    switch (node.type) {
      case 'assignment':
        return this.assign(child(node, 'left'), child(node, 'right'));
      case 'for_statement':
      case 'for_in_clause':
        return this.iterate(node);
      case 'function_definition':
      case 'class_definition':
      case 'named_expression':
      case 'global_statement':
      case 'delete_statement':
        this.lost = true;
        return;
      case 'expression_statement': {
        const [value] = namedChildren(node);
        // A value that nobody takes is not lost: `page.goto(url)`.
        return namedChildren(node).length === 1 && value.type === 'call'
          ? void this.classOf(value)
          : node.children.forEach(part => this.visit(part));
      }
      default:
        this.loseIf(!!this.classOf(node));
    }
  }

  private assign(target: SyntaxNode | null, value: SyntaxNode | null): void {
    const found = value && this.classOf(value);
    if (found && target) {
      this.bind(target, found);
    } else if (target) {
      this.visit(target);
    }
  }

  private iterate(node: SyntaxNode): void {
    const [target, list] = [child(node, 'left'), child(node, 'right')];
    const item = list && /^\[(\w+)\]$/.exec(this.classOf(list))?.[1];
    if (item && target) {
      this.bind(target, item);
    } else {
      this.loseIf(!!list && this.classOf(list) !== '');
    }
    node.children
      .filter(part => part !== target && part !== list)
      .forEach(part => this.visit(part));
  }

  /** A name that is bound to one class, and stands nowhere outside the block. */
  private bind(target: SyntaxNode, found: string): void {
    const name = textOf(this.cell, target);
    const known = this.names.get(name);
    const escapes = this.program.cells.some(cell =>
      (cell.references.get(name) ?? []).some(
        ({ node }) => cell !== this.cell || !contains(this.statement, node)
      )
    );
    this.loseIf(
      target.type !== 'identifier' || escapes || (known !== undefined && known !== found)
    );
    this.names.set(name, found);
  }

  /** The library's class of an expression, `[Class]` for a list; empty for any other value. */
  private classOf(node: SyntaxNode): string {
    switch (node.type) {
      case 'identifier':
        return this.names.get(textOf(this.cell, node)) ?? '';
      case 'parenthesized_expression':
        return this.classOf(namedChildren(node)[0]);
      case 'attribute':
        return this.memberOf(node, false);
      case 'call': {
        const callee = child(node, 'function') ?? node.children[0];
        const given = child(node, 'arguments');
        if (given) {
          this.visitAll(given);
        }
        if (callee.type === 'attribute') {
          return this.memberOf(callee, true, node);
        }
        this.loseIf(!!this.classOf(callee));
        return '';
      }
      case 'subscript': {
        const [list, ...index] = namedChildren(node);
        index.forEach(part => this.visit(part));
        const found = this.classOf(list);
        this.loseIf(found !== '' && !found.startsWith('['));
        return found.slice(1, -1);
      }
      default:
        this.visitAll(node);
        return '';
    }
  }

  /** The clauses of a comprehension bind what its element uses, so they come first. */
  private visitAll(node: SyntaxNode): void {
    const isClause = ({ type }: SyntaxNode): number => Number(type === 'for_in_clause');
    [...node.children].sort((a, b) => isClause(b) - isClause(a)).forEach(part => this.visit(part));
  }

  private loseIf(lost: boolean): void {
    if (lost) {
      this.lost = true;
    }
  }

  /** What a member gives; notes the call if that has to be awaited. */
  private memberOf(attribute: SyntaxNode, isCalled: boolean, call?: SyntaxNode): string {
    const [object] = attribute.children;
    const of = this.classOf(object);
    if (of === '') {
      return '';
    }
    const gives =
      this.interfaces.classes[of]?.[textOf(this.cell, child(attribute, 'attribute') ?? attribute)];
    const isAwaited = gives?.startsWith('await') ?? false;
    this.loseIf(gives === undefined || (isAwaited && !isCalled));
    if (isAwaited && call) {
      this.calls.push(call);
    }
    return gives?.replace(/^await ?/, '') ?? '';
  }

  private readonly names = new Map<string, string>();
  private calls: SyntaxNode[] = [];
  private lost = false;
}
