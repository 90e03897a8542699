// lane: seam
import type { System } from '../../system/system.ts';
import type { Allocator, AllocatorFactory } from './allocator.ts';
import { FreeFrames } from './free-frames.ts';

/** The lowest free frames that suffice. */
export const firstFit: AllocatorFactory = (free, settings) => new FirstFit(free, settings);

/** First-fit, for strategies too that leave runs to it. */
export class FirstFit implements Allocator {
  readonly free: FreeFrames;
  steps: number;
  readonly fellBack: boolean;

  constructor(free: Uint8Array, settings: System['allocator']) {
    this.free = new FreeFrames(free, settings.unit);
    this.steps = 0;
    this.fellBack = false;
  }

  take(): number {
    return this.takeRun(1);
  }

  takeRun(frames: number, aligned = false): number {
    const { free } = this;
    this.steps = 0;
    if (frames > free.bits.count) return -1;
    if (aligned) return this.takeBlock(frames);
    const pfn = free.find(frames, 0);
    this.steps = pfn === -1 ? free.words : free.wordOf(pfn + frames - 1) + 1;
    if (pfn !== -1) free.takeRun(pfn, frames);
    return pfn;
  }

  give(pfn: number): void {
    this.free.give(pfn);
  }

  private takeBlock(frames: number): number {
    const { free } = this;
    const block = free.findBlock(frames);
    this.steps = block < 0 ? Math.floor(free.bits.length / frames) : block + 1;
    if (block >= 0) free.takeRun(block * frames, frames);
    return block < 0 ? -1 : block * frames;
  }

  freeRuns(): { runs: number; largest: number } {
    return this.free.bits.runs();
  }
}
