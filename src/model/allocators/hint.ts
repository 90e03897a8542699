// lane: seam
import type { System } from '../../system/system.ts';
import type { Allocator, AllocatorFactory } from './allocator.ts';
import { FirstFit } from './first-fit.ts';

/** The lowest free frame, looked for from the word on where the last one was found; a frame freed in a lower word pulls that back, so that none below it is free. */
export const hint: AllocatorFactory = (free, settings) => new Hint(free, settings);

class Hint implements Allocator {
  /** The frames, and who finds runs of them. */
  private readonly firstFit: FirstFit;
  /** The word where the next search starts. */
  private word: number;
  steps: number;
  readonly fellBack: boolean;

  constructor(free: Uint8Array, settings: System['allocator']) {
    this.firstFit = new FirstFit(free, settings);
    this.word = 0;
    this.steps = 0;
    this.fellBack = false;
  }

  take(): number {
    const { free } = this.firstFit;
    this.steps = 0;
    if (free.bits.count === 0) return -1;
    const from = this.word;
    const pfn = free.find(1, free.firstOf(from));
    this.word = free.wordOf(pfn);
    this.steps = this.word - from + 1;
    free.take(pfn);
    return pfn;
  }

  takeRun(frames: number, aligned = false): number {
    const pfn = this.firstFit.takeRun(frames, aligned);
    this.steps = this.firstFit.steps;
    return pfn;
  }

  give(pfn: number): void {
    this.firstFit.give(pfn);
    this.word = Math.min(this.word, this.firstFit.free.wordOf(pfn));
  }

  freeRuns(): { runs: number; largest: number } {
    return this.firstFit.freeRuns();
  }
}
