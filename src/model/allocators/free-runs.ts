// lane: seam
import { assert } from '../../base/assert.ts';
import { Bitmap } from '../../base/bitmap.ts';
import { RunIndex } from '../../base/run-index.ts';
import type { Allocator } from './allocator.ts';

/** Chooses a run of at least so many frames: its last frame, or -1. */
type RunChoice = (runs: RunIndex, frames: number) => number;

/** Free frames as an index of runs, for best-fit and worst-fit: they differ in the run that they choose. */
export class FreeRuns implements Allocator {
  private readonly choose: RunChoice;
  private readonly runs: RunIndex;
  /** Frames that are not free, and a last one beyond RAM. */
  private readonly used: Bitmap;
  steps: number;
  readonly fellBack: boolean;

  constructor(free: Uint8Array, choose: RunChoice) {
    const used = new Uint8Array(free.length + 1).fill(1);
    this.choose = choose;
    this.runs = new RunIndex(free.length);
    this.steps = 0;
    this.fellBack = false;
    let start = 0;
    for (let pfn = 0; pfn <= free.length; pfn++) {
      if (free[pfn] === 1) {
        used[pfn] = 0;
        continue;
      }
      if (start < pfn) this.runs.insert(pfn - 1, pfn - start);
      start = pfn + 1;
    }
    this.used = new Bitmap(used);
  }

  take(): number {
    return this.takeRun(1);
  }

  takeRun(frames: number, aligned = false): number {
    const { runs, used } = this;
    this.steps = 0;
    if (frames > used.length - used.count) return -1;
    if (aligned) return this.takeBlock(frames);
    this.steps = runs.count;
    const last = this.choose(runs, frames);
    if (last === -1) return -1;
    const length = runs.lengthOf(last);
    const first = last - length + 1;
    runs.remove(last);
    if (length > frames) runs.insert(last, length - frames);
    for (let pfn = first; pfn < first + frames; pfn++) used.set(pfn);
    return first;
  }

  give(pfn: number): void {
    const { runs, used } = this;
    assert(used.has(pfn), 'a frame is freed that is free');
    used.clear(pfn);
    let first = pfn;
    let last = pfn;
    if (pfn > 0 && !used.has(pfn - 1)) {
      first -= runs.lengthOf(pfn - 1);
      runs.remove(pfn - 1);
    }
    if (!used.has(pfn + 1)) {
      last = used.next(pfn + 1) - 1;
      runs.remove(last);
    }
    runs.insert(last, last - first + 1);
  }

  /** The lowest block of so many frames, aligned to that many. */
  private takeBlock(frames: number): number {
    const { runs, used } = this;
    const blocks = Math.floor((used.length - 1) / frames);
    let block = 0;
    while (block < blocks && used.next(block * frames) < (block + 1) * frames) block++;
    this.steps = Math.min(block + 1, blocks);
    if (block === blocks) return -1;
    const first = block * frames;
    const last = used.next(first) - 1;
    const start = last - runs.lengthOf(last) + 1;
    runs.remove(last);
    if (start < first) runs.insert(first - 1, first - start);
    if (first + frames <= last) runs.insert(last, last - first - frames + 1);
    for (let pfn = first; pfn < first + frames; pfn++) used.set(pfn);
    return first;
  }

  freeRuns(): { runs: number; largest: number } {
    return { runs: this.runs.count, largest: this.runs.longest() };
  }
}
