/** A list that is never changed, of items with an id each. */
type Items = readonly { readonly id: string }[];

/** Finds items by their id. Lists with the same ids, as before and after an edit, share their index. */
export class Lookup {
  /** The item of this id; undefined when there is none. */
  find<Item extends { readonly id: string }>(items: readonly Item[], id: string): Item | undefined {
    return items[this.indexOf(items, id)];
  }

  /** Where it stands; -1 when it does not. */
  indexOf(items: Items, id: string): number {
    return this.positionsIn(items).get(id) ?? -1;
  }

  private positionsIn(items: Items): ReadonlyMap<string, number> {
    let known = this.positions.get(items);
    if (!known) {
      known =
        (haveSameIds(items, this.last) && this.positions.get(this.last)) ||
        // Of two with one id, as in a broken file, the first.
        new Map(items.map(({ id }, position) => [id, position] as const).reverse());
      this.positions.set(items, known);
      this.last = items;
    }
    return known;
  }

  private readonly positions = new WeakMap<Items, ReadonlyMap<string, number>>();
  private last: Items = [];
}

function haveSameIds(a: Items, b: Items): boolean {
  return a.length === b.length && a.every(({ id }, position) => id === b[position].id);
}
