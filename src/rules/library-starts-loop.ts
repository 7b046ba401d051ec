import { cellEdit, TextEdit } from '../core/edit';
import { Instead, Library } from '../core/library';
import { cellOf, Notebook } from '../core/notebook';
import { AnyRule, defineRule, Fix } from '../core/rule';
import { Trans } from '../core/words';
import { applyNestAsyncio } from '../fixes/apply-nest-asyncio';
import { isEditable } from '../fixes/await-call';
import { awaitTwins, renamedMethod, unwrappedCall } from '../fixes/await-twin';
import { callInThread } from '../fixes/call-in-thread';
import { quietBefore } from '../fixes/quiet-line';
import { removeStatements } from '../fixes/remove-statements';
import { runInBackground } from '../fixes/run-in-background';
import { shortCode } from '../fixes/short-code';
import { libraries } from '../libraries/libraries';
import { textOf } from '../python/cell';
import { programOf, Site } from '../python/program';
import { enclosing } from '../python/syntax';
import { LibraryFinding, libraryFindings } from './findings/library-call';
import { links } from './links';

/** The rule for these libraries: other extensions may add to the list. */
export function libraryRule(libraries: readonly Library[]): AnyRule {
  return defineRule<LibraryFinding>({
    name: 'library-starts-loop',
    severity: 'error',
    example: {
      call: 'agent.run_sync("Hello")',
      library: 'pydantic-ai',
      way: 'twin',
      instead: 'await agent.run(…)',
      nest: 'yes'
    },
    title: trans => trans.__('A library that starts its own event loop'),
    whatHappened: ({ call, library }, trans) =>
      trans.__(
        '`%1` of %2 starts an event loop, the part that runs async code. One is already running.',
        call,
        library
      ),
    whyHere: (_, trans) =>
      trans.__(
        'Jupyter keeps an event loop running for you. In a `.py` script none is running, so the call works there.'
      ),
    whatToDo: ({ way, library, instead, nest }, trans) => {
      switch (way) {
        case 'twin':
          return trans.__(
            'Use the async version of the call: `%1`. It takes the same arguments and gives the same result.',
            instead
          );
        case 'background':
          return trans.__(
            'The call runs until someone stops it. Start it in the background instead: `%1`. The documentation of %2 shows the lines around it.',
            instead,
            library
          );
        case 'remove':
          return trans.__(
            'Leave the call out: Jupyter’s loop is running already, and %1 uses it.',
            library
          );
        case 'shown':
          return trans.__(
            'Use the async interface of %1: `%2`. Its documentation shows the lines around it.',
            library,
            instead
          );
        case 'thread':
          return trans.__(
            'Look for an async version in the documentation of %1, and `await` it. Without one, run the call in a thread, where no loop is running.',
            library
          );
        case 'unknown':
          return nest === 'yes'
            ? trans.__(
                'Look for an async version in the documentation of %1, and `await` it. Without one, `nest_asyncio` lets the call run inside the running loop.',
                library
              )
            : trans.__(
                'Look for an async version in the documentation of %1, and `await` it. `nest_asyncio` does not help with this library.',
                library
              );
      }
    },
    learnMore: [links.autoawait, links.toThread],
    detect: (notebook, run) => libraryFindings(notebook, run, libraries),
    message: ({ call }, trans) =>
      trans.__('`%1` starts its own event loop, and one is already running here.', call),
    fixes: libraryFixes
  });
}

export const libraryStartsLoop = libraryRule(libraries);

/** The rule that knows these libraries too; they come before ours. */
export function libraryRuleWith(more: readonly Library[]): AnyRule {
  return more.length > 0 ? libraryRule([...more, ...libraries]) : libraryStartsLoop;
}

function libraryFixes(
  { site, callers, known, together, worksInThread, worksPatched }: LibraryFinding,
  notebook: Notebook,
  trans: Trans
): readonly Fix[] {
  if (known?.instead.way === 'background') {
    // In a thread or a patched loop it would keep that, and the cell, for ever.
    const fix = runInBackground(notebook, site, known.instead, trans);
    return fix ? [fix] : [];
  }
  if (known?.instead.way === 'remove') {
    const fix = removeCall(notebook, site, trans);
    return fix ? [fix] : [];
  }
  const twins = together.map(({ cell, node, known }) => ({
    node,
    edits: twinEdits({ cell, node }, known.instead)
  }));
  const twin = awaitTwins(notebook, site.cell, twins, trans, callers);
  const thread = !twin && worksInThread ? callInThread(notebook, site, trans) : null;
  const patch = worksPatched ? applyNestAsyncio(notebook, site, trans) : null;
  return [twin, thread, patch].flatMap(fix => fix ?? []);
}

/** What makes the call that of its async twin. */
function twinEdits({ cell, node }: Site, instead: Instead): readonly TextEdit[] | null {
  switch (instead.way) {
    case 'twin':
      return renamedMethod(node, instead.name);
    case 'unwrap':
      return unwrappedCall(cell, node);
    default:
      return null;
  }
}

/** Takes the call out where it is a statement of a cell. */
function removeCall(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const statement = node.parent;
  return isEditable(cell) &&
    statement?.type === 'expression_statement' &&
    !enclosing(node, 'function_definition')
    ? {
        title: trans.__('Remove %1', shortCode(textOf(cell, node), 30)),
        applicability: 'safe',
        edit: [
          cellEdit(cellOf(notebook, cell.id), [
            ...removeStatements(cell, { statements: new Set([statement]), unwrapped: new Set() }),
            ...quietBefore(programOf(notebook), cell, statement)
          ])
        ]
      }
    : null;
}
