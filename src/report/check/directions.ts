import { measures } from '../comparison/measures.ts';

/** Which way a metric gets better; null = neither way: it says what was run, or how something was divided. */
export function betterOf(metric: string): 'less' | 'more' | null {
  return directions.get(metric) ?? null;
}

/** Besides the measures that comparisons rank: parts and quotients of them, on which no choice between systems would rest. */
const LESS = [
  'ignored_records',
  'process_failures',
  'l1_misses',
  'l1i_misses',
  'l1d_misses',
  'l1_store_misses',
  'l2_misses',
  'walks',
  'restarts',
  'invalid_faults',
  'out_of_memory',
  'faults_per_million',
  'swap_ins',
  'pool_failures',
  'aliased_allocations',
  'remote_share',
  'remote_faults',
  'distance_mean',
  'walk_distance',
  'node_fallbacks',
  'migration_failures',
  'aliased_frames_peak',
  'kmalloc_failures',
  'kmalloc_steps',
  'kfree_errors',
  'kernel_heap_peak',
  'kernel_heap_fragmentation',
  'fork_entries',
  'table_copies',
  'table_copy_entries',
  'table_frames_peak',
  'table_bytes_mean',
  'table_overhead',
  'owned_mean',
  'resident_mean',
];

const MORE = ['tlb_hit_rate', 'tlb_reach_bytes', 'kernel_heap_largest_free'];

const directions = new Map<string, 'less' | 'more'>([
  ...measures.map(({ name, better }): [string, 'less' | 'more'] => [name, better]),
  ...LESS.map((name): [string, 'less'] => [name, 'less']),
  ...MORE.map((name): [string, 'more'] => [name, 'more']),
]);
