// lane: seam
import type { System } from '../../system/system.ts';
import type { Allocator, AllocatorFactory } from './allocator.ts';
import { FreeFrames } from './free-frames.ts';

/** The first free frames that suffice from a roving index on, wrapping once (Knuth, TAOCP vol. 1, 2.5, exercise 6). */
export const nextFit: AllocatorFactory = (free, settings) => new NextFit(free, settings);

class NextFit implements Allocator {
  private readonly free: FreeFrames;
  /** Whether a frame freed below the roving index pulls it back. */
  private readonly rewind: boolean;
  /** The roving index: where the next search starts. */
  private index: number;
  steps: number;
  readonly fellBack: boolean;

  constructor(free: Uint8Array, settings: System['allocator']) {
    this.free = new FreeFrames(free, settings.unit);
    this.rewind = settings.rewind;
    this.index = 0;
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
    let read = -free.wordOf(this.index);
    let pfn = free.find(frames, this.index);
    if (pfn === -1) {
      read += free.words;
      pfn = free.find(frames, 0);
    }
    if (pfn === -1) {
      this.steps = read + free.words;
      return -1;
    }
    const last = pfn + frames - 1;
    this.steps = read + free.wordOf(last) + 1;
    this.index = (last + 1) % free.bits.length;
    free.takeRun(pfn, frames);
    return pfn;
  }

  give(pfn: number): void {
    this.free.give(pfn);
    if (this.rewind && pfn < this.index) this.index = pfn;
  }

  /** A block is looked for from the start, and the index stays. */
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
