import { Program } from '../python/program';

/**
 * A name that stands nowhere in the notebook, not even in a text: the first of
 * those wanted that does not, else the first with a number, as in `task_2`.
 */
export function freeName({ index }: Program, first: string, ...others: readonly string[]): string {
  const isFree = (name: string): boolean => index.cellsWith(name).length === 0;
  const free = [first, ...others].find(isFree);
  if (free) {
    return free;
  }
  let number = 2;
  while (!isFree(`${first}_${number}`)) {
    number++;
  }
  return `${first}_${number}`;
}
