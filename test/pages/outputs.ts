import { withoutAnsi } from '../../src/core/traceback';
import { CellRun, NbOutput } from '../kernel/kernels';
import { PageCell, PageOutput } from './page';

/**
 * What a kernel showed that the page does not say, and the other way round.
 * `…` in a page stands for any text within a line. stderr comes and goes with
 * garbage collection: the page gives the lines that matter.
 */
export function compareOutputs({ outputs }: PageCell, run: CellRun): string[] {
  const complaints = ['timeout', 'dead'].includes(run.status) ? [`the kernel: ${run.status}`] : [];
  for (const kind of ['error', 'stdout', 'result'] as const) {
    const said = outputs.filter(output => output.kind === kind).map(({ text }) => text.trimEnd());
    const shown = textsOf(run.outputs, kind);
    if (said.length !== shown.length || said.some((text, i) => !matches(text, shown[i]))) {
      complaints.push(`${kind} on the page: ${quote(said)}\n  in the kernel: ${quote(shown)}`);
    }
  }
  const missing = missingLines(outputs, 'stderr', textsOf(run.outputs, 'stderr').join('\n'));
  return [...complaints, ...missing];
}

/** Lines of the page's fences of this kind that the text does not contain. */
export function missingLines(
  outputs: readonly PageOutput[],
  kind: PageOutput['kind'],
  shown: string
): string[] {
  const lines = shown.split('\n');
  return outputs
    .filter(output => output.kind === kind)
    .flatMap(({ text }) => text.split('\n'))
    .filter(said => !lines.some(line => matches(`…${said}…`, line)))
    .map(said => `${kind} on the page: ${said}\n  in the kernel: ${quote([shown])}`);
}

/** The outputs of one kind as text; equal for every run of one kernel version. */
export function textsOf(outputs: readonly NbOutput[], kind: PageOutput['kind']): string[] {
  return outputs
    .flatMap(({ output_type, name, text, ename, evalue, data }) => {
      switch (output_type) {
        case 'stream':
          return name === kind ? [text ?? ''] : [];
        case 'error':
          return kind === 'error' ? [`${ename}: ${evalue}`] : [];
        default:
          return kind === 'result' ? [data?.['text/plain'] ?? ''] : [];
      }
    })
    .map(text => normalise(text).trimEnd());
}

function matches(said: string, shown: string): boolean {
  const pattern = normalise(said)
    .split('…')
    .map(text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}$`).test(normalise(shown));
}

/** Without what differs from run to run: line ends, colours, addresses, ids of mocks, files of cells. */
function normalise(text: string): string {
  return withoutAnsi(text)
    .replace(/\r\n/g, '\n')
    .replace(/\b0x([0-9a-fA-F]+|…|\.\.\.)/g, '0x@')
    .replace(/\bid='\d{9,}'/g, "id='@'")
    .replace(/[^\s"'(]*ipykernel_\d+[\\/]\d+\.py/g, 'CELL.py')
    .replace(/\(\d+\.py, line/g, '(CELL.py, line');
}

function quote(texts: readonly string[]): string {
  return texts.length === 0 ? 'nothing' : texts.map(text => JSON.stringify(text)).join(', ');
}
