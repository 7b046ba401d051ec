import { defineRule, Finding } from '../core/rule';
import { textOf } from '../python/cell';
import { CellSearch } from '../python/memory';
import { callsIn, Program, programOf, qualifiedName, Site, usesOf } from '../python/program';
import { scopeAt } from '../python/scopes';
import { child, enclosing } from '../python/syntax';
import { argumentsOf } from '../python/value-use';
import { callInThread, sleepAsync } from '../fixes/sleep-async';
import { shortCode } from '../fixes/short-code';
import { rangeOf } from './findings/failure';
import { links } from './links';

type Found = Finding & {
  readonly names: { readonly call: string; readonly function: string };
  readonly site: Site;
  readonly sleeps: boolean;
};

export const blockingCallInAsync = defineRule<Found>({
  name: 'blocking-call-in-async',
  severity: 'advice',
  example: { call: 'time.sleep(1)', function: 'time.sleep' },
  title: trans => trans.__('A blocking call in an async function'),
  whatHappened: ({ call }, trans) =>
    trans.__('While `%1` runs, nothing else can: all other tasks stand still.', call),
  whyHere: ({ function: name }, trans) =>
    trans.__(
      'Async code runs in one thread and takes turns at each `await`. `%1` keeps the turn until it is done.',
      name
    ),
  whatToDo: ({ function: name }, trans) =>
    name.endsWith('sleep')
      ? trans.__('Use `await asyncio.sleep(…)`, which lets the others run meanwhile.')
      : trans.__('Run it beside the others: `await asyncio.to_thread(%1, …)`.', name),
  learnMore: [links.blocking, links.toThread],
  detect: (notebook, run) => (run ? [] : blocking.in(programOf(notebook))),
  message: ({ call }, trans) => trans.__('`%1` blocks: no other task runs meanwhile.', call),
  fixes: ({ site, sleeps }, notebook, trans) =>
    [sleeps ? sleepAsync(notebook, site, trans) : callInThread(notebook, site, trans)].flatMap(
      fix => fix ?? []
    )
});

const blocking = new CellSearch<Found>(
  (program, cell) => callsIn(program, cell, BLOCKING).flatMap(site => foundAt(program, site)),
  ({ index }) => index.cellsWith('async')
);

function foundAt(program: Program, site: Site): readonly Found[] {
  const { cell, node } = site;
  const scope = scopeAt(cell, node);
  const callee = child(node, 'function');
  return scope.isAsync && scope.kind === 'function' && callee && !runsAlone(program, site)
    ? [
        {
          at: rangeOf(site),
          names: {
            call: shortCode(textOf(cell, node), 32),
            function: shortCode(textOf(cell, callee), 24)
          },
          site,
          sleeps: qualifiedName(program, cell, callee) === SLEEP
        }
      ]
    : [];
}

/** Whether each call of the function around it has a loop of its own, in a thread: nobody waits. */
function runsAlone(program: Program, { cell, node }: Site): boolean {
  const owner = enclosing(node, 'function_definition');
  const name = owner && child(owner, 'name');
  const bound = name ? (program.index.bindingsOf(textOf(cell, name))?.all ?? []) : [];
  if (!owner || bound.length !== 1 || SHARES.test(textOf(cell, owner))) {
    return false;
  }
  const { references } = usesOf(program, bound[0]);
  return references.length > 0 && references.every(use => isRunInThread(program, use));
}

const SHARES = /\b(gather|create_task|ensure_future|TaskGroup|as_completed|wait)\b/;

/** `asyncio.run(f())` in a plain function, or `asyncio.run` handed on beside `f()`. */
function isRunInThread(program: Program, { cell, node }: Site): boolean {
  for (let up = node.parent; up && !/_statement$/.test(up.type); up = up.parent) {
    const callee = up.type === 'call' ? child(up, 'function') : null;
    const given = callee ? argumentsOf(up) : [];
    const values = given.map(argument => child(argument, 'value') ?? argument);
    const starts = callee !== null && qualifiedName(program, cell, callee) === RUN;
    if (
      (starts && enclosing(up, 'function_definition', 'lambda') !== null) ||
      values.some(
        value => value.type === 'attribute' && qualifiedName(program, cell, value) === RUN
      )
    ) {
      return true;
    }
  }
  return false;
}

const RUN = 'asyncio.run';
const SLEEP = 'time.sleep';

/** Functions that wait for a clock, the network, another program or a person. */
const BLOCKING: ReadonlySet<string> = new Set([
  SLEEP,
  'requests.get',
  'requests.post',
  'requests.put',
  'requests.patch',
  'requests.delete',
  'requests.head',
  'requests.options',
  'requests.request',
  'urllib.request.urlopen',
  'urllib.request.urlretrieve',
  'httpx.get',
  'httpx.post',
  'subprocess.run',
  'subprocess.call',
  'subprocess.check_call',
  'subprocess.check_output',
  'os.system'
]);
