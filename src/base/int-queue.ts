/** A queue of distinct small integers: append, remove anywhere, oldest first; all in constant time. */
export class IntQueue {
  private readonly next: Int32Array;
  private readonly previous: Int32Array;
  private readonly end: number;

  /** For the integers 0 .. count - 1. */
  constructor(count: number) {
    this.next = new Int32Array(count + 1).fill(-1);
    this.previous = new Int32Array(count + 1).fill(-1);
    this.end = count;
    this.next[count] = this.previous[count] = count;
  }

  has(item: number): boolean {
    return this.next[item] >= 0;
  }

  /** The oldest item, or -1. */
  get head(): number {
    return this.after(this.end);
  }

  /** The item that came next after `item`, or -1. */
  after(item: number): number {
    const next = this.next[item];
    return next === this.end ? -1 : next;
  }

  append(item: number): void {
    const last = this.previous[this.end];
    this.next[last] = item;
    this.previous[item] = last;
    this.next[item] = this.end;
    this.previous[this.end] = item;
  }

  remove(item: number): void {
    if (this.next[item] < 0) return;
    this.next[this.previous[item]] = this.next[item];
    this.previous[this.next[item]] = this.previous[item];
    this.next[item] = -1;
  }

  /** Makes the item the newest, if it is there. */
  renew(item: number): void {
    if (this.next[item] < 0) return;
    this.remove(item);
    this.append(item);
  }
}
