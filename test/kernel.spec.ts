import { Kernels, startKernels } from './kernel/kernels';
import { textsOf } from './pages/outputs';

jest.setTimeout(60_000);

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});
afterAll(() => kernels.stop());

describe('a fresh kernel', () => {
  it('runs the cells in order and shows their outputs', async () => {
    const { cells, values } = await kernels.run([
      'x = 20',
      'import sys\nprint("out")\nprint("err", file=sys.stderr)\nx + 1',
      '1 / 0',
      'await __import__("asyncio").sleep(0, "still here")'
    ]);
    expect(cells.map(({ status }) => status)).toEqual(['ok', 'ok', 'error', 'ok']);
    expect(cells.map(({ execution_count }) => execution_count)).toEqual([1, 2, 3, 4]);
    expect(textsOf(cells[1].outputs, 'stdout')).toEqual(['out']);
    expect(textsOf(cells[1].outputs, 'stderr')).toEqual(['err']);
    expect(textsOf(cells[1].outputs, 'result')).toEqual(['21']);
    expect(textsOf(cells[2].outputs, 'error')).toEqual(['ZeroDivisionError: division by zero']);
    expect(textsOf(cells[3].outputs, 'result')).toEqual(["'still here'"]);
    expect(values).toEqual({ x: '20' });
  });

  it('knows nothing of other notebooks', async () => {
    const [, second] = await Promise.all([kernels.run(['y = 1']), kernels.run(['y'])]);
    expect(textsOf(second.cells[0].outputs, 'error')).toEqual([
      "NameError: name 'y' is not defined"
    ]);
  });

  it('hears the log that belongs to no cell', async () => {
    const { cells, late } = await kernels.run([
      'import asyncio\nasync def spill():\n    raise ValueError("spilt")',
      'asyncio.create_task(spill())\nawait asyncio.sleep(0.01)'
    ]);
    expect(cells[1].outputs).toEqual([]);
    expect(late).toMatch(/^Task exception was never retrieved\n/);
  });

  it('is given up when it dies', async () => {
    const { cells } = await kernels.run(['import os\nos._exit(1)', '1']);
    expect(cells.map(({ status }) => status)).toEqual(['dead', 'dead']);
  });

  it('is given up when a cell takes too long', async () => {
    const { cells } = await kernels.run(['print("on")\nwhile True: pass', '1'], 1);
    expect(cells.map(({ status }) => status)).toEqual(['timeout', 'timeout']);
    expect(textsOf(cells[0].outputs, 'stdout')).toEqual(['on']);
  });
});
