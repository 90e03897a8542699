// lane: seam
import { contiguity } from './contiguity.ts';
import { freeMemory } from './free-memory.ts';
import type { Machine } from './machine.ts';
import { reported } from './reported.ts';

/** Exact integers by metric name (docs/formats.md, metrics). */
export type Totals = Record<string, number | number[]>;

/** All integers of a run as they stand now. */
export function totals(m: Machine): Totals {
  const { gauges, system } = m;
  gauges.settle();
  const runs = m.pools.freeRuns();
  const free = freeMemory(m);
  const contiguous = contiguity(m);
  const counted = m.counters.totals();
  const heap = m.kernelMemory?.heap.freeBytes() ?? { free: 0, largest: 0 };
  return {
    ...reported(m, (place) => counted[place]),
    frames_total: m.frames.count,
    frames_reserved: m.pools.reservedFrames,
    fragment_frames: m.pools.fragmentFrames,
    free_frames: m.pools.free,
    free_runs: runs.runs,
    largest_free_run: runs.largest,
    free_runs_by_order: free.runs,
    free_blocks_by_order: free.blocks,
    contiguity_pages: contiguous.pages,
    contiguity_runs: contiguous.runs,
    contiguity_pages_8: contiguous.long,
    aliased_frames_peak: gauges.aliasedPeak,
    node_references: m.numa === null ? [] : [...m.numa.references],
    reference_distance: m.numa?.distanceOf(m.numa.references) ?? 0,
    walk_distance: m.numa?.distanceOf(m.numa.reads) ?? 0,
    kernel_heap_peak: m.kernelMemory?.bytesPeak ?? 0,
    kernel_heap_requested_peak: m.kernelMemory?.requestedPeak ?? 0,
    kernel_heap_free: heap.free,
    kernel_heap_largest_free: heap.largest,
    owned_peak: gauges.ownedPeak,
    owned_sum: gauges.ownedSum,
    resident_peak: gauges.residentPeak,
    resident_sum: gauges.residentSum,
    table_frames_peak: gauges.tablesPeak,
    table_frames_sum: gauges.tablesSum,
    kernel_table_frames: gauges.kernelTablesPeak,
    shared_table_frames_peak: gauges.sharedTablesPeak,
    swap_pool_frames_peak: m.swapCache?.peak ?? 0,
    tables_by_level: [...m.tables.madeByLevel],
    pte_used: gauges.pteUsedPeak,
    pte_capacity: gauges.pteCapacityPeak,
    cow_shared_peak: gauges.cowSharedPeak,
    huge_untouched_pages: m.huge === null ? 0 : m.huge.untouched(m),
    cow_saved_bytes: gauges.cowSharedPeak * system.pageSize,
  };
}
