import { CellRun, NbOutput } from '../../kernel/kernels';
import { compareOutputs } from '../../pages/outputs';
import { PageCell, PageOutput } from '../../pages/page';

const page = (...outputs: PageOutput[]): PageCell => ({
  type: 'code',
  source: '',
  outputs,
  recorded: []
});
const kernel = (...outputs: NbOutput[]): CellRun => ({
  status: 'ok',
  execution_count: 1,
  outputs
});
const stdout = (text: string): NbOutput => ({ output_type: 'stream', name: 'stdout', text });
const stderr = (text: string): NbOutput => ({ output_type: 'stream', name: 'stderr', text });
const result = (text: string): NbOutput => ({
  output_type: 'execute_result',
  data: { 'text/plain': text }
});

describe('the outputs of a page', () => {
  it.each<[string, PageOutput, NbOutput]>([
    ['a text', { kind: 'stdout', text: 'tea\nmilk' }, stdout('tea\nmilk\n')],
    [
      'an address',
      { kind: 'result', text: '<coroutine object f at 0x…>' },
      result('<coroutine object f at 0x7f84a4728bf0>')
    ],
    [
      'the file of a cell',
      { kind: 'error', text: "SyntaxError: 'await' outside function (1.py, line 2)" },
      {
        output_type: 'error',
        ename: 'SyntaxError',
        evalue: "'await' outside function (739.py, line 2)"
      }
    ],
    ['a time', { kind: 'stdout', text: 'took … s' }, stdout('took 0.21 s')],
    ['a line of stderr', { kind: 'stderr', text: 'two' }, stderr('one\n\x1b[31mtwo\x1b[0m\n')]
  ])('match %s', (_, said, shown) => {
    expect(compareOutputs(page(said), kernel(shown))).toEqual([]);
  });

  it.each<[string, PageOutput[], NbOutput[]]>([
    ['another text', [{ kind: 'stdout', text: 'tea' }], [stdout('milk\n')]],
    ['more text', [{ kind: 'stdout', text: 'tea' }], [stdout('tea\nmilk\n')]],
    ['nothing', [{ kind: 'stdout', text: 'tea' }], []],
    ['what they do not mention', [], [result('1')]],
    ['stderr without the line', [{ kind: 'stderr', text: 'two' }], [stderr('one\n')]],
    ['special characters', [{ kind: 'stdout', text: 'f(.)' }], [stdout('f(x)')]]
  ])('do not match %s', (_, said, shown) => {
    expect(compareOutputs(page(...said), kernel(...shown))).toHaveLength(1);
  });

  it('do not match a kernel that died', () => {
    expect(compareOutputs(page(), { ...kernel(), status: 'dead' })).toEqual(['the kernel: dead']);
  });
});
