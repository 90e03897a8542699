/** A binary heap of distinct integers 0 .. bound-1, each with a key: the least key first, among equal keys the least order, then the least integer. */
export class IndexedHeap {
  private readonly key: Float64Array;
  private readonly order: Float64Array;
  /** Items by place; the first `length` count. */
  private readonly items: Int32Array;
  /** Place of each item, -1 = not in the heap. */
  private readonly place: Int32Array;
  length: number;

  constructor(bound: number) {
    this.key = new Float64Array(bound);
    this.order = new Float64Array(bound);
    this.items = new Int32Array(bound);
    this.place = new Int32Array(bound).fill(-1);
    this.length = 0;
  }

  /** The first item, or -1. */
  get top(): number {
    return this.length === 0 ? -1 : this.items[0];
  }

  has(item: number): boolean {
    return this.place[item] >= 0;
  }

  keyOf(item: number): number {
    return this.key[item];
  }

  orderOf(item: number): number {
    return this.order[item];
  }

  /** Puts the item in, or gives it another key. */
  set(item: number, key: number, order = 0): void {
    let at = this.place[item];
    if (at < 0) at = this.length++;
    this.key[item] = key;
    this.order[item] = order;
    this.sink(item, this.rise(item, at));
  }

  /** Gives an item of the heap another key; its order stays. */
  rekey(item: number, key: number): void {
    this.set(item, key, this.order[item]);
  }

  /** Takes the item out, if it is there. */
  remove(item: number): void {
    const at = this.place[item];
    if (at < 0) return;
    this.place[item] = -1;
    const last = this.items[--this.length];
    if (last !== item) this.sink(last, this.rise(last, at));
  }

  /** Moves the item from a place up to where it belongs, at most to the first; returns its place. */
  private rise(item: number, at: number): number {
    const { items, place } = this;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.before(item, items[parent])) break;
      items[at] = items[parent];
      place[items[at]] = at;
      at = parent;
    }
    items[at] = item;
    place[item] = at;
    return at;
  }

  private sink(item: number, at: number): void {
    const { items, place, length } = this;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= length) break;
      if (child + 1 < length && this.before(items[child + 1], items[child])) child++;
      if (!this.before(items[child], item)) break;
      items[at] = items[child];
      place[items[at]] = at;
      at = child;
    }
    items[at] = item;
    place[item] = at;
  }

  private before(a: number, b: number): boolean {
    const { key, order } = this;
    if (key[a] !== key[b]) return key[a] < key[b];
    return order[a] !== order[b] ? order[a] < order[b] : a < b;
  }
}
