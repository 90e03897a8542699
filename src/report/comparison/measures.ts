import type { MetricName } from '../../metrics/index.ts';

/** A metric by which one configuration is better than another. */
export interface Measure {
  name: MetricName;
  better: 'less' | 'more';
  /** What it counts, after "the fewest" or "the most". */
  noun: string;
}

/** THE LIST of measures, those that cost a user most first: what fails, what waits for a disk, what traps, what walks, what takes memory, what the kernel does for it. */
export const measures: readonly Measure[] = [
  { name: 'invalid_references', better: 'less', noun: 'refused references' },
  { name: 'event_failures', better: 'less', noun: 'failed events' },
  { name: 'alloc_failures', better: 'less', noun: 'failed requests for frames' },
  { name: 'leaked_frames', better: 'less', noun: 'leaked frames' },
  { name: 'major_faults', better: 'less', noun: 'major faults' },
  { name: 'swap_outs', better: 'less', noun: 'pages written to swap' },
  { name: 'writebacks', better: 'less', noun: 'file pages written back' },
  { name: 'evictions', better: 'less', noun: 'evictions' },
  { name: 'page_faults', better: 'less', noun: 'page faults' },
  { name: 'minor_faults', better: 'less', noun: 'minor faults' },
  { name: 'cow_copy', better: 'less', noun: 'copy-on-write copies' },
  { name: 'eager_copies', better: 'less', noun: 'frames copied by forks' },
  { name: 'full_misses', better: 'less', noun: 'TLB misses' },
  { name: 'walk_reads', better: 'less', noun: 'reads of page tables' },
  { name: 'remote_references', better: 'less', noun: 'references to other nodes' },
  { name: 'reference_distance', better: 'less', noun: 'distance of the references to other nodes' },
  { name: 'remote_walk_reads', better: 'less', noun: 'reads of page tables on other nodes' },
  { name: 'prefetch_wasted', better: 'less', noun: 'pages prefetched for nothing' },
  { name: 'huge_bloat_bytes', better: 'less', noun: 'bytes of huge pages that nobody touched' },
  { name: 'flushes', better: 'less', noun: 'TLB flushes' },
  { name: 'invalidations', better: 'less', noun: 'TLB invalidations' },
  { name: 'entries_copied', better: 'less', noun: 'page-table entries copied for children' },
  { name: 'table_bytes_peak', better: 'less', noun: 'bytes of page tables' },
  { name: 'resident_peak', better: 'less', noun: 'resident frames' },
  { name: 'owned_peak', better: 'less', noun: 'frames in use' },
  { name: 'internal_use', better: 'more', noun: 'use of touched pages' },
  { name: 'fragmentation_external', better: 'less', noun: 'external fragmentation' },
  { name: 'unusable_free_8', better: 'less', noun: 'free frames outside blocks of 8' },
  { name: 'contiguity_mean', better: 'more', noun: 'pages in a run of contiguous frames' },
  { name: 'contiguity_share_8', better: 'more', noun: 'pages in contiguous runs of 8 and more' },
  { name: 'largest_free_run', better: 'more', noun: 'frames in one free run' },
  { name: 'free_runs', better: 'less', noun: 'free runs' },
  { name: 'alloc_steps', better: 'less', noun: 'steps of the allocator' },
  { name: 'alloc_fallbacks', better: 'less', noun: 'requests that fell back to first-fit' },
  { name: 'estimated_cycles', better: 'less', noun: 'estimated cycles' },
];
