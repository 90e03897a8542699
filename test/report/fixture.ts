import { readFileSync } from 'node:fs';
import { metrics, rowOf, type Row } from '../../src/metrics/index.ts';
import type { ProcessRow, RegionRow, Result, Totals } from '../../src/metrics/result.ts';
import { resolveProfile } from '../../src/system/load.ts';
import type { System } from '../../src/system/system.ts';

const cases = new URL('../conformance/cases/', import.meta.url);

/** A system with the defaults of docs/formats.md and the TLBs of its example. */
export function systemOf(settings: Partial<System> = {}): System {
  const value = { name: 'example', tlb: { l2: { entries: 1024, ways: 8, policy: 'lru' } } };
  const { system } = resolveProfile({ value, placeOf: () => '', placeOfKey: () => '' });
  return {
    ...system,
    ...settings,
  };
}

/** A run in which nothing was counted, but for what is given. */
export function resultOf(totals: Totals = {}, parts: Partial<Result> = {}): Result {
  const zeros = metrics.filter((metric) => metric.formula === '').map((metric) => [metric.name, 0]);
  const none = Array.from({ length: 11 }, () => 0);
  const byOrder = { free_runs_by_order: none, free_blocks_by_order: none, node_references: [] };
  return {
    trace: 'demo',
    traces: ['demo'],
    sampled: false,
    hypothetical: null,
    system: systemOf(),
    configId: 'c1',
    totals: { ...Object.fromEntries(zeros), tables_by_level: [1, 1], ...byOrder, frames_total: 4096, ...totals },
    processes: [],
    regions: [],
    timeline: [],
    course: null,
    pages: [],
    placed: [],
    notes: [],
    aborted: false,
    ...parts,
  };
}

export function processOf(pid: number, counters: Record<string, number>, parts: Partial<ProcessRow> = {}): ProcessRow {
  return { trace: 'demo', pid, command: '', parent: null, counters, resident_peak: 0, ...parts };
}

export function regionOf(role: string, region: string, counters: Record<string, number>): RegionRow {
  return { trace: 'demo', pid: 1, image: 0, role, region, start: '0x1000', end: '0x9000', counters };
}

export function rowFor(totals: Totals, parts: Partial<Result> = {}): Row {
  return rowOf(resultOf(totals, parts));
}

/** Counters that conformance cases leave out: of what their systems do not have, where they are 0; and one that is a part of another. */
export const BEYOND_CASES: readonly string[] = [
  'around_mapped',
  'prefetched',
  'prefetch_used',
  'huge_demand',
  'tables_shared',
  'table_copies',
  'fork_entries',
  'table_copy_entries',
  'shared_table_frames_peak',
  'huge_promotions',
  'huge_copies',
  'huge_failures',
  'huge_splits',
  'huge_untouched_pages',
  'compactions',
  'compaction_failures',
  'compaction_moves',
  'swap_out_compressed',
  'swap_in_compressed',
  'swap_pool_writebacks',
  'swap_pool_frames_peak',
  'swap_prefetched',
  'released',
  'walk_cache_hits',
  'l1_store_misses',
  'global_kept',
  'tlb_prefetches',
  'tlb_prefetch_used',
  'tlb_prefetch_reads',
  'key_protect',
  'process_failures',
  'kernel_table_frames',
  'kernel_entries',
  'pool_failures',
  'aliased_allocations',
  'aliased_frames_peak',
  'kmalloc_calls',
  'kmalloc_failures',
  'kmalloc_steps',
  'kfree_errors',
  'kernel_heap_peak',
  'kernel_heap_requested_peak',
  'kernel_heap_free',
  'kernel_heap_largest_free',
  'local_references',
  'remote_references',
  'reference_distance',
  'walk_distance',
  'node_references',
  'remote_walk_reads',
  'remote_faults',
  'node_fallbacks',
  'migrated_pages',
  'migration_failures',
  'fragment_frames',
  'free_runs_by_order',
  'free_blocks_by_order',
  'contiguity_pages',
  'contiguity_runs',
  'contiguity_pages_8',
];

/** The expected totals of a conformance case. */
export function caseTotals(name: string): Totals {
  const text = readFileSync(new URL(`${name}/expected.json`, cases), 'utf8');
  const none = (counter: string): number | number[] => {
    if (counter === 'node_references') return [];
    return counter.endsWith('_by_order') ? Array.from({ length: 11 }, () => 0) : 0;
  };
  return {
    ...Object.fromEntries(BEYOND_CASES.map((counter) => [counter, none(counter)])),
    ...(JSON.parse(text) as Totals),
  };
}
