// lane: seam
import { bitCount, trailingZeros } from '../../base/bits.ts';
import { Fenwick } from '../../base/fenwick.ts';
import { XorShift32 } from '../../base/random.ts';
import type { System } from '../../system/system.ts';
import type { Allocator, AllocatorFactory } from './allocator.ts';
import { FirstFit } from './first-fit.ts';

/** A free frame drawn by a seeded generator; runs are first-fit's, without a draw. */
export const random: AllocatorFactory = (free, settings) => new Random(free, settings);

class Random implements Allocator {
  private readonly generator: XorShift32;
  private readonly firstFit: FirstFit;
  /** Free frames by word of the bitmap. */
  private readonly counts: Fenwick;
  steps: number;
  readonly fellBack: boolean;

  constructor(free: Uint8Array, settings: System['allocator']) {
    this.generator = new XorShift32(settings.seed);
    this.firstFit = new FirstFit(free, settings);
    this.counts = new Fenwick(this.firstFit.free.bits.words.map(bitCount));
    this.steps = 0;
    this.fellBack = false;
  }

  take(): number {
    const { free } = this.firstFit;
    this.steps = 0;
    if (free.bits.count === 0) return -1;
    const word = this.counts.find(this.generator.next() % free.bits.count);
    let bits = free.bits.words[word];
    for (let lower = this.counts.rest; lower > 0; lower--) bits &= bits - 1;
    const pfn = (word << 5) + trailingZeros(bits);
    free.take(pfn);
    this.counts.add(word, -1);
    this.steps = 1;
    return pfn;
  }

  takeRun(frames: number, aligned = false): number {
    const first = this.firstFit.takeRun(frames, aligned);
    this.steps = this.firstFit.steps;
    if (first === -1) return -1;
    for (let pfn = first; pfn < first + frames; pfn++) this.counts.add(pfn >>> 5, -1);
    return first;
  }

  give(pfn: number): void {
    this.firstFit.give(pfn);
    this.counts.add(pfn >>> 5, 1);
  }

  freeRuns(): { runs: number; largest: number } {
    return this.firstFit.freeRuns();
  }
}
