import { applyEdit } from '../../src/core/edit';
import { Kernel } from '../../src/core/notebook';
import { Diagnostic, Fix } from '../../src/core/rule';
import { KernelRun, Kernels, NbOutput } from '../kernel/kernels';
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
  if (page.message === null) {
    const alarms = diagnostics.filter(found => isAlarm(found) || found.rule === rule);
    return [...shown, ...alarms.map(found => `says ${describe(found)}`)];
  }
  const mine = diagnostics.filter(found => found.rule === rule);
  if (mine.length === 0) {
    return [...shown, `says nothing; other rules: ${diagnostics.map(describe).join('; ')}`];
  }
  const [{ message, fixes }] = mine;
  const afters = await Promise.all(
    page.afters.map(async after => {
      const fix = fixes.find(({ title }) => title === after.title);
      const complaints = fix ? await judgeFix(rule, page, after, fix, seen, kernels) : [];
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
  page: PageCase,
  after: After,
  fix: Fix,
  before: Patient,
  kernels: Kernels
): Promise<string[]> {
  const edited = applyEdit(before.notebook, fix.edit);
  const expected = after.cells.map(({ source }) => source);
  const texts = compareText(
    'cells',
    expected.join(BETWEEN_CELLS),
    edited.cells.map(({ source }) => source).join(BETWEEN_CELLS)
  );
  if (texts.length > 0 || after.shownOnly) {
    return texts;
  }
  const code = after.cells.flatMap(({ type }, index) => (type === 'code' ? [index] : []));
  const order = page.runs.length > 0 ? page.runs : code;
  const run = await kernels.run(order.map(index => expected[index]));
  const now = patient(after.cells, kernels.facts, order, run);
  const had = examine(before).filter(found => found.rule === rule).length;
  const left = examine(now).filter(found => found.rule === rule);
  return [
    ...compareRun(after.cells, order, run),
    ...noisyCells(after.cells, order, run),
    ...(left.length < had ? [] : left.map(found => `still says ${describe(found)}`))
  ];
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
