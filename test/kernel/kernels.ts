import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Kernel } from '../../src/core/notebook';

/** What a fresh kernel showed for the cells of a notebook. */
export type KernelRun = {
  /** One for each cell that was asked for, in that order. */
  readonly cells: readonly CellRun[];
  /** What stderr got outside any cell. */
  readonly late: string;
  /** The plain values left in module names, as repr. */
  readonly values: Readonly<Record<string, string>>;
};

export type CellRun = {
  /** Of the execute_reply; or the kernel was too slow, or died. */
  readonly status: 'ok' | 'error' | 'timeout' | 'dead';
  readonly execution_count: number | null;
  /** In nbformat. */
  readonly outputs: readonly NbOutput[];
};

export type NbOutput = {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: string;
  readonly ename?: string;
  readonly evalue?: string;
  readonly traceback?: readonly string[];
  readonly data?: Readonly<Record<string, string>>;
};

/** Real kernels, started by test/kernel/driver.py, two at a time. */
export type Kernels = {
  readonly facts: Kernel;
  /** Runs the cells one after the other in a kernel of their own; seconds per cell. */
  run(cells: readonly string[], timeout?: number): Promise<KernelRun>;
  stop(): Promise<void>;
};

/** The interpreter of .venv; `PYTHON` names another one. */
export function pythonPath(): string {
  const venv = join(__dirname, '../../.venv');
  const python = [process.env.PYTHON, join(venv, 'bin/python'), join(venv, 'Scripts/python.exe')]
    .filter(path => path !== undefined)
    .find(path => existsSync(path));
  if (!python) {
    throw new Error('No .venv: run npm run setup');
  }
  return python;
}

/** Major and minor version of that interpreter. */
export function pythonVersion(): readonly [number, number] {
  const code = 'import sys; print(list(sys.version_info[:2]))';
  return JSON.parse(execFileSync(pythonPath(), ['-c', code], { encoding: 'utf8' }));
}

/** Starts the driver. */
export async function startKernels(): Promise<Kernels> {
  const driver = spawn(pythonPath(), [join(__dirname, 'driver.py')], {
    stdio: ['pipe', 'pipe', 'inherit']
  });
  const waiting = new Map<number, { done(run: KernelRun): void; failed(reason: Error): void }>();
  const lines = createInterface({ input: driver.stdout });
  const first = new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    driver.once('error', reject);
    driver.once('exit', () => reject(new Error('The kernel driver ended')));
  });
  const { python, nestAsyncio } = JSON.parse(await first);
  lines.on('line', line => {
    const { id, failed, ...run } = JSON.parse(line);
    const { done, failed: fail } = waiting.get(id)!;
    waiting.delete(id);
    if (failed) {
      fail(new Error(failed));
    } else {
      done(run);
    }
  });
  driver.once('exit', () =>
    waiting.forEach(({ failed }) => failed(new Error('The kernel driver ended')))
  );
  let id = 0;
  return {
    facts: { python, implementation: 'ipython', nestAsyncio, live: true },
    run: (cells, timeout) =>
      new Promise((done, failed) => {
        waiting.set(++id, { done, failed });
        driver.stdin.write(`${JSON.stringify({ id, cells, timeout })}\n`);
      }),
    stop: () =>
      new Promise(stopped => {
        driver.once('exit', () => stopped());
        driver.stdin.end();
      })
  };
}
