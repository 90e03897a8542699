// lane: seam
import type { System } from '../../system/system.ts';

/** Who gives out page frames: a search rule over the free frames of RAM (MODEL §8). */
export interface Allocator {
  /**
   * One frame for a page or table: its PFN, or -1. The caller has made sure that a frame is free. `steps` is set to what this
   * search inspected. `vpn` is the page that it is for, -1 = none.
   */
  take(vpn: number): number;
  /**
   * A run of `frames` >= 2 contiguous frames: the first PFN, or -1 if there is none. The caller has made sure that so many frames are free in all.
   * `aligned`: its first is a multiple of `frames`, a power of two; then every strategy but buddy takes the lowest, a step for each such block.
   */
  takeRun(frames: number, aligned?: boolean): number;
  /** Frees one frame. */
  give(pfn: number): void;
  /** What the last search inspected, as MODEL §8 counts it. */
  readonly steps: number;
  /** Whether the last `takeRun` was served by first-fit because the strategy has no runs. */
  readonly fellBack: boolean;
  /** Free runs now, and the frames of the longest: what a report asks for at the end of a run. */
  freeRuns(): { runs: number; largest: number };
}

/**
 * Makes an allocator in which the frames of `free` (a byte each: 1 = free, 0 = reserved) are free. The array is the allocator's to keep; `first` is the PFN of
 * its frame 0, from which it counts.
 */
export type AllocatorFactory = (free: Uint8Array, settings: System['allocator'], first: number) => Allocator;
