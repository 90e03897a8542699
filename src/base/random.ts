/** xorshift32 with shifts 13, 17, 5 (Marsaglia 2003, "Xorshift RNGs"): each draw is the new state. Seed 0 counts as 1. */
export class XorShift32 {
  private state: number;
  constructor(seed: number) {
    this.state = seed | 0 || 1;
  }
  /** The next draw, 1 .. 2^32-1. */
  next(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return x >>> 0;
  }
}
