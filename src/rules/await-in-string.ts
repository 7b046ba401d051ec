import { cellEdit } from '../core/edit';
import { defineRule, Finding } from '../core/rule';
import { isLocked } from '../fixes/async-blockers';
import { shortCode } from '../fixes/short-code';
import { awaitProblem } from '../python/await-legality';
import { PythonCell, textOf } from '../python/cell';
import { Program, programOf, resolve, Site } from '../python/program';
import { child, SyntaxNode } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { failures, pickAtFailure, rangeOf } from './findings/failure';
import { links } from './links';

type Found = Finding & { readonly site: Site };

export const awaitInString = defineRule<Found>({
  name: 'await-in-string',
  severity: 'error',
  example: { call: 'exec' },
  title: trans => trans.__('await in a string'),
  whatHappened: ({ call }, trans) =>
    trans.__('`%1()` runs the text in it as plain Python. There, nothing can wait.', call),
  whyHere: ({ call }, trans) =>
    trans.__(
      'Jupyter waits for `await` in the cell itself. It does not see the text that `%1()` runs.',
      call
    ),
  whatToDo: (_, trans) => trans.__('Write the code in the cell instead of in a string.'),
  learnMore: [links.autoawait],
  detect: (notebook, run) => {
    const program = programOf(notebook);
    return failures(notebook, run, /^(SyntaxError|RuntimeError)$/, REFUSED).flatMap(failure =>
      pickAtFailure(failure, ({ cell }, node) => {
        const callee = node.type === 'call' ? child(node, 'function') : null;
        const [text] = callee ? argumentsOf(node) : [];
        const call = callee && text?.type === 'string' ? runnerOf(program, cell, callee) : null;
        return call && /\bawait\b/.test(textOf(cell, text))
          ? { at: rangeOf({ cell, node }), site: { cell, node }, names: { call } }
          : null;
      }).slice(0, 1)
    );
  },
  message: ({ call }, trans) => trans.__('Code in the string of `%1()` cannot wait.', call),
  fixes: ({ site: { cell, node } }, notebook, trans) => {
    const program = programOf(notebook);
    const [text, ...more] = argumentsOf(node);
    const code = codeIn(textOf(cell, text));
    const isAlone = node.parent?.type === 'expression_statement' && more.length === 0;
    return code && isAlone && !isLocked(program, cell) && !awaitProblem(program, cell, node)
      ? [
          {
            title: trans.__('Use %1', shortCode(code, 36)),
            applicability: 'check-first',
            note: trans.__('Runs the code without the string.'),
            edit: [cellEdit(cell, [{ from: node.from, to: node.to, insert: code }])]
          }
        ]
      : [];
  }
});

/** The second is what `run_cell` says. */
const REFUSED =
  /^('await' outside function \(<string>, line \d+\)|This event loop is already running)$/;

/** What runs the text that it is given: `exec`, `eval`, or `run_cell` of IPython. */
function runnerOf(program: Program, cell: PythonCell, callee: SyntaxNode): string | null {
  const method = child(callee, 'attribute');
  const name = textOf(cell, method ?? callee);
  return method
    ? name === 'run_cell'
      ? name
      : null
    : (name === 'exec' || name === 'eval') && resolve(program, cell, callee).bindings.length === 0
      ? name
      : null;
}

/** The code in a plain one-line string that holds one `await` and nothing to escape. */
function codeIn(text: string): string | null {
  const [, single, double] = /^(?:'(await [^'\\\n;]+)'|"(await [^"\\\n;]+)")$/.exec(text) ?? [];
  return single ?? double ?? null;
}
