import { LOCAL_DISTANCE } from '../base/numa-nodes.ts';
import { inGroup, total } from './metric.ts';

const { exact } = inGroup('Estimated cost');

export const cost = [
  exact(
    'estimated_cycles',
    'cycles',
    'An estimate, not a count: what happened, times what each costs by the cost table of the system; 0 where it has none. MODEL §10.',
    'l2_hits * l2Hit + walk_reads * tableRead + (minor_faults + swap_in_compressed) * minorFault + (major_faults + swap_prefetched - swap_in_compressed) * majorFault + (cow_copy + eager_copies + file_copies + compaction_moves + migrated_pages) * copy + (demand_zero + stack_growth + prefetched - swap_prefetched) * zero + swap_out_compressed * compress + swap_in_compressed * decompress + round((reference_distance + walk_distance) * remote / 10)',
    (totals, { cost: table }) => {
      if (table === null) return 0;
      const of = (...names: string[]): number => names.reduce((sum, name) => sum + total(totals, name), 0);
      return (
        of('l2_hits') * table.l2Hit +
        of('walk_reads') * table.tableRead +
        of('minor_faults', 'swap_in_compressed') * table.minorFault +
        (of('major_faults', 'swap_prefetched') - of('swap_in_compressed')) * table.majorFault +
        of('cow_copy', 'eager_copies', 'file_copies', 'compaction_moves', 'migrated_pages') * table.copy +
        (of('demand_zero', 'stack_growth', 'prefetched') - of('swap_prefetched')) * table.zero +
        of('swap_out_compressed') * table.compress +
        of('swap_in_compressed') * table.decompress +
        Math.round((of('reference_distance', 'walk_distance') * table.remote) / LOCAL_DISTANCE)
      );
    },
  ),
];
