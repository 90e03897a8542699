/** Counts by index, with sums of the first ones in logarithmic time (Fenwick 1994, "A new data structure for cumulative frequency tables"). */
export class Fenwick {
  /** Item n, from 1, is the sum of the counts of indexes n - lowbit(n) .. n - 1. */
  private readonly sums: Int32Array;
  /** The greatest power of two that is an item. */
  private readonly top: number;
  /** What the last `find` had left of its rank. */
  rest: number;

  constructor(counts: ArrayLike<number>) {
    this.sums = new Int32Array(counts.length + 1);
    this.top = counts.length === 0 ? 0 : 1 << (31 - Math.clz32(counts.length));
    this.rest = 0;
    for (let item = 1; item <= counts.length; item++) {
      this.sums[item] += counts[item - 1];
      const parent = item + (item & -item);
      if (parent <= counts.length) this.sums[parent] += this.sums[item];
    }
  }

  add(index: number, difference: number): void {
    for (let item = index + 1; item < this.sums.length; item += item & -item) this.sums[item] += difference;
  }

  /** The sum of the counts of indexes 0 .. index. */
  sumTo(index: number): number {
    let sum = 0;
    for (let item = index + 1; item > 0; item &= item - 1) sum += this.sums[item];
    return sum;
  }

  /** The index in whose count the unit number `rank` (from 0) lies; `rest` is its number there. `rank` is less than the sum of all counts. */
  find(rank: number): number {
    let item = 0;
    for (let step = this.top; step > 0; step >>= 1) {
      if (item + step >= this.sums.length || this.sums[item + step] > rank) continue;
      item += step;
      rank -= this.sums[item];
    }
    this.rest = rank;
    return item;
  }
}
