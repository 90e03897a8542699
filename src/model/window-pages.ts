// lane: seam
import { grownInt32 } from '../base/int-list.ts';
import { KIND_MASK } from '../trace/batch.ts';
import type { Batch } from '../trace/batch.ts';
import type { Machine } from './machine.ts';
import type { Space } from './spaces.ts';

/** Counts the distinct pages of the references that were done in each window of the time series: the working set of Denning 1968, its window being that of the series. */
export class WindowPages {
  /** The window in which each page was met last, from 1 on; 0 = in none. */
  private met: Int32Array = new Int32Array(1024);
  private window = 1;
  private pages = 0;

  /** Adds the pages of rows that were run. */
  add(m: Machine, batch: Batch, from: number, to: number): void {
    if (m.ptes.count > this.met.length) this.met = grownInt32(this.met, m.ptes.count);
    const { met, window } = this;
    const { pageOf } = m;
    const { page: tracePages, kind, refs, outcome } = batch;
    for (let row = from; row < to; row++) {
      const page = pageOf[tracePages[row]];
      if (refs[row] === 0 || met[page] === window || ((outcome[row] >> (kind[row] & KIND_MASK)) & 1) !== 0) continue;
      met[page] = window;
      this.pages++;
    }
  }

  /** The space is dropped: its numbers of pages will be others'. */
  spaceEnds(space: Space): void {
    const { keys, values } = space.pages;
    for (let slot = 0; slot < keys.length; slot++) if (keys[slot] !== -1) this.met[values[slot]] = 0;
  }

  /** The window's pages; another window begins. */
  take(): number {
    const { pages } = this;
    this.pages = 0;
    this.window++;
    return pages;
  }
}
