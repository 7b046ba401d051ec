import { cellEdit } from '../core/edit';
import { cellFrames } from '../core/locate';
import { cellOf, lineOf, Notebook } from '../core/notebook';
import { defineRule, Finding, Fix } from '../core/rule';
import { Run } from '../core/run';
import { Trans } from '../core/words';
import { awaitTwins, renamedMethod } from '../fixes/await-twin';
import { shortCode } from '../fixes/short-code';
import { topOfCell } from '../fixes/top-of-cell';
import { PythonCell, textOf } from '../python/cell';
import { programOf, pythonCell, Site } from '../python/program';
import { child } from '../python/syntax';
import { failedStatement, failures, rangeOf } from './findings/failure';
import { links } from './links';

type Found = Finding & {
  readonly names: { readonly code: string };
  readonly cell: PythonCell;
  /** The one call that has an async twin; null where something else asked the database. */
  readonly call: Site | null;
};

export const djangoOrmInAsync = defineRule<Found>({
  name: 'django-orm-in-async',
  severity: 'error',
  example: { code: 'Book.objects.count()' },
  title: trans => trans.__('Django’s database in a notebook'),
  whatHappened: ({ code }, trans) =>
    trans.__('`%1` asks the database. Django refuses that while an event loop is running.', code),
  whyHere: (_, trans) =>
    trans.__(
      'An event loop is the part that runs async code; Jupyter always has one running. Django wants to protect a web server from waiting for its database.'
    ),
  whatToDo: (_, trans) =>
    trans.__(
      'Use the async version, whose name begins with `a`: `await Book.objects.acount()`. Loop with `async for`. Or allow it with the environment variable `DJANGO_ALLOW_ASYNC_UNSAFE`.'
    ),
  learnMore: [
    {
      title: 'Django: async safety',
      url: 'https://docs.djangoproject.com/en/stable/topics/async/#async-safety'
    },
    links.autoawait
  ],
  detect: (notebook, run) =>
    failures(notebook, run, /^SynchronousOnlyOperation$/, TEXT).flatMap(failure => {
      const statement = failedStatement(failure);
      if (!statement || ALLOWED.test(statement.cell.source)) {
        return [];
      }
      const call = run && askingCall(notebook, run);
      const at = call ? { cell: call.cell.id, from: call.node.from, to: call.node.to } : null;
      const { cell, node } = call ?? statement;
      const code = shortCode(textOf(cell, node).split('\n')[0], 40);
      return [{ at: at ?? rangeOf(statement), names: { code }, cell: statement.cell, call }];
    }),
  message: ({ code }, trans) =>
    trans.__('`%1` asks the database, which Django refuses here.', code),
  fixes: ({ cell, call }, notebook, trans) =>
    [call && twin(notebook, call, trans), allow(notebook, cell, trans)].flatMap(fix => fix ?? [])
});

const TEXT = /^You cannot call this from an async context/;
const ALLOWED = /environ\[['"]DJANGO_ALLOW_ASYNC_UNSAFE['"]\] *=/;

/** Methods of managers, query sets and models that have an async twin (Django ≥ 4.2). */
const TWINS =
  /^(get|create|bulk_create|bulk_update|get_or_create|update_or_create|count|in_bulk|iterator|latest|earliest|first|last|aggregate|exists|contains|update|delete|explain|save|refresh_from_db)$/;

/** The call on the failing line whose method Django was in. */
function askingCall(notebook: Notebook, run: Run): Site | null {
  const exception = run.errors
    .flatMap(({ chain }) => chain)
    .find(({ evalue }) => TEXT.test(evalue));
  const place = exception && cellFrames(notebook, run, exception).at(-1);
  const cell = place && pythonCell(programOf(notebook), place.cell.id);
  if (!place || !cell || place.line === null) {
    return null;
  }
  const { line } = place;
  const below = exception.frames.slice(exception.frames.indexOf(place.frame) + 1);
  for (const { function: name } of below) {
    const method = name?.replace(/\(.*$/, '').split('.').pop() ?? '';
    const calls = (TWINS.test(method) ? (cell.callsByName.get(method) ?? []) : []).filter(
      ({ from, to }) => lineOf(cell.source, from) <= line && line <= lineOf(cell.source, to)
    );
    if (calls.length > 0) {
      return calls.length === 1 ? { cell, node: calls[0] } : null;
    }
  }
  return null;
}

/** `iterator()` gives an async generator, which is not awaited. */
function twin(notebook: Notebook, call: Site, trans: Trans): Fix | null {
  const callee = child(call.node, 'function');
  const method = callee && child(callee, 'attribute');
  const name = method ? textOf(call.cell, method) : 'iterator';
  const edits = name === 'iterator' ? null : renamedMethod(call.node, `a${name}`);
  return awaitTwins(notebook, call.cell, [{ node: call.node, edits }], trans);
}

function allow(notebook: Notebook, cell: PythonCell, trans: Trans): Fix | null {
  const at = topOfCell(cell);
  const insert = 'import os\nos.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"\n';
  return at === null
    ? null
    : {
        title: trans.__('Allow Django’s database here'),
        applicability: 'workaround',
        note: trans.__('Cells that wait must not use it at the same time.'),
        edit: [cellEdit(cellOf(notebook, cell.id), [{ from: at, to: at, insert }])]
      };
}
