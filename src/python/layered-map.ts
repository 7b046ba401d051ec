/** A map that can be changed into another one at the price of the changes. */
export class LayeredMap<Value> {
  constructor(
    private readonly base: ReadonlyMap<string, Value>,
    /** What differs from the base; undefined for what is no longer there. */
    private readonly changed: ReadonlyMap<string, Value | undefined> = new Map()
  ) {}

  get(key: string): Value | undefined {
    return this.changed.has(key) ? this.changed.get(key) : this.base.get(key);
  }

  /** Another map, with these entries set; undefined removes one. */
  with(changes: ReadonlyMap<string, Value | undefined>): LayeredMap<Value> {
    if (changes.size === 0) {
      return this;
    }
    const changed = new Map([...this.changed, ...changes]);
    return changed.size <= MOST_CHANGED
      ? new LayeredMap(this.base, changed)
      : new LayeredMap(merged(this.base, changed));
  }
}

/** With more changes than these, a new base pays off. */
const MOST_CHANGED = 256;

function merged<Value>(
  base: ReadonlyMap<string, Value>,
  changed: ReadonlyMap<string, Value | undefined>
): ReadonlyMap<string, Value> {
  const all = new Map(base);
  for (const [key, value] of changed) {
    if (value === undefined) {
      all.delete(key);
    } else {
      all.set(key, value);
    }
  }
  return all;
}
