import { defineRule, Finding } from '../core/rule';
import { textOf } from '../python/cell';
import { CellSearch } from '../python/memory';
import { callsIn, Program, programOf, qualifiedName, Site } from '../python/program';
import { scopeAt } from '../python/scopes';
import { child } from '../python/syntax';
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
  return scope.isAsync && scope.kind === 'function' && callee
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
