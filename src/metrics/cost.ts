import { hugeFrames } from '../base/huge-sizes.ts';
import type { System } from '../system/system.ts';
import { inGroup, total } from './metric.ts';
import type { Totals } from './result.ts';

const { exact } = inGroup('Estimated cost');

/** Base pages of huge pages that had to be zeroed: those of a promotion that were there are copied. */
export function hugeZeroed(totals: Totals, system: System): number {
  const made = total(totals, 'huge_demand') + total(totals, 'huge_promotions');
  return made * hugeFrames(system) - total(totals, 'huge_copies');
}

export const cost = [
  exact(
    'estimated_cycles',
    'cycles',
    'An estimate, not a count: what happened, times what each costs by the cost table of the system; 0 where it has none. MODEL §10.',
    'l2_hits * l2Hit + walk_reads * tableRead + minor_faults * minorFault + major_faults * majorFault + (cow_copy + eager_copies + file_copies + huge_copies) * copy + (demand_zero + stack_growth + prefetched + base pages of huge pages made - huge_copies) * zero',
    (totals, system) => {
      const { cost: table } = system;
      if (table === null) return 0;
      const of = (...names: string[]): number => names.reduce((sum, name) => sum + total(totals, name), 0);
      return (
        of('l2_hits') * table.l2Hit +
        of('walk_reads') * table.tableRead +
        of('minor_faults') * table.minorFault +
        of('major_faults') * table.majorFault +
        of('cow_copy', 'eager_copies', 'file_copies', 'huge_copies') * table.copy +
        (of('demand_zero', 'stack_growth', 'prefetched') + hugeZeroed(totals, system)) * table.zero
      );
    },
  ),
];
