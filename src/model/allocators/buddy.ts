// lane: seam
import { Bitmap } from '../../base/bitmap.ts';
import { trailingZeros } from '../../base/bits.ts';
import { byteRuns } from '../../base/byte-runs.ts';
import type { System } from '../../system/system.ts';
import type { Allocator, AllocatorFactory } from './allocator.ts';

/** Blocks of 2^order frames, aligned by PFN, split and merged in halves (Knowlton 1965, "A fast storage allocator"). */
export const buddy: AllocatorFactory = (free, settings) => new Buddy(free, settings);

class Buddy implements Allocator {
  private readonly frames: number;
  private readonly maxOrder: number;
  /** Free blocks by order, each as PFN >> order; orders that are larger than RAM are left out. */
  private readonly blocks: Bitmap[];
  private freeFrames: number;
  steps: number;
  readonly fellBack: boolean;

  constructor(free: Uint8Array, settings: System['allocator']) {
    this.frames = free.length;
    this.maxOrder = settings.maxOrder;
    this.blocks = [];
    this.freeFrames = 0;
    this.steps = 0;
    this.fellBack = false;
    for (let length = free.length, order = 0; order <= this.maxOrder; order++, length >>>= 1) {
      if (length === 0) break;
      this.blocks.push(new Bitmap(length));
    }
    for (const { first, end } of byteRuns(free, 1)) this.giveRun(first, end);
  }

  take(): number {
    return this.takeRun(1);
  }

  takeRun(frames: number): number {
    const { blocks } = this;
    this.steps = 0;
    if (frames > this.freeFrames) return -1;
    const needed = 32 - Math.clz32(frames - 1);
    let order = needed;
    while (order < blocks.length && blocks[order].count === 0) order++;
    if (order >= blocks.length) {
      this.steps = Math.max(0, this.maxOrder - needed + 1);
      return -1;
    }
    this.steps = order - needed + 1;
    const block = blocks[order].next(0);
    const pfn = block << order;
    blocks[order].clear(block);
    this.freeFrames -= frames;
    this.giveBlocks(pfn + frames, pfn + (1 << order));
    return pfn;
  }

  give(pfn: number): void {
    const { blocks } = this;
    let order = 0;
    let block = pfn;
    while (order < blocks.length - 1 && blocks[order].has(block ^ 1)) {
      blocks[order].clear(block ^ 1);
      block >>>= 1;
      order++;
    }
    blocks[order].set(block);
    this.freeFrames++;
  }

  freeRuns(): { runs: number; largest: number } {
    const free = new Uint8Array(this.frames);
    for (let order = 0; order < this.blocks.length; order++) {
      const blocks = this.blocks[order];
      for (let block = blocks.next(0); block !== -1; block = blocks.next(block + 1)) {
        free.fill(1, block << order, (block + 1) << order);
      }
    }
    return new Bitmap(free).runs();
  }

  /** Frees a run that no free frame is next to, as the largest aligned blocks. */
  private giveRun(pfn: number, end: number): void {
    this.freeFrames += end - pfn;
    while (pfn < end) {
      const order = Math.min(trailingZeros(pfn), 31 - Math.clz32(end - pfn), this.blocks.length - 1);
      this.blocks[order].set(pfn >>> order);
      pfn += 1 << order;
    }
  }

  /**
   * Frees what was not asked for of a block: from `pfn` to its end. Halves from splitting and the tail of a rounded-up run alike
   * make the largest aligned blocks; none has a free buddy, for that would hold the frames taken.
   */
  private giveBlocks(pfn: number, end: number): void {
    while (pfn < end) {
      const order = trailingZeros(pfn);
      this.blocks[order].set(pfn >>> order);
      pfn += 1 << order;
    }
  }
}
