import { applyEdit } from '../../../src/core/edit';
import { english } from '../../../src/core/words';
import { leaveMagic } from '../../../src/fixes/leave-magic';
import { programOf } from '../../../src/python/program';
import { loadPythonParser } from '../python/load';
import { notebook } from '../python/notebook';

beforeAll(loadPythonParser);

const PRELUDE = "import asyncio\nasync def brew(cup='tea'):\n    return cup";

/** The cell after it has left its magic; null when it has to stay. */
function left(source: string, above = PRELUDE): string | null {
  const before = notebook(above, source);
  const fix = leaveMagic(before, programOf(before).cells[1], english);
  return fix && applyEdit(before, fix.edit).cells[1].source;
}

const timed = (lines: string, t0 = 't0') =>
  `import time\n${t0} = time.perf_counter()\n${lines}print(f'{time.perf_counter() - ${t0}:.2f} s')`;

describe('a cell under %%time', () => {
  it('waits, and is timed by a clock', () => {
    expect(left("%%time\ncup = await brew('tea')\n")).toBe(
      `${timed("cup = await brew('tea')\n")}\n`
    );
    expect(left('%%timeit\nasyncio.run(brew())')).toBe(timed('await brew()\n'));
  });

  it('still shows its last value, after the time', () => {
    expect(left('%%time\nawait brew()')).toBe(`${timed('result = await brew()\n')}\nresult`);
  });

  it('shows no value where there was none', () => {
    expect(left('%%time\nawait brew();')).toBe(timed('await brew();\n'));
    expect(left('%%time\nprint(await brew())')).toBe(timed('print(await brew())\n'));
  });

  it('runs as often as it was told', () => {
    const often = (runs: number, lines: string) =>
      `import time\nt0 = time.perf_counter()\nfor turn in range(${runs}):\n${lines}\n` +
      `print(f'{(time.perf_counter() - t0) / ${runs}:.4f} s per run')`;
    expect(left('%%timeit -n 3\nasyncio.run(brew())')).toBe(often(21, '    await brew()'));
    expect(left('%%timeit -n10 -r 2\nfor i in "ab":\n    await brew(i)')).toBe(
      often(20, '    for i in "ab":\n        await brew(i)')
    );
    expect(left('%timeit -n 4 -r 1 asyncio.run(brew())')).toBe(often(4, '    await brew()'));
  });

  it('numbers its names when all are taken', () => {
    const taken = `${PRELUDE}\nt0 = started = start_time = result = value = outcome = 1`;
    expect(left('%%time\nawait brew()', taken)).toBe(
      timed('result_2 = await brew()\n', 't0_2') + '\nresult_2'
    );
  });

  it('takes names that nothing in the notebook has', () => {
    expect(left('%%time\nx = await brew()', `${PRELUDE}\nt0 = 1`)).toBe(
      timed('x = await brew()\n', 'started')
    );
    expect(left('%%time\nawait brew()', `${PRELUDE}\nresult = 1`)).toContain(
      'value = await brew()'
    );
    expect(left('%%time\nx = await brew()', `${PRELUDE}\ntime = 1`)).toBe(
      "from time import perf_counter\nt0 = perf_counter()\nx = await brew()\nprint(f'{perf_counter() - t0:.2f} s')"
    );
  });
});

describe('a cell under %%capture', () => {
  const captured = (head: string, lines: string) =>
    `from IPython.utils.capture import capture_output\nwith capture_output(${head}:\n${lines}`;

  it('waits in a block of its own', () => {
    expect(left('%%capture out\nx = asyncio.run(brew())\n\nprint(x)')).toBe(
      captured(') as out', '    x = await brew()\n\n    print(x)')
    );
    expect(left('%%capture --no-stderr\nprint(await brew())')).toBe(
      captured('stderr=False)', '    print(await brew())')
    );
  });

  it('keeps what strings say', () => {
    expect(left("%%capture\ns = '''\nmilk\n'''\nprint(await brew(s))")).toBe(
      captured(')', "    s = '''\nmilk\n'''\n    print(await brew(s))")
    );
  });

  it('stays with options that are not known', () => {
    expect(left('%%capture --loud\nawait brew()')).toBeNull();
    expect(left('%%capture a b\nawait brew()')).toBeNull();
  });
});

describe('a line of %time', () => {
  it('still shows its value, after the time', () => {
    expect(left('%time asyncio.run(brew())')).toBe(`${timed('result = await brew()\n')}\nresult`);
    expect(left('%timeit asyncio.run(brew())')).toBe(timed('await brew()\n'));
  });

  it('waits, and is timed by a clock', () => {
    expect(left('x = %time asyncio.run(brew())')).toBe(timed('x = await brew()\n'));
    expect(left('if True:\n    %time asyncio.run(brew())')).toBe(
      'if True:\n    ' + timed('await brew()\n').replace(/\n/g, '\n    ')
    );
  });
});

it.each([
  ['under another magic', '%%prun\nawait brew()'],
  ['under a language of its own', '%%bash\nawait brew()'],
  ['with nothing to wait for', "%%time\nprint('tea')"],
  ['that is broken', '%%time\nawait brew('],
  ['with carriage returns', '%%time\nawait brew()\r\n'],
  ['whose call is in a plain function', '%%time\ndef f():\n    asyncio.run(brew())\nf()'],
  ['without a body', '%%time'],
  ['whose result is kept', 'r = %timeit -o asyncio.run(brew())'],
  ['whose result is kept as _', '%%timeit -n 2 -o\nawait brew()'],
  ['with code on its first line', '%%timeit cup = 1\nawait brew(cup)'],
  ['whose figures are kept', 'with capture_output() as out:\n    %time asyncio.run(brew())'],
  ['whose names another cell has', '%%timeit\nbrew = await brew()']
])('a cell %s stays', (_, source) => {
  expect(left(source)).toBeNull();
});
