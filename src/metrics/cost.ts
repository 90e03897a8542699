import { hugeFrames } from '../base/huge-sizes.ts';
import { LOCAL_DISTANCE } from '../base/numa-nodes.ts';
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
    'l2_hits * l2Hit + walk_reads * tableRead + (minor_faults + swap_in_compressed) * minorFault + (major_faults + swap_prefetched - swap_in_compressed) * majorFault + (cow_copy + eager_copies + file_copies + compaction_moves + migrated_pages + huge_copies) * copy + (demand_zero + stack_growth + prefetched - swap_prefetched + base pages of huge pages made - huge_copies) * zero + swap_out_compressed * compress + swap_in_compressed * decompress + round((reference_distance + walk_distance) * remote / 10)',
    (totals, system) => {
      const { cost: table } = system;
      if (table === null) return 0;
      const of = (...names: string[]): number => names.reduce((sum, name) => sum + total(totals, name), 0);
      const copied = of('cow_copy', 'eager_copies', 'file_copies', 'compaction_moves', 'migrated_pages', 'huge_copies');
      const zeroed =
        of('demand_zero', 'stack_growth', 'prefetched') - of('swap_prefetched') + hugeZeroed(totals, system);
      return (
        of('l2_hits') * table.l2Hit +
        of('walk_reads') * table.tableRead +
        of('minor_faults', 'swap_in_compressed') * table.minorFault +
        (of('major_faults', 'swap_prefetched') - of('swap_in_compressed')) * table.majorFault +
        copied * table.copy +
        zeroed * table.zero +
        of('swap_out_compressed') * table.compress +
        of('swap_in_compressed') * table.decompress +
        Math.round((of('reference_distance', 'walk_distance') * table.remote) / LOCAL_DISTANCE)
      );
    },
  ),
];
