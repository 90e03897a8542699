import { XorShift32 } from '../base/random.ts';

/** Draws of the seeded generator in the forms that workloads need. */
export class Draws {
  private readonly random: XorShift32;

  constructor(seed: number) {
    this.random = new XorShift32(seed);
    // The first draws of a small seed are small.
    for (let draw = 0; draw < 32; draw++) this.random.next();
  }

  /** A number of 0 .. 1, 1 excluded. */
  unit(): number {
    return (this.random.next() - 1) / 0xffff_ffff;
  }

  /** A whole number of 0 .. limit - 1. */
  below(limit: number): number {
    return Math.floor(this.unit() * limit);
  }

  /** The numbers 0 .. length - 1 in any order, each order equally likely (Fisher and Yates; Knuth, TAOCP vol. 2, 3.4.2, algorithm P). */
  order(length: number): Int32Array {
    const items = ascending(length);
    for (let last = length - 1; last > 0; last--) swap(items, last, this.below(last + 1));
    return items;
  }

  /** One cycle through 0 .. length - 1: each item is the successor of its index (Sattolo 1986, "An algorithm to generate a random cyclic permutation"). */
  cycle(length: number): Int32Array {
    const items = ascending(length);
    for (let last = length - 1; last > 0; last--) swap(items, last, this.below(last));
    return items;
  }
}

function ascending(length: number): Int32Array {
  const items = new Int32Array(length);
  for (let at = 0; at < length; at++) items[at] = at;
  return items;
}

function swap(items: Int32Array, one: number, other: number): void {
  const item = items[one];
  items[one] = items[other];
  items[other] = item;
}
