import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnose } from '../../../src/core/diagnose';
import { applyEdit } from '../../../src/core/edit';
import { Notebook, unknownKernel } from '../../../src/core/notebook';
import { runOf } from '../../../src/core/output';
import { Diagnostic, Fix } from '../../../src/core/rule';
import { Run } from '../../../src/core/run';
import { english } from '../../../src/core/words';
import { isSound } from '../../../src/fixes/gate';
import { rules } from '../../../src/rules';

const FOLDER = join(__dirname, '../../libraries');

type RecordedCell = {
  readonly source: string;
  readonly execution_count: number;
  readonly outputs: readonly object[];
};

/** What `npm run test:libraries` recorded of a library: its cells, and what they showed. */
export type Recording = {
  readonly name: string;
  readonly notebook: Notebook;
  readonly runs: readonly Run[];
};

export const recorded: readonly string[] = readdirSync(join(FOLDER, 'recorded'))
  .filter(file => file.endsWith('.json'))
  .map(file => file.slice(0, -'.json'.length));

export function recording(name: string): Recording {
  const text = readFileSync(join(FOLDER, 'recorded', `${name}.json`), 'utf8');
  const { cells } = JSON.parse(text) as { cells: readonly RecordedCell[] };
  const notebook: Notebook = {
    language: 'python',
    kernel: {
      ...unknownKernel,
      python: [3, 11],
      implementation: 'ipython',
      nestAsyncio: 'nest_asyncio2'
    },
    cells: cells.map(({ source, execution_count }, i) => ({
      id: `c${i}`,
      type: 'code',
      source,
      executionCount: execution_count,
      editable: true
    }))
  };
  const runs = cells.map(({ source, execution_count, outputs }, i) =>
    runOf(`c${i}`, source, execution_count, outputs, 'live')
  );
  return { name, notebook, runs };
}

export function examine(notebook: Notebook, runs: readonly Run[]): Diagnostic[] {
  return diagnose(notebook, runs, {
    rules,
    trans: english,
    isSound,
    failed: (rule, reason) => {
      throw new Error(`The rule ${rule} threw`, { cause: reason });
    }
  });
}

/** The cell that fails, after the fix. */
export function mended({ notebook }: Recording, fix: Fix): string {
  return applyEdit(notebook, fix.edit).cells.at(-1)?.source ?? '';
}
