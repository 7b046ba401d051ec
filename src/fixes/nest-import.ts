import { TextEdit } from '../core/edit';
import { Kernel } from '../core/notebook';
import { PythonCell, textOf } from '../python/cell';
import { Program } from '../python/program';
import { Binding } from '../python/scopes';
import { child, enclosing, SyntaxNode } from '../python/syntax';

/** An import at the top level of a cell. */
export type Import = { readonly cell: PythonCell; readonly binding: Binding };

/**
 * Whether nest_asyncio 1.6 may be used: from Python 3.14 on it breaks the cells
 * after the one that applies it (errors.md 4), and a Python that is not known may be one.
 */
export function oldWorksOn({ python }: Kernel): boolean {
  return python !== null && python[0] === 3 && python[1] < 14;
}

/** The top-level imports of a module or of names from it, in document order. */
export function importsOf(program: Program, module: string): Import[] {
  return program.index.cellsWith(module).flatMap(cell =>
    [...cell.scope.bindings.values()]
      .flat()
      .filter(
        ({ kind, qualified }) =>
          kind === 'import' && (qualified === module || qualified?.startsWith(`${module}.`))
      )
      .map(binding => ({ cell, binding }))
  );
}

/** The import takes its names from another module, and gives them the same names. */
export function importInstead({ cell, binding }: Import, module: string): TextEdit[] | null {
  const name = moduleName({ cell, binding });
  if (!name) {
    return null;
  }
  const keepsName = enclosing(name, 'import_from_statement', 'aliased_import') !== null;
  const insert = keepsName ? module : `${module} as ${textOf(cell, name)}`;
  return [{ from: name.from, to: name.to, insert }];
}

/** The same in a `try`, with the module as it is when the other cannot be imported. */
export function importEither({ cell, binding }: Import, module: string): TextEdit[] | null {
  const inline = importInstead({ cell, binding }, module);
  const statement = enclosing(binding.node, 'import_statement', 'import_from_statement');
  if (!inline || !statement || statement.parent?.type !== 'module') {
    return null;
  }
  const isOnly = statement.children.filter(({ field }) => field === 'name').length === 1;
  const startsLine = statement.from === 0 || cell.source[statement.from - 1] === '\n';
  const next = /^[ \t]*;[ \t]*(?=[^\s#])/.exec(cell.source.slice(statement.to));
  const text = textOf(cell, statement);
  if (!isOnly || !startsLine || text.includes('\n')) {
    return null;
  }
  return [
    { from: statement.from, to: statement.from, insert: 'try:\n    ' },
    ...inline,
    {
      from: statement.to,
      to: statement.to + (next?.[0].length ?? 0),
      insert: `\nexcept ImportError:\n    ${text}${next ? '\n' : ''}`
    }
  ];
}

function moduleName({ binding }: Import): SyntaxNode | null {
  const statement = enclosing(binding.node, 'import_statement', 'import_from_statement');
  if (statement?.type === 'import_from_statement') {
    return child(statement, 'module_name');
  }
  const aliased = enclosing(binding.node, 'aliased_import');
  return aliased ? child(aliased, 'name') : enclosing(binding.node, 'dotted_name');
}
