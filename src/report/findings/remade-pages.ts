import type { RegionRow, Result } from '../../metrics/result.ts';
import { largest } from '../largest.ts';
import { count, processName, regionName } from '../names.ts';
import { plural, share, thousands } from '../numbers.ts';
import { commandOf } from './command.ts';
import type { Rule } from './finding.ts';

/** Anonymous pages were made again after they had been given back: a region has more first touches than pages that were touched; at least a tenth of the faults. MODEL §6. */
export const remadePages: Rule = (result, row) => {
  // What was evicted comes back by other ways, too.
  if (row.evictions > 0) return null;
  const again = result.regions.reduce((sum, region) => sum + remade(region), 0);
  if (again === 0 || again * 10 < row.page_faults) return null;
  const firsts = result.regions.reduce((sum, region) => sum + firstTouches(region), 0);
  return {
    severity: 'cost',
    weight: again / row.page_faults,
    title: `At least ${share(again, row.page_faults)} of the faults make pages again that had been given back`,
    text:
      `Of ${plural(firsts, 'first touch', 'first touches')} of anonymous memory (demand_zero, zero_page, stack_growth) at least ${thousands(again)} are to pages that were touched before, and unmapped or discarded ` +
      `since.${place(result)} Memory that is kept and used again, as by an allocator that trims and unmaps less (M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of mallopt), has none of them.`,
    metrics: ['demand_zero', 'zero_page', 'touched_pages', 'page_faults'],
    more: commandOf(result, 'inspect'),
  };
};

function place(result: Result): string {
  const [top] = largest(result.regions, 1, remade);
  const where = regionName(top) + (result.processes.length > 1 ? ` of ${processName(result, top)}` : '');
  return ` Most lie in ${where}: ${plural(count(top, 'touched_pages'), 'page')}, ${plural(firstTouches(top), 'first touch', 'first touches')}.`;
}

function firstTouches(region: RegionRow): number {
  return count(region, 'demand_zero') + count(region, 'zero_page') + count(region, 'stack_growth');
}

/** At least so many of them: file pages and what a fork left behind count as touched, too. */
function remade(region: RegionRow): number {
  return Math.max(0, firstTouches(region) - count(region, 'touched_pages'));
}
