import { applyEdit } from '../../../src/core/edit';
import { Kernel, Notebook } from '../../../src/core/notebook';
import { english } from '../../../src/core/words';
import { applyNestAsyncio } from '../../../src/fixes/apply-nest-asyncio';
import { at, notebook, withKernel } from '../python/notebook';
import { loadPythonParser } from '../python/load';

beforeAll(loadPythonParser);

const SUCCESSOR: Partial<Kernel> = { nestAsyncio: 'nest_asyncio2' };

function fixIn(marked: Notebook) {
  const { notebook, cell, expression } = at(marked);
  return { notebook, fix: applyNestAsyncio(notebook, { cell, node: expression }, english) };
}

/** The cells with the patch for the call at the `‸`; null when there is no fix. */
function patched(kernel: Partial<Kernel>, ...cells: readonly string[]): readonly string[] | null {
  const { notebook: plain, fix } = fixIn(withKernel(notebook(...cells), kernel));
  return fix && applyEdit(plain, fix.edit).cells.map(({ source }) => source);
}

it('is a workaround that says its price', () => {
  const { fix } = fixIn(withKernel(notebook('‸asyncio.run(main())'), SUCCESSOR));
  expect(fix).toMatchObject({
    title: 'Insert nest_asyncio2.apply()',
    applicability: 'workaround',
    note: 'Patches the running loop.'
  });
});

describe('the module', () => {
  it.each<[string, Partial<Kernel>, string]>([
    ['is the one that is there', SUCCESSOR, 'import nest_asyncio2\nnest_asyncio2.apply()\n'],
    [
      'may be the old one before Python 3.14',
      { nestAsyncio: 'nest_asyncio', python: [3, 13] },
      'import nest_asyncio\nnest_asyncio.apply()\n'
    ],
    [
      'is either when the packages are not known',
      { python: [3, 13] },
      'try:\n    import nest_asyncio2 as nest_asyncio\nexcept ImportError:\n    import nest_asyncio\nnest_asyncio.apply()\n'
    ],
    [
      'is the new one alone from Python 3.14 on',
      { python: [3, 14] },
      'import nest_asyncio2\nnest_asyncio2.apply()\n'
    ],
    [
      'is the new one alone when nothing is known',
      {},
      'import nest_asyncio2\nnest_asyncio2.apply()\n'
    ],
    [
      'is installed when there is none',
      { nestAsyncio: 'none' },
      '%pip install -q nest-asyncio2\nimport nest_asyncio2\nnest_asyncio2.apply()\n'
    ]
  ])('%s', (_, kernel, lines) => {
    expect(patched(kernel, 'import asyncio\n‸asyncio.run(main())')).toEqual([
      `${lines}import asyncio\nasyncio.run(main())`
    ]);
  });

  it('is not the old one from Python 3.14 on, which it breaks', () => {
    expect(
      patched({ nestAsyncio: 'nest_asyncio', python: [3, 14] }, '‸asyncio.run(main())')
    ).toBeNull();
  });
});

it('names the module that it inserts', () => {
  const titleAndNote = (kernel: Partial<Kernel>) => {
    const { fix } = fixIn(withKernel(notebook('‸asyncio.run(main())'), kernel));
    return [fix?.title, fix?.note];
  };
  expect(titleAndNote({ python: [3, 11], nestAsyncio: 'nest_asyncio' })).toEqual([
    'Insert nest_asyncio.apply()',
    'Patches the running loop.'
  ]);
  expect(titleAndNote({ python: [3, 11] })).toEqual([
    'Insert nest_asyncio.apply()',
    'Patches the running loop, with nest_asyncio2 where that is installed.'
  ]);
  expect(titleAndNote({ nestAsyncio: 'none' })).toEqual([
    'Insert nest_asyncio2.apply()',
    'Installs nest-asyncio2 and patches the running loop.'
  ]);
});

describe('the place', () => {
  const lines = 'import nest_asyncio2\nnest_asyncio2.apply()\n';

  it('is above the first use in the notebook', () => {
    expect(patched(SUCCESSOR, 'import asyncio', 'asyncio.run(a())', '‸asyncio.run(b())')).toEqual([
      'import asyncio',
      `${lines}asyncio.run(a())`,
      'asyncio.run(b())'
    ]);
  });

  it('is below a docstring, future imports and magics that set things up', () => {
    expect(
      patched(
        SUCCESSOR,
        '"""About"""\nfrom __future__ import annotations\n%pip install aiohttp\n# start\n‸asyncio.run(main())'
      )
    ).toEqual([
      `"""About"""\nfrom __future__ import annotations\n%pip install aiohttp\n# start\n${lines}asyncio.run(main())`
    ]);
  });

  it('is the cell above one with a cell magic', () => {
    expect(patched(SUCCESSOR, 'import asyncio', '%%time\n‸asyncio.run(main())')).toEqual([
      `${lines}import asyncio`,
      '%%time\nasyncio.run(main())'
    ]);
  });

  it('is above `from asyncio import run`, which would keep the unpatched function', () => {
    expect(patched(SUCCESSOR, 'from asyncio import run', '‸run(main())')).toEqual([
      `${lines}from asyncio import run`,
      'run(main())'
    ]);
  });

  it('is the line under an import that lacks apply()', () => {
    expect(
      patched(
        {},
        'import nest_asyncio2 as na  # patch\nx = 1',
        'import asyncio\n‸asyncio.run(main())'
      )
    ).toEqual([
      'import nest_asyncio2 as na  # patch\nna.apply()\nx = 1',
      'import asyncio\nasyncio.run(main())'
    ]);
  });
});

it('relies on no import that may not happen', () => {
  const colab = 'if colab:\n    import nest_asyncio2';
  expect(patched(SUCCESSOR, colab, '‸asyncio.run(main())')).toEqual([
    colab,
    'import nest_asyncio2\nnest_asyncio2.apply()\nasyncio.run(main())'
  ]);
});

describe('there is none', () => {
  it.each([
    [
      'when it is applied',
      ['import nest_asyncio2\nnest_asyncio2.apply()', 'asyncio.run(x()); ‸asyncio.run(x())']
    ],
    ['for Runner', ['import asyncio\nwith asyncio.Runner() as runner:\n    ‸runner.run(main())']],
    ['for anyio', ['import anyio\n‸anyio.run(main)']],
    ['for uvicorn', ['import uvicorn\n‸uvicorn.run(app)']],
    ['for uvloop', ['import uvloop, asyncio\nuvloop.install()\n‸asyncio.run(main())']],
    ['for run_forever', ['import asyncio\nloop = asyncio.get_event_loop()\n‸loop.run_forever()']],
    ['under a cell magic with no cell above', ['%%time\n‸asyncio.run(main())']],
    ['for what is no coroutine', ['async def main(): pass\n‸asyncio.run(main)']],
    ['for an async generator', ['async def main():\n    yield 1\n‸asyncio.run(main())']],
    ['before a statement', ['import nest_asyncio2 as na; x = 1', '‸asyncio.run(main())']],
    ['behind a statement', ['x = 1; import nest_asyncio2 as na', '‸asyncio.run(main())']],
    ['in a cell that is broken', ['import nest_asyncio2 as na\nx = (', '‸asyncio.run(main())']],
    ['between carriage returns', ['import nest_asyncio2 as na\r\n', '‸asyncio.run(main())']],
    ['when the name means something else', ['nest_asyncio = 1\n‸asyncio.run(main())']]
  ])('%s', (_, cells) => {
    expect(patched({}, ...cells)).toBeNull();
  });

  it('in a locked cell', () => {
    const open = notebook('‸asyncio.run(main())');
    expect(fixIn(open).fix).not.toBeNull();
    const cells = open.cells.map(cell => ({ ...cell, editable: false }));
    expect(fixIn({ ...open, cells }).fix).toBeNull();
  });

  it('in Pyodide, whose loop cannot be patched', () => {
    expect(patched({ implementation: 'pyodide' }, '‸asyncio.run(main())')).toBeNull();
  });
});

it('asks to run the failing cell again where it stands in another one', () => {
  expect(fixIn(notebook('asyncio.run(a())', '‸asyncio.run(b())')).fix?.rerun).toEqual(['c1']);
  expect(fixIn(notebook('print(1)', '‸asyncio.run(b())')).fix?.rerun).toBeUndefined();
});

it('is inserted once', () => {
  const { notebook: plain, fix } = fixIn(
    withKernel(notebook('import asyncio\n‸asyncio.run(main())'), SUCCESSOR)
  );
  const once = applyEdit(plain, fix?.edit ?? []);
  expect(once.cells[0].source).toContain('nest_asyncio2.apply()');
  const again = once.cells[0].source.replace('asyncio.run(', '‸asyncio.run(');
  expect(patched(SUCCESSOR, again)).toBeNull();
});
