// lane: seam
import { grownFloat64, grownInt32 } from '../base/int-list.ts';

/**
 * THE LIST of the exact counters that are shared out to processes and regions (docs/formats.md, metrics); hits follow from misses, the sums of faults
 * from the kinds.
 */
export const COUNTERS = [
  'fetches',
  'loads',
  'stores',
  'accesses',
  'events',
  'ignored_records',
  'processes',
  'process_failures',
  'context_switches',
  'l1i_misses',
  'l1d_misses',
  'l1_store_misses',
  'l2_misses',
  'full_misses',
  'flushes',
  'invalidations',
  'global_kept',
  'walks',
  'walk_reads',
  'walk_cache_hits',
  'tlb_prefetches',
  'tlb_prefetch_used',
  'tlb_prefetch_reads',
  'restarts',
  'demand_zero',
  'stack_growth',
  'file_minor',
  'file_major',
  'swap_in',
  'cow_copy',
  'cow_reuse',
  'zero_page',
  'huge_demand',
  'no_region',
  'reserved_bit',
  'guard',
  'user_access',
  'key_protect',
  'read_protect',
  'write_protect',
  'exec_protect',
  'out_of_memory',
  'evictions',
  'released',
  'swap_outs',
  'writebacks',
  'eager_pages',
  'eager_copies',
  'file_copies',
  'event_failures',
  'leaked_frames',
  'kernel_entries',
  'tables_shared',
  'table_copies',
  'fork_entries',
  'table_copy_entries',
  'around_mapped',
  'prefetched',
  'prefetch_used',
  'huge_promotions',
  'huge_failures',
  'huge_splits',
  'huge_copies',
  'compactions',
  'compaction_failures',
  'compaction_moves',
  'swap_out_compressed',
  'swap_in_compressed',
  'swap_pool_writebacks',
  'swap_prefetched',
  'alloc_calls',
  'alloc_steps',
  'alloc_failures',
  'alloc_fallbacks',
  'pool_failures',
  'aliased_allocations',
  'node_fallbacks',
  'local_references',
  'remote_references',
  'remote_walk_reads',
  'remote_faults',
  'migrated_pages',
  'migration_failures',
  'kmalloc_calls',
  'kmalloc_failures',
  'kmalloc_steps',
  'kfree_errors',
  'touched_pages',
  'touched_lines',
] as const;
export type CounterName = (typeof COUNTERS)[number];

/** The place of each counter in a block. */
export const C = Object.fromEntries(COUNTERS.map((name, at) => [name, at])) as Record<CounterName, number>;

const EVERY: readonly number[] = COUNTERS.map((_, at) => at);

/** The kinds of fault that end with the reference done ... */
export const MINOR_KINDS = [
  'demand_zero',
  'stack_growth',
  'file_minor',
  'cow_copy',
  'cow_reuse',
  'zero_page',
  'huge_demand',
] as const;
export const MAJOR_KINDS = ['file_major', 'swap_in'] as const;
/** ... and those that drop it, in the order in which they are looked for. */
export const INVALID_KINDS = [
  'no_region',
  'reserved_bit',
  'guard',
  'user_access',
  'key_protect',
  'read_protect',
  'write_protect',
  'exec_protect',
  'out_of_memory',
] as const;

/** Counters in blocks: one for each region of each process image, so that the shares of processes and regions add up to the whole. */
export class Counters {
  /** Block after block, COUNTERS.length values each. */
  values: Float64Array;
  /** Where the block of what is going on begins. */
  base: number;
  /** Region of each block, and the process image that it belongs to. */
  blockRegion: Int32Array;
  blockImage: Int32Array;
  /** Bounds of the region as far as the image has met it: lowest VPN, and the one after the highest; Infinity and 0 = not met. */
  blockLow: Float64Array;
  blockHigh: Float64Array;
  blocks: number;

  constructor() {
    this.values = new Float64Array(64 * COUNTERS.length);
    this.base = 0;
    this.blockRegion = new Int32Array(64);
    this.blockImage = new Int32Array(64);
    this.blockLow = new Float64Array(64);
    this.blockHigh = new Float64Array(64);
    this.blocks = 0;
  }

  /** A new block; returns where it begins. */
  add(image: number, region: number): number {
    const block = this.blocks++;
    const base = block * COUNTERS.length;
    if (base + COUNTERS.length > this.values.length) this.values = grownFloat64(this.values, base + COUNTERS.length);
    if (block === this.blockRegion.length) {
      this.blockRegion = grownInt32(this.blockRegion, block + 1);
      this.blockImage = grownInt32(this.blockImage, block + 1);
      this.blockLow = grownFloat64(this.blockLow, block + 1);
      this.blockHigh = grownFloat64(this.blockHigh, block + 1);
    }
    this.blockRegion[block] = region;
    this.blockImage[block] = image;
    this.blockLow[block] = Infinity;
    this.blockHigh[block] = 0;
    return base;
  }

  /** Adds to a counter of the present block. */
  count(counter: number, by = 1): void {
    this.values[this.base + counter] += by;
  }

  /** The present block's region was met from VPN `low` up to `high`. */
  meet(low: number, high: number): void {
    const block = this.base / COUNTERS.length;
    if (low < this.blockLow[block]) this.blockLow[block] = low;
    if (high > this.blockHigh[block]) this.blockHigh[block] = high;
  }

  /** The sums of all counters over all blocks, by their places. */
  totals(): number[] {
    return this.totalsOf(EVERY);
  }

  /** Those of some counters: block by block, since there may be millions of blocks. */
  totalsOf(counters: readonly number[]): number[] {
    const { values } = this;
    const sums = counters.map(() => 0);
    for (let base = 0; base < this.blocks * COUNTERS.length; base += COUNTERS.length)
      for (let place = 0; place < counters.length; place++) sums[place] += values[base + counters[place]];
    return sums;
  }
}
