import { LOCAL_DISTANCE } from '../base/numa-nodes.ts';
import { inGroup, total } from './metric.ts';

const { exact } = inGroup('Estimated cost');

export const cost = [
  exact(
    'estimated_cycles',
    'cycles',
    'An estimate, not a count: what happened, times what each costs by the cost table of the system; 0 where it has none. MODEL §10.',
    'l2_hits * l2Hit + walk_reads * tableRead + minor_faults * minorFault + major_faults * majorFault + (cow_copy + eager_copies + file_copies + migrated_pages) * copy + (demand_zero + stack_growth + prefetched) * zero + round((reference_distance + walk_distance) * remote / 10)',
    (totals, { cost: table }) => {
      if (table === null) return 0;
      const of = (...names: string[]): number => names.reduce((sum, name) => sum + total(totals, name), 0);
      return (
        of('l2_hits') * table.l2Hit +
        of('walk_reads') * table.tableRead +
        of('minor_faults') * table.minorFault +
        of('major_faults') * table.majorFault +
        of('cow_copy', 'eager_copies', 'file_copies', 'migrated_pages') * table.copy +
        of('demand_zero', 'stack_growth', 'prefetched') * table.zero +
        Math.round((of('reference_distance', 'walk_distance') * table.remote) / LOCAL_DISTANCE)
      );
    },
  ),
];
