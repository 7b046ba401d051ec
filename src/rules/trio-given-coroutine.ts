import { cellEdit } from '../core/edit';
import { cellOf } from '../core/notebook';
import { defineRule, Finding } from '../core/rule';
import { isEditable } from '../fixes/await-call';
import { shortCode } from '../fixes/short-code';
import { handedArguments } from '../fixes/hand-arguments';
import { textOf } from '../python/cell';
import { Site } from '../python/program';
import { child } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { failures, pickAtFailure } from './findings/failure';
import { links } from './links';

type Found = Finding & {
  readonly names: { readonly call: string; readonly made: string };
  readonly made: Site;
};

export const trioGivenCoroutine = defineRule<Found>({
  name: 'trio-given-coroutine',
  severity: 'error',
  example: { call: 'trio.run(main())', made: 'main()' },
  title: trans => trans.__('Trio wants the function, not its call'),
  whatHappened: ({ call, made }, trans) =>
    trans.__('`%1` was given the result of `%2`. Trio calls the function itself.', call, made),
  whyHere: (_, trans) =>
    trans.__(
      'Calling an async function only prepares its work, as an object called a coroutine. asyncio takes those; Trio takes the function and its arguments.'
    ),
  whatToDo: (_, trans) =>
    trans.__('Give the function and its arguments apart: `trio.run(function, argument)`.'),
  learnMore: [links.trio],
  detect: (notebook, run) =>
    failures(notebook, run, /^TypeError$/, TEXT).flatMap(failure => {
      const [found] = pickAtFailure(failure, ({ cell, current }, node) => {
        const [made] = node.type === 'call' ? argumentsOf(node) : [];
        const callee = node.type === 'call' ? child(node, 'function') : null;
        const isTrio = callee && /(^|\.)(run|start_soon|start)$/.test(textOf(cell, callee));
        return current && isTrio && made?.type === 'call' ? { cell, node, made } : null;
      });
      return found
        ? [
            {
              at: { cell: found.cell.id, from: found.node.from, to: found.node.to },
              names: {
                call: shortCode(textOf(found.cell, found.node), 30),
                made: shortCode(textOf(found.cell, found.made), 20)
              },
              made: { cell: found.cell, node: found.made }
            }
          ]
        : [];
    }),
  message: ({ call }, trans) =>
    trans.__('`%1` needs the function and its arguments, not the call.', call),
  fixes: ({ made: { cell, node } }, notebook, trans) => {
    const edits = isEditable(cell) ? handedArguments(cell, node) : null;
    const callee = child(node, 'function') ?? node;
    return edits
      ? [
          {
            title: trans.__('Give it %1, without the call', shortCode(textOf(cell, callee), 16)),
            applicability: 'safe',
            edit: [cellEdit(cellOf(notebook, cell.id), edits)]
          }
        ]
      : [];
  }
});

const TEXT = /^Trio was expecting an async function, but instead it got a coroutine object /;
