// lane: seam
import type { TableFrames } from './page-tables.ts';

/** Root tables that stand in an array from the boot on; a space gets the lowest that is free (MODEL §12, `kernel.directories`). */
export class Directories {
  private readonly used: Uint8Array;
  private readonly frames: number;
  private free: number;
  private first: number;

  /** `count` tables of so many frames each. */
  constructor(count: number, frames: number) {
    this.used = new Uint8Array(count);
    this.frames = frames;
    this.free = count;
    this.first = 0;
  }

  make(source: TableFrames): boolean {
    this.first = source.allocateTable(this.used.length * this.frames);
    return this.first >= 0;
  }

  hasFree(): boolean {
    return this.free > 0;
  }

  /** The first frame of a free one, or -1. */
  take(): number {
    if (this.free === 0) return -1;
    const at = this.used.indexOf(0);
    this.used[at] = 1;
    this.free--;
    return this.first + at * this.frames;
  }

  give(pfn: number): void {
    this.used[(pfn - this.first) / this.frames] = 0;
    this.free++;
  }
}
