import { StackDepths } from './stack-depths.ts';

/** References by how many other pages were referenced since the last one to the same page. */
export interface ReuseDistances {
  /** References to a page that was not referenced before. */
  first: number;
  /** Item 0: to the same page as the reference before; item k: with 2^(k-1) .. 2^k - 1 other pages in between. */
  counts: number[];
}

/** Counts references by their depth in the LRU stack, in powers of two. */
export class LruStack {
  private readonly depths = new StackDepths();
  private readonly counts = new Float64Array(33);

  /** One reference to a page; `id` is at most the number of pages so far. */
  touch(id: number): void {
    const depth = this.depths.touch(id);
    if (depth >= 0) this.counts[32 - Math.clz32(depth)]++;
  }

  distances(): ReuseDistances {
    const last = this.counts.findLastIndex((count) => count > 0);
    return { first: this.depths.pages, counts: [...this.counts.subarray(0, last + 1)] };
  }
}
