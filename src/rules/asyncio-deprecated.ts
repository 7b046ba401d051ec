import { Notebook } from '../core/notebook';
import { defineRule, Finding } from '../core/rule';
import { Run } from '../core/run';
import { PythonCell } from '../python/cell';
import { Program, programOf, qualifiedName } from '../python/program';
import { child, descendants, SyntaxNode } from '../python/syntax';
import { argumentsOf, keywordOf } from '../python/value-use';
import { rangeOf } from './findings/failure';
import { cellsOfFile } from './findings/log';
import { links } from './links';

type Found = Finding & { readonly names: { readonly name: string; readonly python: string } };

export const asyncioDeprecated = defineRule<Found>({
  name: 'asyncio-deprecated',
  severity: 'advice',
  example: { name: 'asyncio.set_event_loop_policy', python: '3.16' },
  title: trans => trans.__('A part of asyncio that is going away'),
  whatHappened: ({ name, python }, trans) =>
    trans.__('`%1` still works in this kernel. It is to be removed in Python %2.', name, python),
  whyHere: (_names, trans) =>
    trans.__('asyncio has changed over the years. Python warns some versions before a removal.'),
  whatToDo: ({ name }, trans) => {
    switch (name) {
      case 'asyncio.iscoroutinefunction':
        return trans.__('Write `inspect.iscoroutinefunction(…)`, after `import inspect`.');
      case 'asyncio.coroutine':
        return trans.__(
          'Write `async def` in place of `@asyncio.coroutine` and `def`. Write `await` in place of `yield from`.'
        );
      case WAIT:
        return trans.__('Make each coroutine a task first: `asyncio.create_task(…)`.');
      case LOOP:
        return trans.__(
          'Leave `loop=…` out. asyncio finds the event loop, the part that runs async code, by itself.'
        );
      default:
        return trans.__(
          'Leave `%1` out if you can. Jupyter’s event loop, the part that runs async code, is running already.',
          name
        );
    }
  },
  learnMore: [
    { title: 'asyncio policies', url: 'https://docs.python.org/3/library/asyncio-policy.html' },
    links.loop
  ],
  detect: (notebook, run) =>
    run?.stderr.includes('DeprecationWarning: ') ? warned(notebook, run) : [],
  message: ({ name, python }, trans) =>
    trans.__('`%1` is going away with Python %2.', name, python),
  fixes: () => []
});

const WAIT = 'asyncio.wait([coroutine])';
const LOOP = 'loop=…';

/** `FILE:LINE: DeprecationWarning: …`, from Python 3.8 to 3.15 (errors.md 1B, 1F). */
const WARNING = /^(\S.*?):\d+: DeprecationWarning: (.+)$/gm;
const NAMED =
  /^'(?:asyncio\.)?(\w+)' is deprecated (?:and slated for removal in|as of Python 3\.12 and will be removed in) Python (\d\.\d+)/;
const OTHERS: readonly (readonly [RegExp, Found['names']])[] = [
  [/^"@coroutine" decorator is deprecated/, { name: 'asyncio.coroutine', python: '3.11' }],
  [/^The explicit passing of coroutine objects to/, { name: WAIT, python: '3.11' }],
  [/^The loop argument is deprecated since/, { name: LOOP, python: '3.10' }]
];

/** One finding per name and cell, at its first use there. */
function warned(notebook: Notebook, run: Run): readonly Found[] {
  const program = programOf(notebook);
  return [...run.stderr.matchAll(WARNING)].flatMap(([, file, text]) => {
    const names = namesIn(text);
    return (names ? cellsOfFile(program, file) : []).flatMap(cell => {
      const [node] = names ? usesIn(program, cell, names.name) : [];
      return names && node
        ? [
            {
              at: rangeOf({ cell, node }),
              ...(run.cell && run.cell !== cell.id ? { shownIn: run.cell } : {}),
              names
            }
          ]
        : [];
    });
  });
}

function namesIn(text: string): Found['names'] | null {
  const [, name, python] = NAMED.exec(text) ?? [];
  return name
    ? { name: `asyncio.${name}`, python }
    : (OTHERS.find(([says]) => says.test(text))?.[1] ?? null);
}

function usesIn(program: Program, cell: PythonCell, name: string): readonly SyntaxNode[] {
  if (name === LOOP || name === WAIT) {
    return cell.calls.filter(call => {
      const callee = child(call, 'function');
      const called = callee && qualifiedName(program, cell, callee);
      return name === WAIT
        ? called === 'asyncio.wait'
        : called?.startsWith('asyncio.') &&
            argumentsOf(call).some(given => keywordOf(cell, given) === 'loop');
    });
  }
  return descendants(cell.tree).filter(
    node =>
      (node.type === 'attribute' || node.type === 'identifier') &&
      node.parent?.type !== 'attribute' &&
      qualifiedName(program, cell, node) === name
  );
}
