import { cellEdit } from '../core/edit';
import { defineRule, Finding } from '../core/rule';
import { applyNestAsyncio } from '../fixes/apply-nest-asyncio';
import { textOf } from '../python/cell';
import { isLocked } from '../fixes/async-blockers';
import { nestAsyncioAppliedBefore, programOf, Site } from '../python/program';
import { awaitProblem } from '../python/await-legality';
import { namedChildren } from '../python/syntax';
import { failures, pickAtFailure, rangeOf } from './findings/failure';

type Found = Finding & { readonly site: Site };

export const loopStartAtImport = defineRule<Found>({
  name: 'loop-start-at-import',
  severity: 'error',
  example: { module: 'settings' },
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
  whatToDo: ({ module }, trans) =>
    trans.__(
      'If `%1` is yours, start the loop in a function of it instead. Otherwise import it in a thread.',
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
        const [name] = node.type === 'import_statement' ? namedChildren(node) : [];
        const module = name?.type === 'dotted_name' ? textOf(cell, name) : null;
        if (!module) {
          return null;
        }
        const path = module.split('.').join('/');
        const isLoaded = frames.some(
          // At its top level, that is while it is imported; later calls are another matter.
          ({ file, function: name }) =>
            file !== null &&
            name === null &&
            [`/${path}.py`, `/${path}/__init__.py`].some(end =>
              file.replace(/\\/g, '/').endsWith(end)
            )
        );
        return isLoaded && !nestAsyncioAppliedBefore(program, cell, node.from)
          ? { at: rangeOf({ cell, node }), site: { cell, node }, names: { module } }
          : null;
      }).slice(0, 1);
    }),
  message: ({ module }, trans) =>
    trans.__('Importing `%1` starts an event loop, and Jupyter already runs one.', module),
  fixes: ({ site, names: { module } }, notebook, trans) => {
    const { cell, node } = site;
    const program = programOf(notebook);
    const isPlain =
      namedChildren(node).length === 1 &&
      !module.includes('.') &&
      !isLocked(program, cell) &&
      awaitProblem(program, cell, node) === null;
    return [
      isPlain
        ? {
            title: trans.__('Import %1 in a thread', module),
            applicability: 'workaround' as const,
            note: trans.__('What it made on its own loop cannot be used on this one.'),
            edit: [
              cellEdit(cell, [
                {
                  from: node.from,
                  to: node.to,
                  insert: `import asyncio, importlib; ${module} = await asyncio.to_thread(importlib.import_module, '${module}')`
                }
              ])
            ]
          }
        : null,
      applyNestAsyncio(notebook, site, trans)
    ].flatMap(fix => fix ?? []);
  }
});

const STARTED =
  /^(asyncio\.run\(\) cannot be called from a running event loop|This event loop is already running|Cannot run the event loop while another loop is running)$/;
