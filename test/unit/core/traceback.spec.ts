import { exceptionsInStderr, groupsInStderr, parseTraceback } from '../../../src/core/traceback';
import { ChainedException } from '../../../src/core/run';
import { recorded, versions } from './recorded';

/** `In [1]:8 inner` for frames in cells, the file's name for others. */
function outline({ frames }: ChainedException): string[] {
  return frames.map(({ cell, file, line, function: name }) => {
    const place = cell
      ? cell.by === 'count'
        ? `[${cell.executionCount}]`
        : `#${cell.hash}`
      : file?.replace(/.*\//, '');
    return `${place}:${line}${name ? ` ${name}` : ''}`;
  });
}

const hashed = (count: number, hash: number, version: string) =>
  version === '7.34' ? `#${hash}` : `[${count}]`;

describe.each(versions)('the traceback of IPython %s', version => {
  const { run } = recorded(version);

  it('names the cell and the line', () => {
    const [error] = run('result = asyncio.run').errors;
    expect(error.evalue).toBe('asyncio.run() cannot be called from a running event loop');
    expect(error.chain).toHaveLength(1);
    const [cell, library] = error.chain[0].frames;
    expect(outline(error.chain[0])[0]).toBe(`${hashed(2, 2008718126, version)}:1`);
    expect(cell.quoted.get(1)).toBe('result = asyncio.run(main())');
    expect(cell.quoted.get(2)).toBe('print(result)');
    expect(library.cell).toBeNull();
    expect(library.file).toMatch(/asyncio\/runners\.py$/);
    expect(library.function).toBe('run');
  });

  it('gives every frame of functions in other cells', () => {
    const [error] = run('K().meth()').errors;
    expect(outline(error.chain[0]).slice(0, 3)).toEqual([
      `${hashed(3, 2880343858, version)}:1`,
      `${hashed(1, 1040315630, version)}:12 ${version < '8' ? 'meth' : 'K.meth'}`,
      `${hashed(1, 1040315630, version)}:8 inner`
    ]);
  });

  it('reads the chain, oldest first', () => {
    const [error] = run('try:\n    asyncio.get_event_loop()').errors;
    expect(error.evalue).toBe('Cannot close a running event loop');
    expect(error.chain.map(({ ename, evalue }) => `${ename}: ${evalue}`)).toEqual([
      'RuntimeError: This event loop is already running',
      'RuntimeError: Cannot close a running event loop'
    ]);
    expect(error.chain[0].frames.length).toBeGreaterThan(1);
    expect(error.chain[1].frames.length).toBeGreaterThan(1);
  });

  it('keeps a message of two lines, and the cause of a `raise … from`', () => {
    const [error] = run('class Child').errors;
    expect(error.chain.map(({ ename, evalue }) => [ename, evalue])).toEqual([
      ['ZeroDivisionError', 'division by zero'],
      ['Child', 'two\nlines: here']
    ]);
    expect(error.chain[1].frames[0].line).toBe(6);
  });

  it('places a SyntaxError', () => {
    const [error] = run('def g():').errors;
    const [frame] = error.chain[0].frames;
    expect(error.chain[0].frames).toHaveLength(1);
    expect(frame.cell).not.toBeNull();
    expect(frame.line).toBe(2);
    expect(frame.quoted.get(2)?.trim()).toBe('await main()');
  });

  it('places a SyntaxError of code that a magic compiles', () => {
    const { frames } = run('%%time').errors[0].chain[0];
    expect(frames.at(-1)).toMatchObject({ cell: null, file: '<timed exec>', line: 1 });
    const cell = frames.find(frame => frame.cell);
    expect([...(cell?.quoted.values() ?? [])][0]).toContain('run_cell_magic');
  });

  it('has no frame in a cell for %%capture', () => {
    const { chain } = run('%%capture').errors[0];
    expect(chain[0].frames.length).toBeGreaterThan(0);
    expect(chain[0].frames.every(({ cell }) => cell === null)).toBe(true);
  });

  it('is read in Verbose mode', () => {
    const frames = outline(run('K().meth()', 1).errors[0].chain[0]);
    expect(frames[1]).toMatch(/:12 (?:K\.)?meth$/);
    expect(frames[2]).toMatch(/:8 inner$/);
  });

  it('is read in Plain mode', () => {
    const [error] = run('K().meth()', 2).errors;
    const cells = error.chain[0].frames.slice(0, 3);
    expect(cells.map(frame => frame.quoted.size)).toEqual([1, 1, 1]);
    expect(cells.map(frame => frame.function)).toEqual([null, 'meth', 'inner']);
    // IPython 8.0 to 8.4 print no line in this mode.
    expect(cells.map(frame => frame.line)).toEqual(
      version === '8.4' ? [null, null, null] : [1, 12, 8]
    );
  });

  it('has the message alone in Minimal mode', () => {
    const [error] = run('K().meth()', 3).errors;
    expect(error.chain).toEqual([{ ename: error.ename, evalue: error.evalue, frames: [] }]);
  });
});

describe('a traceback', () => {
  it('is read in the Docs mode of IPython 9', () => {
    const [error] = recorded('9.16').run('K().meth()', 4).errors;
    expect(outline(error.chain[0])).toEqual(['[23]:1']);
    expect(error.chain[0].frames[0].quoted.get(1)).toBe('K().meth()');
  });

  it('is read through the links of Colab', () => {
    const [exception] = parseTraceback('RuntimeError', 'This event loop is already running', [
      '\x1b[0;31m---------------------------------------------------------------------------\x1b[0m',
      '\x1b[0;31mRuntimeError\x1b[0m                              Traceback (most recent call last)',
      '\x1b[0;32m[<ipython-input-16-5b9fd23c0620>](https://localhost:8080/#)\x1b[0m in \x1b[0;36m<cell line: 11>\x1b[0;34m()\x1b[0m\n\x1b[1;32m      9\x1b[0m \n\x1b[0;32m---> 11\x1b[0;31m \x1b[0mloop\x1b[0m.run_until_complete(main())\n',
      '\x1b[0;32m[/usr/lib/python3.10/asyncio/base_events.py](https://localhost:8080/#)\x1b[0m in \x1b[0;36mrun_until_complete\x1b[0;34m(self, future)\x1b[0m\n\x1b[0;32m--> 623\x1b[0;31m         self._check_running()\n',
      '\x1b[0;31mRuntimeError\x1b[0m: This event loop is already running'
    ]);
    expect(outline(exception)).toEqual(['[16]:11', 'base_events.py:623 run_until_complete']);
  });

  it('names the error as everybody else does, whatever the kernel calls it', () => {
    const [exception] = parseTraceback("<class 'asyncio.exceptions.InvalidStateError'>", 'x', []);
    expect(exception.ename).toBe('InvalidStateError');
  });

  it('finds a cell in the temporary folder of Windows', () => {
    const [exception] = parseTraceback('ValueError', 'no', [
      'ValueError                                Traceback (most recent call last)',
      '~\\AppData\\Local\\Temp\\ipykernel_4711\\2008718126.py in <module>\n----> 1 f()\n',
      'ValueError: no'
    ]);
    expect(outline(exception)).toEqual(['#2008718126:1']);
  });

  it('takes anything', () => {
    const noise = ['\x1b[', '\x1b]0;title', 'Cell In[99999999999999999999], line x', '----> ', '│'];
    expect(parseTraceback('', '', noise)).toEqual([{ ename: '', evalue: '', frames: [] }]);
  });
});

describe('stderr', () => {
  it.each(['8.39', '9.16'])('holds the exception groups of IPython %s', version => {
    const { stderr, errors } = recorded(version).run('await group()');
    expect(errors.map(({ ename, evalue }) => `${ename}: ${evalue}`)).toEqual([
      'ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)',
      'ValueError: boom',
      'ValueError: boom'
    ]);
    expect(outline(errors[0].chain[0])).toContain('#789129958:5 group');
    expect(outline(errors[1].chain[0])).toEqual(['#789129958:2 bad']);
    expect(exceptionsInStderr(stderr)).toEqual(errors);
  });

  it.each(versions)('holds the exceptions of threads of IPython %s', version => {
    const run = recorded(version).run('import threading');
    const [error] = exceptionsInStderr(run.stderr);
    expect(error.ename).toBe('RuntimeError');
    expect(error.evalue).toMatch(/^There is no current event loop in thread 'Thread-/);
    expect(error.chain[0].frames.some(({ cell, line }) => cell && line === 2)).toBe(true);
    expect(run.errors).toEqual([]);
  });

  it('that belongs to no cell holds the exceptions of lost tasks', () => {
    const [orphan] = recorded('9.16').orphans as { text: string }[];
    const [error] = exceptionsInStderr(orphan.text);
    expect(error).toMatchObject({ ename: 'ValueError', evalue: 'boom' });
    expect(outline(error.chain[0])).toEqual(['#789129958:2 bad']);
  });

  it('holds chains', () => {
    const found = exceptionsInStderr(
      [
        'Traceback (most recent call last):',
        '  File "a.py", line 1, in f',
        '    g()',
        'KeyError: 1',
        '',
        'During handling of the above exception, another exception occurred:',
        '',
        'Traceback (most recent call last):',
        '  File "a.py", line 3, in f',
        '    h()',
        'asyncio.exceptions.InvalidStateError: invalid state',
        'Traceback (most recent call last):',
        '  File "b.py", line 3, in f',
        'OSError'
      ].join('\n')
    );
    expect(found.map(({ chain }) => chain.map(({ ename }) => ename))).toEqual([
      ['KeyError', 'InvalidStateError'],
      ['OSError']
    ]);
  });

  it('of a task that failed in the background does not say that the cell failed', () => {
    const { stderr } = recorded('9.16').run('await group()');
    const log = `Task exception was never retrieved\nfuture: <Task finished>\n${stderr}`;
    expect(exceptionsInStderr(log)).toHaveLength(3);
    expect(groupsInStderr(log)).toEqual([]);
    expect(groupsInStderr(stderr)).toHaveLength(3);
  });
});
