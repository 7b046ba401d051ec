import { PythonCell } from './cell';
import { LayeredMap } from './layered-map';
import type { BoundSite, CellChange } from './program';
import { NameBindings } from './resolve';

/** What maps and sets of names have in common. */
export type Keys = {
  has(key: string): boolean;
  forEach(act: (value: unknown, key: string) => void): void;
};

/**
 * The positions that are others after some cells have changed, by key.
 * @param otherwise what it means that a key has none; by default that they are not known.
 */
export function changedPositions(
  positions: LayeredMap<readonly number[]>,
  changes: readonly CellChange[],
  keysOf: (cell: PythonCell) => Keys,
  otherwise?: readonly number[]
): ReadonlyMap<string, readonly number[] | undefined> {
  const changed = new Map<string, readonly number[] | undefined>();
  const change = (key: string, by: (known: readonly number[]) => readonly number[]) => {
    const known = (changed.has(key) ? changed.get(key) : positions.get(key)) ?? otherwise;
    changed.set(key, known && by(known));
  };
  for (const { position, before, after } of changes) {
    const [old, now] = [keysOf(before), keysOf(after)];
    old.forEach((_, key) => {
      if (!now.has(key)) {
        change(key, known => known.filter(other => other !== position));
      }
    });
    now.forEach((_, key) => {
      if (!old.has(key)) {
        change(key, known => [...known, position].sort((a, b) => a - b));
      }
    });
  }
  return changed;
}

/** The bindings that are others after some cells have changed, by name. */
export function changedBindings(
  bindings: LayeredMap<NameBindings | null>,
  changes: readonly CellChange[]
): ReadonlyMap<string, NameBindings | null | undefined> {
  const names = new Set(
    changes.flatMap(({ before, after }) => [
      ...before.scope.bindings.keys(),
      ...after.scope.bindings.keys()
    ])
  );
  return new Map(
    [...names].map(name => {
      const known = bindings.get(name);
      // Where there was none, it is looked for again.
      return [name, known ? bindingsAfter(known, name, changes) : undefined];
    })
  );
}

/** The bindings of a name after some cells have changed; null when there are none left. */
function bindingsAfter(
  known: NameBindings,
  name: string,
  changes: readonly CellChange[]
): NameBindings | null {
  let edited = known;
  for (const { before, after } of changes) {
    const was = boundSites(before, name);
    const is = boundSites(after, name);
    if (was.length + is.length > 0) {
      const isAlike =
        was.length === 1 &&
        is.length === 1 &&
        !was[0].binding.conditional &&
        !is[0].binding.conditional &&
        before.executionCount === after.executionCount;
      if (!isAlike) {
        return bindingsAnew(known, name, changes);
      }
      edited = edited.edited(was[0], is[0]);
    }
  }
  return edited;
}

function bindingsAnew(
  known: NameBindings,
  name: string,
  changes: readonly CellChange[]
): NameBindings | null {
  const old = new Set(changes.map(({ before }) => before));
  const others = known.all.filter(({ cell }) => !old.has(cell));
  const all = [...others, ...changes.flatMap(({ after }) => boundSites(after, name))];
  all.sort((a, b) => a.cell.index - b.cell.index);
  return all.length > 0 ? new NameBindings(all) : null;
}

/** The bindings of a name that a cell itself makes in the module. */
export function boundSites(cell: PythonCell, name: string): BoundSite[] {
  return cell.scope.bindings.get(name)?.map(binding => ({ cell, binding })) ?? [];
}

/** Whether the same names stand for the same others in both cells. */
export function haveSameAliases(a: PythonCell, b: PythonCell): boolean {
  return (
    a.aliases.length === b.aliases.length &&
    a.aliases.every(({ name, of }, i) => name === b.aliases[i].name && of === b.aliases[i].of)
  );
}
