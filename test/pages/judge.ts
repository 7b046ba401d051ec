import { applyEdit } from '../../src/core/edit';
import { Kernel } from '../../src/core/notebook';
import { Diagnostic, Fix } from '../../src/core/rule';
import { KernelRun, Kernels, NbOutput } from '../kernel/kernels';
import { changesOf } from './changes';
import { examine, isAlarm, Patient, patient } from './doctor';
import { compareOutputs, missingLines, textsOf } from './outputs';
import { After, PageCase, PageCell } from './page';

/**
 * Everything that is not as this case of the rule's page says: what the kernel
 * shows, what the card says, what each button makes of the cells, and what the
 * kernel shows then.
 */
export async function judge(rule: string, page: PageCase, kernels: Kernels): Promise<string[]> {
  const run = await runBefore(page, kernels);
  const shown = page.recorded ? [] : compareRun(page.before, page.runs, run);
  const kernel: Kernel = page.recorded ? { ...kernels.facts, python: null } : kernels.facts;
  const seen = patient(page.before, kernel, page.runs, run);
  const diagnostics = examine(seen);
  const trial = await trialOf(page, run, kernels);
  const others = await judgeOthers(page, diagnostics, seen, trial, kernels);
  if (page.message === null) {
    const alarms = diagnostics.filter(found => isAlarm(found) || found.rule === rule);
    return [...shown, ...others, ...alarms.map(found => `says ${describe(found)}`)];
  }
  const cardless = page.recorded ? [] : cellsWithoutCard(page.runs, run, diagnostics);
  shown.push(...cardless, ...others);
  const mine = diagnostics.filter(found => found.rule === rule);
  if (mine.length === 0) {
    return [...shown, `says nothing; other rules: ${diagnostics.map(describe).join('; ')}`];
  }
  const [{ message, fixes }] = mine;
  const afters = await Promise.all(
    page.afters.map(async after => {
      const fix = fixes.find(({ title }) => title === after.title);
      const complaints = fix ? await judgeFix(rule, after, fix, seen, trial, kernels) : [];
      return complaints.map(complaint => `${after.title}: ${complaint}`);
    })
  );
  return [
    ...shown,
    ...compareText('message', page.message.replace(/`/g, ''), message.replace(/`/g, '')),
    ...compareText('buttons', page.afters.map(button).join('\n'), fixes.map(button).join('\n')),
    ...afters.flat()
  ];
}

async function runBefore(page: PageCase, kernels: Kernels): Promise<KernelRun> {
  if (!page.recorded) {
    return kernels.run(page.runs.map(index => page.before[index].source));
  }
  const cells = page.runs.map((index, i) => ({
    status: 'ok' as const,
    execution_count: i + 1,
    outputs: page.before[index].recorded as NbOutput[]
  }));
  const late = page.before.flatMap(({ outputs }) => outputs.filter(({ kind }) => kind === 'late'));
  return { cells, late: late.map(({ text }) => text).join('\n'), values: {} };
}

async function judgeFix(
  rule: string,
  after: After,
  fix: Fix,
  before: Patient,
  trial: Trial,
  kernels: Kernels
): Promise<string[]> {
  const edited = applyEdit(before.notebook, fix.edit);
  const expected = after.cells.map(({ source }) => source);
  const texts = compareText(
    'cells',
    expected.join(BETWEEN_CELLS),
    edited.cells.map(({ source }) => source).join(BETWEEN_CELLS)
  );
  const couldRun = trial.run && after.applicability !== 'workaround';
  if (texts.length > 0 || (after.shownOnly && !couldRun)) {
    return texts;
  }
  if (after.shownOnly) {
    return ['it can be run here: leave out “Shown only.”'];
  }
  const { order } = trial;
  const run = await kernels.run(order.map(index => expected[index]));
  const now = patient(after.cells, kernels.facts, order, run);
  const had = examine(before).filter(found => found.rule === rule).length;
  const left = examine(now).filter(found => found.rule === rule);
  return [
    ...compareRun(after.cells, order, run),
    ...noisyCells(after.cells, order, run),
    ...(after.applicability === 'workaround' || after.differs ? [] : harm(trial, run)),
    ...(left.length < had ? [] : left.map(found => `still says ${describe(found)}`))
  ];
}

/** What the cells do in this kernel before any fix; null where a library is missing. */
type Trial = { readonly order: readonly number[]; readonly run: KernelRun | null };

/** Also where the page runs no cell, or shows what another kernel recorded. */
async function trialOf(page: PageCase, shown: KernelRun, kernels: Kernels): Promise<Trial> {
  const isRun = page.runs.length > 0 && !page.recorded;
  const code = page.before.flatMap(({ type }, index) => (type === 'code' ? [index] : []));
  const order = page.runs.length > 0 ? page.runs : code;
  const needed = page.message === null || page.afters.length > 0;
  if (!isRun && !needed) {
    return { order, run: null };
  }
  const run = isRun ? shown : await kernels.run(order.map(index => page.before[index].source));
  const lacks = run.cells.some(({ outputs }) =>
    outputs.some(({ ename }) => ename === 'ModuleNotFoundError')
  );
  return { order, run: lacks ? null : run };
}

/** What a fix did to cells that were right. */
function harm({ order, run }: Trial, after: KernelRun): string[] {
  return run
    ? changesOf(run, after).map(
        ({ at, what }) => `cell ${order[at] + 1} ${what} (is it meant? Say so: Differs: …)`
      )
    : [];
}

/** What the fixes do that this page does not show: of other mistakes, and of advice. */
async function judgeOthers(
  page: PageCase,
  diagnostics: readonly Diagnostic[],
  { notebook }: Patient,
  trial: Trial,
  kernels: Kernels
): Promise<string[]> {
  const { order, run } = trial;
  const known = new Set(
    [page.before, ...page.afters.map(({ cells }) => cells)].map(cells => textOf(cells))
  );
  const offers = diagnostics
    .flatMap(({ rule, fixes }) => fixes.map(fix => ({ rule, fix })))
    .filter(({ fix }) => fix.applicability !== 'workaround');
  const complaints: string[] = [];
  for (const { rule, fix } of run ? offers : []) {
    const { cells } = applyEdit(notebook, fix.edit);
    const text = textOf(cells);
    if (!known.has(text)) {
      known.add(text);
      const after = await kernels.run(order.map(index => cells[index].source));
      complaints.push(
        ...harm(trial, after).map(what => `${rule}, ${button(fix)}: ${what}\n${indent(text)}`)
      );
    }
  }
  return complaints;
}

/**
 * Cells that failed at last and get no card, neither for what they do nor for
 * what showed there. That a name is missing follows from a cell that failed above.
 */
function cellsWithoutCard(
  order: readonly number[],
  { cells }: KernelRun,
  diagnostics: readonly Diagnostic[]
): string[] {
  const last = new Map(order.map((cell, i) => [cell, cells[i]]));
  const failed = [...last].filter(([, { status }]) => status === 'error');
  return failed
    .filter(
      ([cell, { outputs }], i) =>
        !diagnostics.some(({ at, shownIn }) => [at.cell, shownIn].includes(String(cell))) &&
        !(i > 0 && outputs.some(({ ename }) => ename === 'NameError'))
    )
    .map(([cell]) => `cell ${cell + 1} failed, and has no card`);
}

function textOf(cells: readonly { readonly source: string }[]): string {
  return cells.map(({ source }) => source).join(BETWEEN_CELLS);
}

/** A cell that ran twice is compared with what it showed last. */
function compareRun(
  cells: readonly PageCell[],
  order: readonly number[],
  run: KernelRun
): string[] {
  const last = new Map(order.map((cell, i) => [cell, run.cells[i]]));
  const complaints = [...last].flatMap(([index, shown]) =>
    compareOutputs(cells[index], shown).map(complaint => `cell ${index + 1}: ${complaint}`)
  );
  return [
    ...complaints,
    ...cells.flatMap(({ outputs }) => missingLines(outputs, 'late', run.late))
  ];
}

/** Warnings and logs of a mended notebook that its page does not mention. */
function noisyCells(
  cells: readonly PageCell[],
  order: readonly number[],
  run: KernelRun
): string[] {
  const says = (index: number) => cells[index].outputs.some(({ kind }) => kind === 'stderr');
  const late = cells.some(({ outputs }) => outputs.some(({ kind }) => kind === 'late'));
  const noise = order.flatMap((cell, i) =>
    says(cell) ? [] : textsOf(run.cells[i].outputs, 'stderr')
  );
  return [...noise, ...(run.late && !late ? [run.late] : [])].map(text => `stderr: ${text}`);
}

const BETWEEN_CELLS = '\n# -----\n';

function compareText(what: string, said: string, shown: string): string[] {
  return said === shown
    ? []
    : [`${what} on the page:\n${indent(said)}\n  but really:\n${indent(shown)}`];
}

function button({ title, applicability }: Pick<Fix, 'title' | 'applicability'>): string {
  return `${title} (${applicability})`;
}

function describe({ rule, line, at, message }: Diagnostic): string {
  return `${rule} at cell ${Number(at.cell) + 1} line ${line}: ${message}`;
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}
