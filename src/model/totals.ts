// lane: seam
import { C, COUNTERS, INVALID_KINDS, MAJOR_KINDS, MINOR_KINDS } from './counters.ts';
import { contiguity } from './contiguity.ts';
import type { CounterName } from './counters.ts';
import { freeMemory } from './free-memory.ts';
import type { Machine } from './machine.ts';

/** Exact integers by metric name (docs/formats.md, metrics). */
export type Totals = Record<string, number | number[]>;

/** What of a block of counters is reported: hits from misses, sums from kinds. A share of a process or region is made the same way. */
export function reported(m: Machine, counter: (name: CounterName) => number): Record<string, number> {
  const raw = Object.fromEntries(COUNTERS.map((name) => [name, counter(name)])) as Record<CounterName, number>;
  const { touched_lines: lines, ...rest } = raw;
  const data = raw.loads + raw.stores;
  const references = raw.fetches + data;
  const [fetchTlb, dataTlb] = m.tlbs;
  const unified = fetchTlb !== null && fetchTlb === dataTlb;
  const l1iLookups = fetchTlb === null ? 0 : raw.fetches;
  const l1dLookups = dataTlb === null ? 0 : data;
  const l1Misses = raw.l1i_misses + raw.l1d_misses;
  const l2Lookups = m.l2 === null ? 0 : references - l1iLookups - l1dLookups + l1Misses;
  const sum = (kinds: readonly CounterName[]): number => kinds.reduce((total, kind) => total + raw[kind], 0);
  const minor = sum(MINOR_KINDS);
  const major = sum(MAJOR_KINDS);
  const invalid = sum(INVALID_KINDS);
  return {
    ...rest,
    references,
    l1_hits: l1iLookups + l1dLookups - l1Misses,
    l1_misses: l1Misses,
    l1i_hits: unified ? 0 : l1iLookups - raw.l1i_misses,
    l1i_misses: unified ? 0 : raw.l1i_misses,
    l1d_hits: unified ? 0 : l1dLookups - raw.l1d_misses,
    l1d_misses: unified ? 0 : raw.l1d_misses,
    l2_hits: l2Lookups - raw.l2_misses,
    swap_ins: raw.swap_in,
    minor_faults: minor,
    major_faults: major,
    invalid_faults: invalid,
    invalid_references: invalid,
    page_faults: minor + major + invalid,
    touched_bytes: 64 * lines,
  };
}

/** All integers of a run as they stand now. */
export function totals(m: Machine): Totals {
  const { gauges, system } = m;
  gauges.settle();
  const runs = m.pools.freeRuns();
  const free = freeMemory(m);
  const contiguous = contiguity(m);
  const heap = m.kernelMemory?.heap.freeBytes() ?? { free: 0, largest: 0 };
  return {
    ...reported(m, (name) => m.counters.total(C[name])),
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
