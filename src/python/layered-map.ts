/**
 * A map that can be changed into another one at the price of the changes. It
 * may be a map of what is known so far; then all maps that were made of each
 * other without a change to a key learn its value together.
 */
export class LayeredMap<Value> {
  constructor(
    private readonly base = new Map<string, Value>(),
    /** What differs from the base; undefined for what is not there, or not known. */
    private readonly changed = new Map<string, Value | undefined>()
  ) {}

  get(key: string): Value | undefined {
    return this.changed.has(key) ? this.changed.get(key) : this.base.get(key);
  }

  /** The value of a key, computed when it is not known yet. */
  learn(key: string, compute: () => Value): Value {
    let value = this.get(key);
    if (value === undefined) {
      value = compute();
      (this.changed.has(key) ? this.changed : this.base).set(key, value);
    }
    return value;
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
): Map<string, Value> {
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
