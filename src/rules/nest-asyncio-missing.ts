import { cellEdit, TextEdit } from '../core/edit';
import { defineRule, Finding, Fix } from '../core/rule';
import { isLocked } from '../fixes/async-blockers';
import { Import, importEither, importInstead, importsOf, oldWorksOn } from '../fixes/nest-import';
import { topOfCell } from '../fixes/top-of-cell';
import { programOf } from '../python/program';
import { enclosing } from '../python/syntax';
import { failures, rangeOf } from './findings/failure';

type Found = Finding & { readonly found: Import };

export const nestAsyncioMissing = defineRule<Found>({
  name: 'nest-asyncio-missing',
  severity: 'error',
  example: { module: 'nest_asyncio' },
  title: trans => trans.__('nest_asyncio is not installed'),
  whatHappened: ({ module }, trans) =>
    trans.__(
      'The package `%1` is not there for this kernel, the program that runs your cells.',
      module
    ),
  whyHere: (_, trans) =>
    trans.__(
      'Jupyter used to bring `nest_asyncio` along. Newer versions bring its successor `nest_asyncio2` instead.'
    ),
  whatToDo: (_, trans) =>
    trans.__(
      'Import `nest_asyncio2` under the old name, or leave it out: most cells only need `await`.'
    ),
  learnMore: [{ title: 'nest-asyncio2', url: 'https://pypi.org/project/nest-asyncio2/' }],
  detect: (notebook, run) =>
    failures(notebook, run, /^(ModuleNotFoundError|ImportError)$/, MISSING).flatMap(
      ({ match, places }) => {
        const module = match[1] ?? match[2];
        const cells = new Set(places.map(({ cell }) => cell.id));
        const found = importsOf(programOf(notebook), module).find(
          ({ cell, binding }) => cells.has(cell.id) && !enclosing(binding.node, 'try_statement')
        );
        const node =
          found && enclosing(found.binding.node, 'import_statement', 'import_from_statement');
        return found && node
          ? [{ at: rangeOf({ cell: found.cell, node }), found, names: { module } }]
          : [];
      }
    ),
  message: ({ module }, trans) => trans.__('This kernel has no package `%1`.', module),
  fixes: ({ found, names }, notebook, trans) => {
    const { kernel } = notebook;
    const { cell } = found;
    const program = programOf(notebook);
    if (isLocked(program, cell) || kernel.implementation === 'pyodide') {
      return [];
    }
    const fix = (edits: readonly TextEdit[] | null, rest: Omit<Fix, 'edit'>): Fix[] =>
      edits ? [{ ...rest, edit: [cellEdit(cell, edits)] }] : [];
    const other = names.module === 'nest_asyncio' ? 'nest_asyncio2' : 'nest_asyncio';
    const edits =
      other === 'nest_asyncio' && !oldWorksOn(kernel)
        ? null
        : kernel.nestAsyncio === other
          ? importInstead(found, other)
          : kernel.nestAsyncio === null && other === 'nest_asyncio2'
            ? oldWorksOn(kernel)
              ? importEither(found, other)
              : importInstead(found, other)
            : null;
    const top = topOfCell(cell);
    const second = importInstead(found, 'nest_asyncio2');
    const install =
      kernel.nestAsyncio === other || top === null || second === null
        ? null
        : [{ from: top, to: top, insert: '%pip install -q nest-asyncio2\n' }, ...second];
    return [
      ...fix(edits, { title: trans.__('Import %1 instead', other), applicability: 'safe' }),
      ...fix(install, {
        title: trans.__('Install nest-asyncio2'),
        applicability: 'workaround',
        note: trans.__('Adds a package to this environment.')
      })
    ];
  }
});

const MISSING =
  /^(?:No module named '(nest_asyncio2?)'|import of (nest_asyncio2?) halted; None in sys\.modules)$/;
