import { cellEdit } from '../core/edit';
import { cellOf } from '../core/notebook';
import { defineRule, Finding } from '../core/rule';
import { isEditable } from '../fixes/await-call';
import { removeArgument } from '../fixes/remove-argument';
import { shortCode } from '../fixes/short-code';
import { PythonCell, textOf } from '../python/cell';
import { Program, programOf, qualifiedName, Site } from '../python/program';
import { child } from '../python/syntax';
import { argumentsOf, keywordOf } from '../python/value-use';
import { failures } from './findings/failure';
import { links } from './links';

type Found = Finding & {
  readonly names: { readonly call: string };
  readonly given: readonly Site[];
};

export const loopArgumentRemoved = defineRule<Found>({
  name: 'loop-argument-removed',
  severity: 'error',
  example: { call: 'asyncio.gather' },
  title: trans => trans.__('The loop argument that Python removed'),
  whatHappened: ({ call }, trans) =>
    trans.__('`%1` was given `loop=…`, an argument that it does not take.', call),
  whyHere: (_, trans) =>
    trans.__(
      'Older code hands the loop around. Since Python 3.10, asyncio finds the running event loop, the part that runs async code, itself.'
    ),
  whatToDo: (_, trans) =>
    trans.__('Leave `loop=…` out. In a cell, Jupyter’s running loop is used, as it should be.'),
  learnMore: [
    {
      title: 'What changed in Python 3.10',
      url: 'https://docs.python.org/3/whatsnew/3.10.html#removed'
    },
    links.loop
  ],
  detect: (notebook, run) => {
    const program = programOf(notebook);
    return failures(notebook, run, /^TypeError$/, TEXT).flatMap(failure => {
      const [cell] = failure.places.flatMap(({ cell }) =>
        loopsGiven(program, cell)[0] ? cell : []
      );
      const given = cell ? loopsGiven(program, cell) : [];
      const [first] = given;
      const callee = first?.node.parent?.parent?.children[0];
      return callee
        ? [
            {
              at: { cell: cell.id, from: callee.from, to: first.node.to },
              names: { call: shortCode(textOf(cell, callee), 40) },
              given
            }
          ]
        : [];
    });
  },
  message: ({ call }, trans) =>
    trans.__('`%1` takes no `loop=…`: asyncio finds the running loop itself.', call),
  fixes: ({ given: [first, ...more] }, notebook, trans) => {
    const { cell } = first;
    const edits = [first, ...more].map(({ node }) => removeArgument(cell, node));
    const known = edits.flatMap(edit => edit ?? []);
    return isEditable(cell) && known.length === edits.length
      ? [
          {
            title: trans.__('Remove %1', shortCode(textOf(cell, first.node), 30)),
            applicability: 'safe',
            edit: [cellEdit(cellOf(notebook, cell.id), known)]
          }
        ]
      : [];
  }
});

/** Every `loop=…` that a function of asyncio is given in the cell. */
function loopsGiven(program: Program, cell: PythonCell): readonly Site[] {
  return cell.calls.flatMap(call => {
    const callee = child(call, 'function');
    const node = argumentsOf(call).find(given => keywordOf(cell, given) === 'loop');
    const name = callee && node ? qualifiedName(program, cell, callee) : null;
    return node && name !== null && TAKES_NO_LOOP.test(name) ? [{ cell, node }] : [];
  });
}

const TAKES_NO_LOOP =
  /^asyncio\.(gather|sleep|wait|wait_for|shield|as_completed|create_task|Lock|Event|Condition|Semaphore|BoundedSemaphore|Queue|LifoQueue|PriorityQueue|open_connection|start_server|create_subprocess_exec|create_subprocess_shell)$/;

/** Texts of Python 3.10 to 3.15. */
const TEXT =
  /^(As of 3\.10, the \*loop\* parameter was removed from \w+\(\) since it is no longer necessary|(\w+\.)*\w+\(\) got an unexpected keyword argument 'loop'|(\w+\.)*\w+\(\) got multiple values for (keyword )?argument 'loop')$/;
