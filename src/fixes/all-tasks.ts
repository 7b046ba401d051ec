import { callsTo, Program } from '../python/program';

/**
 * Whether the notebook cancels all tasks of a loop, or waits for them. On a
 * loop of its own that cleans up; on the kernel's it ends Jupyter's own tasks,
 * and no cell runs any more.
 */
export function endsAllTasks(program: Program): boolean {
  return callsTo(program, ALL_TASKS).some(({ cell }) =>
    /\b(?:cancel|gather|wait)\b/.test(cell.source)
  );
}

const ALL_TASKS = new Set(['asyncio.all_tasks', 'asyncio.Task.all_tasks']);
