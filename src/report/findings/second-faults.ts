import type { RegionRow, Result } from '../../metrics/result.ts';
import { largest } from '../largest.ts';
import { count, processName, regionName } from '../names.ts';
import { plural, share, thousands } from '../numbers.ts';
import { commandOf } from './command.ts';
import type { Rule } from './finding.ts';

/** Pages that were loaded before they were stored to faulted twice: zero_page, then cow_copy; at least a hundredth of the faults. MODEL §6. */
export const secondFaults: Rule = (result, row) => {
  const pages = bound(result, row.zero_page, row.cow_copy);
  if (pages === 0 || pages < row.page_faults / 100) return null;
  return {
    severity: 'cost',
    weight: pages / row.page_faults,
    title: `Up to ${share(pages, row.page_faults)} of the faults are second faults: ${plural(pages, 'page')} read first, then written`,
    text:
      `${thousands(row.zero_page)} first loads mapped the shared zero page; a store to such a page is a cow_copy. Pages that are stored to first ` +
      `fault once: up to ${thousands(pages)} of ${plural(row.page_faults, 'fault')} are such second faults.${place(result, pages)} ` +
      'Memory that is written first, or filled ahead (MAP_POPULATE, MADV_POPULATE_WRITE), has none of them.',
    metrics: ['zero_page', 'cow_copy'],
    more: commandOf(result, 'run', '--set zeroPage=false'),
  };
};

/** Where most of them may be, if one region stands out. */
function place(result: Result, pages: number): string {
  const [top] = largest(result.regions, 1, least);
  if (top === undefined || least(top) * 3 < pages) return '';
  const where = regionName(top) + (result.processes.length > 1 ? ` of ${processName(result, top)}` : '');
  return ` Up to ${thousands(least(top))} of them lie in one place: ${where}.`;
}

function least(row: RegionRow): number {
  return Math.min(count(row, 'zero_page'), count(row, 'cow_copy'));
}

/** At most so many pages: within each region no more than either kind, which leaves out the copies of file pages. */
function bound(result: Result, zeroPage: number, cowCopy: number): number {
  if (result.regions.length === 0) return Math.min(zeroPage, cowCopy);
  return result.regions.reduce((sum, row) => sum + least(row), 0);
}
