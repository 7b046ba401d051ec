import { cellEdit, TextEdit } from '../core/edit';
import { defineRule, Finding } from '../core/rule';
import { Frame } from '../core/run';
import { applyNestAsyncio } from '../fixes/apply-nest-asyncio';
import { PythonCell, textOf } from '../python/cell';
import { isLocked } from '../fixes/async-blockers';
import { meansModule, nestAsyncioAppliedBefore, programOf, Site } from '../python/program';
import { awaitProblem } from '../python/await-legality';
import { child, childrenOf, enclosing, SyntaxNode } from '../python/syntax';
import { failures, pickAtFailure, rangeOf } from './findings/failure';

type Found = Finding & {
  readonly site: Site;
  readonly names: {
    readonly module: string;
    /** A thread where the module makes a loop of its own, else a patch of the one it asks for. */
    readonly way: 'thread' | 'patch';
  };
};

export const loopStartAtImport = defineRule<Found>({
  name: 'loop-start-at-import',
  severity: 'error',
  example: { module: 'settings', way: 'thread' },
  title: trans => trans.__('A module that starts an event loop when imported'),
  whatHappened: ({ module }, trans) =>
    trans.__(
      'While it is imported, `%1` starts an event loop, the part that runs async code. One is already running here.',
      module
    ),
  whyHere: ({ module }, trans) =>
    trans.__(
      'Jupyter keeps a loop running. `%1` was written for scripts, where none runs yet.',
      module
    ),
  whatToDo: ({ module, way }, trans) =>
    way === 'thread'
      ? trans.__(
          'If `%1` is yours, start the loop in a function of it instead. Otherwise import it in a thread.',
          module
        )
      : trans.__(
          'If `%1` is yours, start the loop in a function of it instead. Otherwise `nest_asyncio` lets it use the running loop.',
          module
        ),
  learnMore: [
    {
      title: 'asyncio runners',
      url: 'https://docs.python.org/3/library/asyncio-runner.html#asyncio.run'
    }
  ],
  detect: (notebook, run) =>
    failures(notebook, run, /^RuntimeError$/, STARTED).flatMap(failure => {
      const { frames } = failure.exception;
      const program = programOf(notebook);
      return pickAtFailure(failure, ({ cell }, node) => {
        const module = importedModules(cell, node).find(name => isLoading(name, frames));
        return module &&
          !program.cells.some(({ source }) => source.includes(loadInThread(module))) &&
          !nestAsyncioAppliedBefore(program, cell, node.from)
          ? {
              at: rangeOf({ cell, node }),
              site: { cell, node },
              names: { module, way: wayFor(failure.exception.evalue) }
            }
          : null;
      }).slice(0, 1);
    }),
  message: ({ module }, trans) =>
    trans.__('Importing `%1` starts an event loop, and Jupyter already runs one.', module),
  fixes: ({ site, names: { module, way } }, notebook, trans) => {
    const { cell, node } = site;
    const program = programOf(notebook);
    const mayWait =
      way === 'thread' &&
      !isLocked(program, cell) &&
      awaitProblem(program, cell, node) === null &&
      // In a function the imports would be names of its own.
      !enclosing(node, 'function_definition') &&
      ['asyncio', 'importlib'].every(name => meansModule(program, name));
    const edit = mayWait ? threadEdit(cell, node, module) : null;
    return [
      edit && {
        title: trans.__('Import %1 in a thread', module),
        applicability: 'workaround' as const,
        note: trans.__('What it made on its own loop cannot be used on this one.'),
        edit: [cellEdit(cell, [edit])]
      },
      applyNestAsyncio(notebook, site, trans)
    ].flatMap(fix => fix ?? []);
  }
});

/** The modules that an import loads, or may: `from pkg import mod` loads `pkg`, and `pkg.mod` if that is one. */
function importedModules(cell: PythonCell, node: SyntaxNode): readonly string[] {
  const from = child(node, 'module_name');
  const names = childrenOf(node, 'name').map(name =>
    textOf(cell, name.type === 'aliased_import' ? (child(name, 'name') ?? name) : name)
  );
  switch (node.type) {
    case 'import_statement':
      return names;
    case 'import_from_statement':
      return from?.type === 'dotted_name'
        ? [textOf(cell, from), ...names.map(name => `${textOf(cell, from)}.${name}`)]
        : [];
    default:
      return [];
  }
}

/** Whether the top level of the module is being run; later calls of it are another matter. */
function isLoading(module: string, frames: readonly Frame[]): boolean {
  const path = module.split('.').join('/');
  return frames.some(
    ({ file, function: name }) =>
      file !== null &&
      name === null &&
      [`/${path}.py`, `/${path}/__init__.py`].some(end => file.replace(/\\/g, '/').endsWith(end))
  );
}

function loadInThread(module: string): string {
  return `await asyncio.to_thread(importlib.import_module, '${module}')`;
}

/** `import m` in a thread; of another form, on a line above it, which then finds the module loaded. */
function threadEdit(cell: PythonCell, node: SyntaxNode, module: string): TextEdit | null {
  const load = loadInThread(module);
  const start = cell.source.lastIndexOf('\n', node.from - 1) + 1;
  const indent = cell.source.slice(start, node.from);
  if (textOf(cell, node) === `import ${module}` && !module.includes('.')) {
    const insert = `import asyncio, importlib; ${module} = ${load}`;
    return { from: node.from, to: node.to, insert };
  }
  return indent.trim() === ''
    ? { from: node.from, to: node.from, insert: `import asyncio, importlib; ${load}\n${indent}` }
    : null;
}

function wayFor(evalue: string): Found['names']['way'] {
  return ASKS_FOR_LOOP.test(evalue) ? 'patch' : 'thread';
}

/** Said by the loop that the module asked for; a thread has none to give (cases.md A12). */
const ASKS_FOR_LOOP = /^This event loop is already running$/;

const STARTED =
  /^(asyncio\.run\(\) cannot be called from a running event loop|This event loop is already running|Cannot run the event loop while another loop is running)$/;
