import { grownInt32 } from './int-list.ts';

/** Several queues of distinct integers, each at most once and in one of them: append, remove anywhere, oldest first; all in constant time. */
export class Queues {
  /** Neighbours in the item's queue, -1 = none. */
  private after: Int32Array;
  private before: Int32Array;
  /** Queue of each item, -1 = none. */
  private queue: Int32Array;
  private readonly heads: Int32Array;
  private readonly tails: Int32Array;
  /** Items in each queue. */
  readonly lengths: Int32Array;

  /** `bound` is where to begin: the queues grow with their greatest item. */
  constructor(queues: number, bound: number) {
    this.after = new Int32Array(bound);
    this.before = new Int32Array(bound);
    this.queue = new Int32Array(bound).fill(-1);
    this.heads = new Int32Array(queues).fill(-1);
    this.tails = new Int32Array(queues).fill(-1);
    this.lengths = new Int32Array(queues);
  }

  /** The queue that the item is in, or -1. */
  queueOf(item: number): number {
    return item >= 0 && item < this.queue.length ? this.queue[item] : -1;
  }

  /** The oldest item of a queue, or -1. */
  head(queue: number): number {
    return this.heads[queue];
  }

  /** The oldest item of a queue but `other`, or -1. */
  headBut(queue: number, other: number): number {
    const head = this.heads[queue];
    return head >= 0 && head === other ? this.after[head] : head;
  }

  /** Makes the item the newest of a queue, wherever it was. */
  append(queue: number, item: number): void {
    if (item >= this.queue.length) this.grow(item + 1);
    this.remove(item);
    const tail = this.tails[queue];
    if (tail >= 0) this.after[tail] = item;
    else this.heads[queue] = item;
    this.before[item] = tail;
    this.after[item] = -1;
    this.tails[queue] = item;
    this.queue[item] = queue;
    this.lengths[queue]++;
  }

  /** Takes the item out of its queue, if it is in one. */
  remove(item: number): void {
    const queue = this.queueOf(item);
    if (queue < 0) return;
    const before = this.before[item];
    const after = this.after[item];
    if (before >= 0) this.after[before] = after;
    else this.heads[queue] = after;
    if (after >= 0) this.before[after] = before;
    else this.tails[queue] = before;
    this.queue[item] = -1;
    this.lengths[queue]--;
  }

  /** Takes the oldest items out of a queue until it has at most `length`. */
  trim(queue: number, length: number): void {
    while (this.lengths[queue] > Math.max(0, length)) this.remove(this.heads[queue]);
  }

  private grow(length: number): void {
    this.after = grownInt32(this.after, length);
    this.before = grownInt32(this.before, length);
    this.queue = grownInt32(this.queue, length, -1);
  }
}
