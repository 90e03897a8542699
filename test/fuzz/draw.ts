import { XorShift32 } from '../../src/base/random.ts';

/** Draws of a seed; neighbouring seeds have nothing in common. */
export class Draw {
  private readonly random: XorShift32;

  constructor(seed: number) {
    this.random = new XorShift32(Math.imul(seed + 1, 0x9e3779b1));
    for (let turn = 0; turn < 4; turn++) this.random.next();
  }

  /** 0 .. count - 1. */
  below(count: number): number {
    return count <= 1 ? 0 : this.random.next() % count;
  }

  oneOf<Value>(values: readonly Value[]): Value {
    return values[this.below(values.length)];
  }
}
