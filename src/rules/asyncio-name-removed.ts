import { cellEdit, TextEdit } from '../core/edit';
import { cellOf } from '../core/notebook';
import { defineRule, Finding } from '../core/rule';
import { isEditable } from '../fixes/await-call';
import { asyncForDecorator } from '../fixes/coroutine-decorator';
import { removeStatements, statementOf } from '../fixes/remove-statements';
import { textOf } from '../python/cell';
import { programOf, qualifiedName, Site } from '../python/program';
import { child, namedChildren } from '../python/syntax';
import { failures, pickAtFailure } from './findings/failure';
import { links } from './links';

type Found = Finding & { readonly names: { readonly name: string }; readonly site: Site };

export const asyncioNameRemoved = defineRule<Found>({
  name: 'asyncio-name-removed',
  severity: 'error',
  example: { name: 'WindowsSelectorEventLoopPolicy' },
  title: trans => trans.__('A name that this asyncio does not have'),
  whatHappened: ({ name }, trans) =>
    trans.__('The asyncio of this Python has nothing named `%1`.', name),
  whyHere: ({ name }, trans) =>
    /^Windows/.test(name)
      ? trans.__(
          'It exists on Windows only. Jupyter’s event loop, the part that runs async code, is running already, so setting a policy changes nothing.'
        )
      : NEWER.has(name)
        ? trans.__('It came with a newer Python than the one of this kernel.')
        : trans.__('Newer Python versions removed it. The code was written for an older one.'),
  whatToDo: ({ name }, trans) => {
    switch (name) {
      case 'coroutine':
        return trans.__(
          'Write `async def` in place of `@asyncio.coroutine` and `def`. Write `await` in place of `yield from`.'
        );
      case 'all_tasks':
      case 'current_task':
        return trans.__('Write `asyncio.%1()`: it is a function of the module now.', name);
      case 'iscoroutinefunction':
        return trans.__('Write `inspect.iscoroutinefunction(…)`, after `import inspect`.');
      case 'to_thread':
        return trans.__(
          'Use a kernel with Python 3.9 or newer. Or write `await asyncio.get_running_loop().run_in_executor(None, …)`.'
        );
      default:
        return NEWER.has(name)
          ? trans.__(
              'Use a kernel with Python %1 or newer, or write it without `%2`.',
              NEWER.get(name) ?? '',
              name
            )
          : trans.__('Leave the line with `%1` out: a notebook does not need it.', name);
    }
  },
  learnMore: [links.loop],
  detect: (notebook, run) => {
    const program = programOf(notebook);
    return failures(notebook, run, /^AttributeError$/, TEXT).flatMap(failure => {
      const [, ofModule, ofTask] = failure.match;
      const name = ofModule ?? ofTask;
      const [site] = pickAtFailure(failure, ({ cell }, node) => {
        const last = node.type === 'attribute' ? child(node, 'attribute') : null;
        const isMeant =
          last !== null &&
          textOf(cell, last) === name &&
          qualifiedName(program, cell, node) === `asyncio.${ofTask ? 'Task.' : ''}${name}`;
        return isMeant ? { cell, node } : null;
      });
      return site
        ? [
            {
              at: { cell: site.cell.id, from: site.node.from, to: site.node.to },
              names: { name },
              site
            }
          ]
        : [];
    });
  },
  message: ({ name }, trans) => trans.__('The asyncio of this Python has no `%1`.', name),
  fixes: ({ site, names: { name } }, notebook, trans) => {
    if (name === 'coroutine') {
      return [asyncForDecorator(notebook, site.cell, trans)].flatMap(fix => fix ?? []);
    }
    const edits = isEditable(site.cell) ? editsFor(site, name) : null;
    return edits
      ? [
          {
            title: /^Windows/.test(name)
              ? trans.__('Remove the event loop policy')
              : trans.__('Use asyncio.%1()', name),
            applicability: 'safe',
            edit: [cellEdit(cellOf(notebook, site.cell.id), edits)]
          }
        ]
      : [];
  }
});

/** Texts of Python 3.8 to 3.15. */
const TEXT =
  /^(?:module 'asyncio' has no attribute '(coroutine|iscoroutinefunction|[gs]et_child_watcher|\w*ChildWatcher|[gs]et_event_loop_policy|(?:Default|Abstract)EventLoopPolicy|timeout|timeout_at|TaskGroup|Runner|to_thread|Barrier|eager_task_factory|QueueShutDown|WindowsSelectorEventLoopPolicy|WindowsProactorEventLoopPolicy)'|type object '(?:_asyncio\.)?Task' has no attribute '(all_tasks|current_task)')/;

/** With the Python that brought it. */
const NEWER: ReadonlyMap<string, string> = new Map([
  ['to_thread', '3.9'],
  ['timeout', '3.11'],
  ['timeout_at', '3.11'],
  ['TaskGroup', '3.11'],
  ['Runner', '3.11'],
  ['Barrier', '3.11'],
  ['eager_task_factory', '3.12'],
  ['QueueShutDown', '3.13']
]);

function editsFor({ cell, node }: Site, name: string): readonly TextEdit[] | null {
  if (/^Windows/.test(name)) {
    const statement = statementOf(node);
    const [expression] = namedChildren(statement);
    const callee = expression?.type === 'call' ? child(expression, 'function') : null;
    return callee && /\bset_event_loop_policy$/.test(textOf(cell, callee))
      ? removeStatements(cell, { statements: new Set([statement]), unwrapped: new Set() })
      : null;
  }
  const task = /_tasks?$/.test(name) ? child(node, 'object') : null;
  const asyncio = task?.type === 'attribute' ? child(task, 'object') : null;
  return task && asyncio ? [{ from: asyncio.to, to: task.to, insert: '' }] : null;
}
