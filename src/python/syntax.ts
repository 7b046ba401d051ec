/**
 * A node of the syntax tree, copied out of the parser: plain, immutable, and
 * valid for ever. Types and fields are those of tree-sitter-python 0.25.
 */
export type SyntaxNode = {
  readonly type: string;
  /** False for punctuation and keywords. */
  readonly named: boolean;
  /** UTF-16 offsets into the cell's source. */
  readonly from: number;
  readonly to: number;
  readonly parent: SyntaxNode | null;
  /** All children, punctuation included. */
  readonly children: readonly SyntaxNode[];
  /** The name of the parent's field that this node fills. */
  readonly field: string | null;
  /** True for a token the parser had to invent. */
  readonly missing: boolean;
};

/** The child in this field. */
export function child(node: SyntaxNode, field: string): SyntaxNode | null {
  return node.children.find(child => child.field === field) ?? null;
}

/** All children in this field. */
export function childrenOf(node: SyntaxNode, field: string): SyntaxNode[] {
  return node.children.filter(child => child.field === field);
}

/** The children that are not punctuation, keywords or comments. */
export function namedChildren(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter(child => child.named && child.type !== 'comment');
}

/** The nearest enclosing node of one of these types, not the node itself. */
export function enclosing(node: SyntaxNode, ...types: readonly string[]): SyntaxNode | null {
  let up = node.parent;
  while (up && !types.includes(up.type)) {
    up = up.parent;
  }
  return up;
}

/** The node and all below it, parents first, in source order. */
export function descendants(node: SyntaxNode): readonly SyntaxNode[] {
  return node.parent === null ? indexOf(node).all : below(node);
}

/** The nodes of these types in a whole tree, in source order; punctuation too. */
export function nodesOf(tree: SyntaxNode, ...types: readonly string[]): readonly SyntaxNode[] {
  const { byType } = indexOf(tree);
  if (types.length === 1) {
    return byType.get(types[0]) ?? [];
  }
  const [first = [], ...others] = types.flatMap(type => {
    const alike = byType.get(type);
    return alike ? [alike] : [];
  });
  return others.length === 0
    ? first
    : [first, ...others].flat().sort((a, b) => a.from - b.from || b.to - a.to);
}

/** Whether `inner` lies within `outer` (or is it). */
export function contains(outer: SyntaxNode, inner: SyntaxNode): boolean {
  return outer.from <= inner.from && inner.to <= outer.to;
}

type TreeIndex = {
  readonly all: readonly SyntaxNode[];
  readonly byType: ReadonlyMap<string, readonly SyntaxNode[]>;
};

/** Trees are asked again and again, by every rule, and never change. */
const indexes = new WeakMap<SyntaxNode, TreeIndex>();

function indexOf(tree: SyntaxNode): TreeIndex {
  let index = indexes.get(tree);
  if (!index) {
    const all = below(tree);
    const byType = new Map<string, SyntaxNode[]>();
    for (const node of all) {
      const alike = byType.get(node.type);
      if (alike) {
        alike.push(node);
      } else {
        byType.set(node.type, [node]);
      }
    }
    index = { all, byType };
    indexes.set(tree, index);
  }
  return index;
}

/** Not recursive: trees of long expressions are deep. */
function below(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const open = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    found.push(next);
    for (let i = next.children.length - 1; i >= 0; i--) {
      open.push(next.children[i]);
    }
  }
  return found;
}
