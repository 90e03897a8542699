import { basePages, hugeObstacle } from '../../base/huge-sizes.ts';
import type { RegionRow, Result } from '../../metrics/result.ts';
import { count } from '../names.ts';
import { bytes, plural, share, thousands } from '../numbers.ts';
import { largestLevel } from '../tlb-levels.ts';
import { variedCommand } from './command.ts';
import type { Rule } from './finding.ts';

/** Touched memory is beyond the reach of the TLB, its pages miss again and again, and huge pages would bring all of it within. MODEL §9. */
export const hugeReach: Rule = (result, row) => {
  const { course, system } = result;
  const level = largestLevel(system);
  const each = basePages(system);
  const made = row.huge_demand + row.huge_promotions;
  if (course === null || level === null || each === 0 || made > 0 || hugeObstacle(system) !== null) return null;
  if (row.touched_pages <= level.entries || row.full_misses <= 2 * row.touched_pages) return null;
  const { areas, pages } = anonymous(result, each);
  const others = row.touched_pages - pages;
  if (areas === 0 || areas > hugeEntries(result, level.name, level.entries - others) || others > level.entries)
    return null;
  const size = bytes(each * system.pageSize);
  const bloat = bytes((areas * each - pages) * system.pageSize);
  return {
    severity: 'cost',
    weight: row.full_misses / row.references,
    title: `Pages of ${size} would bring all that was touched within reach of the ${level.name} TLB, for at most ${bloat} of bloat`,
    text:
      `${plural(row.touched_pages, 'page')} (${bytes(row.touched_pages * system.pageSize)}) were touched, and the ${thousands(level.entries)} entries of the ${level.name} TLB map ` +
      `${bytes(level.entries * system.pageSize)}: ${plural(row.full_misses, 'reference')} (${share(row.full_misses, row.references)}) missed. The ${plural(pages, 'anonymous page')} that were touched lie in ${plural(areas, 'aligned area')} of ${size}, an entry each as huge pages; ` +
      `the other ${plural(others, 'page')} keep theirs. Whole areas take at most ${bloat} more than what was touched; an area gets a huge page only where it is mapped as a whole.`,
    metrics: ['full_misses', 'touched_pages', 'tlb_reach_bytes'],
    more: variedCommand(result, 'hugePages.policy', ['never', 'always'], 'always'),
  };
};

/** Entries for huge pages: those of the level's own array, or what others leave. */
function hugeEntries({ system: { tlb } }: Result, name: string, left: number): number {
  const arrays = { L1: tlb.l1Huge, L1I: tlb.l1iHuge, L1D: tlb.l1dHuge, L2: tlb.l2Huge };
  return arrays[name as keyof typeof arrays]?.entries ?? left;
}

/** The anonymous pages that were touched, and the areas of so many pages that they lie in; none where blocks of addresses are larger or a process ran several programs. */
function anonymous({ course, regions, system }: Result, each: number): { areas: number; pages: number } {
  const several = new Set(regions.filter(({ image }) => image > 0).map(({ trace, pid }) => `${trace} ${pid}`));
  const own = regions.filter((row) => isAnonymous(row) && !several.has(`${row.trace} ${row.pid}`));
  const names = new Set(own.map(nameOf));
  const areas = new Set<string>();
  for (const { trace, pid, blockPages, rows } of course?.heat ?? []) {
    if (blockPages > each) return { areas: 0, pages: 0 };
    for (const { role, region, va } of rows)
      if (names.has(nameOf({ trace, pid, role, region })))
        areas.add(`${trace} ${pid} ${BigInt(va) / BigInt(each * system.pageSize)}`);
  }
  return { areas: areas.size, pages: own.reduce((sum, row) => sum + count(row, 'touched_pages'), 0) };
}

function nameOf({ trace, pid, role, region }: Pick<RegionRow, 'trace' | 'pid' | 'role' | 'region'>): string {
  return [trace, pid, role, region].join('\n');
}

/** A stack grows page by page. */
function isAnonymous(row: RegionRow): boolean {
  const first = count(row, 'demand_zero') + count(row, 'zero_page');
  return first > 0 && count(row, 'file_minor') + count(row, 'file_major') === 0 && row.role !== 'stack';
}
