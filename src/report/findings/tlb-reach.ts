import type { Row } from '../../metrics/index.ts';
import type { Result } from '../../metrics/result.ts';
import { bytes, decimal, percent, plural, share, thousands } from '../numbers.ts';
import { largestLevel } from '../tlb-levels.ts';
import { commandOf } from './command.ts';
import type { Rule } from './finding.ts';
import { placeOf } from './place.ts';

/** How the touched memory compares with what the largest TLB maps, and whether misses are more than first touches. */
export const tlbReach: Rule = (result, row) => {
  const level = largestLevel(result.system);
  if (level === null || row.references === 0 || row.touched_pages === 0) return null;
  const { pageSize } = result.system;
  const perPage = row.full_misses / row.touched_pages;
  const again = perPage > 2;
  const touched = `${plural(row.touched_pages, 'page')} (${bytes(row.touched_pages * pageSize)})`;
  const reach = `${bytes(level.entries * pageSize)} that the ${thousands(level.entries)} entries of the ${level.name} TLB map`;
  return {
    severity: again ? 'cost' : 'insight',
    weight: again ? row.full_misses / row.references : 0.3,
    title: titleOf(level, row, perPage),
    text:
      `All address spaces together touched ${touched}, against the ${reach}. ${plural(row.full_misses, 'reference')} ` +
      `(${share(row.full_misses, row.references)}) missed in every level, ${decimal(perPage)} for each page touched` +
      `${again ? `.${placeOf(result, 'full_misses', row.full_misses)} ${causeOf(level, row)}` : ': hardly more than first touches'}.${busiest(result, level)}`,
    metrics: ['tlb_hit_rate', 'full_misses', 'touched_pages', 'tlb_reach_bytes'],
    more: commandOf(result, 'curve', '--of tlb'),
  };
};

type Level = NonNullable<ReturnType<typeof largestLevel>>;

function titleOf(level: Level, row: Row, perPage: number): string {
  if (row.touched_pages > level.entries)
    return `Touched memory is ${decimal(row.touched_pages / level.entries)} times what the ${level.name} TLB reaches`;
  if (perPage > 2)
    return `The ${level.name} TLB could hold every page, yet missed each ${decimal(perPage)} times on average`;
  return `Every touched page fits the ${level.name} TLB: hit rate ${percent(row.tlb_hit_rate)}`;
}

/** The working set at its largest, if it is beyond the reach: then no replacement could have kept it. */
function busiest({ course, system }: Result, level: Level): string {
  const most = Math.max(0, ...(course?.workingSet ?? []));
  if (course === null || most <= level.entries) return '';
  return ` In some stretch of ${plural(course.width, 'reference')} the working set was ${plural(most, 'page')} (${bytes(most * system.pageSize)}), more than it reaches.`;
}

/** What keeps a TLB from serving the page again. */
function causeOf(level: Level, row: Row): string {
  if (row.touched_pages > level.entries) return 'Pages come back after their entry has gone';
  const conflicts = level.ways < level.entries ? 'conflicts within sets, ' : '';
  const emptied = `${plural(row.flushes, 'flush', 'flushes')} and ${plural(row.invalidations, 'invalidation')}`;
  return `All would fit, so entries went by ${conflicts}${emptied}`;
}
