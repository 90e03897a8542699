/** A doubly linked list of integers 0 .. bound-1, each at most once in it. */
export class LinkedList {
  /** Neighbours by integer; item `bound` stands for the ends: after it comes the head, before it the tail. */
  private readonly after: Int32Array;
  private readonly before: Int32Array;
  private readonly bound: number;

  constructor(bound: number) {
    this.after = new Int32Array(bound + 1);
    this.before = new Int32Array(bound + 1);
    this.bound = bound;
    this.after[bound] = bound;
    this.before[bound] = bound;
  }

  /** The first item; `bound` if the list is empty. */
  head(): number {
    return this.after[this.bound];
  }

  /** The item after `at`; `bound` if it is the last. */
  next(at: number): number {
    return this.after[at];
  }

  /** The last item; `bound` if the list is empty. */
  tail(): number {
    return this.before[this.bound];
  }

  /** The item before `at`; `bound` if it is the first. */
  previous(at: number): number {
    return this.before[at];
  }

  /** Puts an integer that is not in the list at its head. */
  push(at: number): void {
    this.link(this.bound, at, this.after[this.bound]);
  }

  /** Puts an integer that is not in the list at its tail. */
  append(at: number): void {
    this.link(this.before[this.bound], at, this.bound);
  }

  /** Takes an item out, wherever it is. */
  remove(at: number): void {
    const before = this.before[at];
    const after = this.after[at];
    this.after[before] = after;
    this.before[after] = before;
  }

  private link(before: number, at: number, after: number): void {
    this.before[at] = before;
    this.after[at] = after;
    this.after[before] = at;
    this.before[after] = at;
  }
}
