import { inGroup, total } from './metric.ts';

const { exact } = inGroup('Estimated cost');

export const cost = [
  exact(
    'estimated_cycles',
    'cycles',
    'An estimate, not a count: what happened, times what each costs by the cost table of the system; 0 where it has none. MODEL §10.',
    'l2_hits * l2Hit + walk_reads * tableRead + minor_faults * minorFault + (major_faults + swap_prefetched) * majorFault + (cow_copy + eager_copies + file_copies) * copy + (demand_zero + stack_growth + prefetched - swap_prefetched) * zero',
    (totals, { cost: table }) => {
      if (table === null) return 0;
      const of = (...names: string[]): number => names.reduce((sum, name) => sum + total(totals, name), 0);
      return (
        of('l2_hits') * table.l2Hit +
        of('walk_reads') * table.tableRead +
        of('minor_faults') * table.minorFault +
        of('major_faults', 'swap_prefetched') * table.majorFault +
        of('cow_copy', 'eager_copies', 'file_copies') * table.copy +
        (of('demand_zero', 'stack_growth', 'prefetched') - of('swap_prefetched')) * table.zero
      );
    },
  ),
];
