import { PythonCell } from './cell';
import { attributeTarget } from './meaning';
import type { BoundSite, Program, Site } from './program';
import { resolve } from './resolve';
import { SyntaxNode } from './syntax';

/** An identifier that means the target: a name, or the last name of an attribute. */
export type Use = Site & {
  /** False if it may mean something else: `thing.method` of an unknown thing. */
  readonly certain: boolean;
};

/** A place where the name stands in text that is not parsed as this kernel's Python. */
export type Mention = {
  readonly cell: PythonCell;
  /** UTF-16 offset of the name. */
  readonly from: number;
  readonly why: 'magic' | 'broken' | 'opaque' | 'string';
};

export type Uses = { readonly references: readonly Use[]; readonly mentions: readonly Mention[] };

/**
 * Every use that means, or may mean, this binding, in every cell; and every
 * mention of its name that the parser cannot see: `%timeit f()`, `!echo {f()}`,
 * cells that do not parse, `"f()"` in a string. Docstrings are no mention.
 */
export function usesOf(program: Program, target: BoundSite): Uses {
  const { name, scope } = target.binding;
  const cells =
    scope.parent && scope.kind !== 'class' ? [target.cell] : program.index.cellsWith(name);
  const references: Use[] = [];
  const mentions: Mention[] = [];
  for (const cell of cells) {
    if (!cell.broken) {
      references.push(...referencesIn(program, cell, target));
    }
    mentions.push(...mentionsIn(cell, name));
  }
  return { references, mentions };
}

function referencesIn(program: Program, cell: PythonCell, target: BoundSite): Use[] {
  const { name, scope } = target.binding;
  const uses: Use[] = [];
  for (const { node } of cell.references.get(name) ?? []) {
    const { bindings, certain } = resolve(program, cell, node);
    if (bindings.some(site => site.cell === target.cell && site.binding === target.binding)) {
      uses.push({ cell, node, certain });
    }
  }
  for (const node of scope.kind === 'class' ? (cell.attributes.get(name) ?? []) : []) {
    const means = attributeTarget(program, cell, node.parent!);
    if (means === 'unknown') {
      uses.push({ cell, node, certain: false });
    } else if (
      means !== 'other' &&
      means.site.binding === target.binding &&
      means.site.cell === target.cell
    ) {
      uses.push({ cell, node, certain: means.certain });
    }
  }
  return uses.sort((a, b) => a.node.from - b.node.from);
}

function mentionsIn(cell: PythonCell, name: string): Mention[] {
  const mentions: Mention[] = [];
  for (const match of cell.source.matchAll(new RegExp(`(?<![\\w])${name}(?!\\w)`, 'g'))) {
    const from = match.index;
    const why = cell.broken ? 'broken' : whyUnseen(cell, name, from);
    if (why) {
      mentions.push({ cell, from, why });
    }
  }
  return mentions;
}

function whyUnseen(cell: PythonCell, name: string, from: number): Mention['why'] | null {
  const magic = cell.lineMagics.find(magic => magic.from <= from && from < magic.to);
  if (magic) {
    return runsPython(magic.name) || isExpanded(cell.source, from) ? 'magic' : null;
  }
  const start = cell.cellMagic === null ? -1 : cell.source.indexOf(cell.unseen);
  if (cell.cellMagic !== null && start <= from && from < start + cell.unseen.length) {
    if (cell.kind === 'magic-body') {
      return 'magic';
    }
    const isAll = cell.unseen.includes('\n');
    return isAll || isExpanded(cell.source, from) ? 'opaque' : null;
  }
  const node = leafAt(cell.tree, from);
  return node.type === 'string_content' && isCode(cell, node, name) ? 'string' : null;
}

/** Whether the words after a line magic are, or may be, Python. */
function runsPython(magic: string): boolean {
  return magic !== '!' && magic !== '?' && !NO_PYTHON.has(magic);
}

const NO_PYTHON = new Set(
  (
    'alias autoawait autoreload bash bookmark cat cd colors conda config cp dhist dirs env gui html ' +
    'javascript js latex ldir less load load_ext loadpy logoff logon ls lsmagic mamba man markdown ' +
    'matplotlib micromamba mkdir more mv notebook page pastebin pip popd precision profile pushd pwd ' +
    'pylab quickref rehashx reload_ext reset rm rmdir run save script set_env sh store sx system ' +
    'unload_ext uv watermark who whos writefile xmode'
  ).split(' ')
);

/** `{name()}` or `$name`: IPython puts in the value. */
function isExpanded(source: string, from: number): boolean {
  const line = source.slice(source.lastIndexOf('\n', from) + 1, from);
  return line.endsWith('$') || line.lastIndexOf('{') > line.lastIndexOf('}');
}

/** Whether a string holds the name alone, or a call of it, and is no docstring. */
function isCode(cell: PythonCell, content: SyntaxNode, name: string): boolean {
  const text = cell.source.slice(content.from, content.to);
  const isDocstring = content.parent?.parent?.type === 'expression_statement';
  return !isDocstring && (text === name || new RegExp(`(?<!\\w)${name}\\s*\\(`).test(text));
}

function leafAt(root: SyntaxNode, offset: number): SyntaxNode {
  for (const below of root.children) {
    if (below.from <= offset && offset < below.to) {
      return leafAt(below, offset);
    }
  }
  return root;
}
