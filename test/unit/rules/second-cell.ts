import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unknownKernel } from '../../../src/core/notebook';
import { Diagnostic } from '../../../src/core/rule';
import { NbOutput } from '../../kernel/kernels';
import { examine, patient } from '../../pages/doctor';

/** What every reader of these tables has run before. */
export const FIRST_CELL = `import asyncio
async def f(x=1):
    await asyncio.sleep(0)
    return x
async def g():
    yield 1
async def bad():
    raise ValueError('boom')
async def w():
    await asyncio.sleep(99)
async def work():
    try:
        await asyncio.sleep(9)
    finally:
        await asyncio.sleep(1)
class A:
    async def m(self):
        pass
a = A()`;

/** What is said when the second cell shows these outputs, and no cell this log. */
export function saidOf(code: string, outputs: readonly NbOutput[], late = ''): Diagnostic[] {
  const failed = outputs.some(({ output_type: type }) => type === 'error');
  return examine(
    patient(
      [FIRST_CELL, code].map(source => ({ type: 'code', source })),
      unknownKernel,
      [0, 1],
      {
        cells: [
          { status: 'ok', execution_count: 1, outputs: [] },
          { status: failed ? 'error' : 'ok', execution_count: 2, outputs: [...outputs] }
        ],
        late
      }
    )
  );
}

/** The rows of a table beside this file; `\n` in it is a line's end, `#` begins a remark. */
export function rowsOf(table: string): readonly string[][] {
  return readFileSync(join(__dirname, table), 'utf8')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('# '))
    .map(line => line.split('\t').map(text => text.replace(/\\n/g, '\n')));
}
