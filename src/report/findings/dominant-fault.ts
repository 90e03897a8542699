import type { Result } from '../../metrics/result.ts';
import { count, processName, regionName } from '../names.ts';
import { share, thousands } from '../numbers.ts';
import type { Rule } from './finding.ts';

const causes = [
  [
    'demand_zero',
    'first touches of anonymous memory, each of which takes and zeroes a frame; only fewer or larger pages avoid them',
  ],
  ['stack_growth', 'a stack that grows downwards page by page'],
  [
    'file_minor',
    'first touches of file pages that the page cache holds; a larger fault-around window makes fewer of them',
  ],
  ['cow_copy', 'stores to pages still shared after a fork, with a file or with the zero page; each copies a page'],
  ['cow_reuse', 'stores to pages that were shared once and have only one owner left'],
  [
    'huge_demand',
    'first touches of anonymous memory that got huge pages, each of which takes and zeroes a run of frames',
  ],
  ['zero_page', 'first loads of memory that nobody has written; they take no frame'],
  ['file_major', 'first reads of file pages into the page cache, or reads of evicted ones'],
  ['swap_in', 'touches of pages that had been evicted to swap; more memory or a better policy avoids them'],
] as const;

/** One resolved kind makes at least half of the faults. */
export const dominantFault: Rule = (result, row) => {
  const [top] = causes.toSorted(([a], [b]) => row[b] - row[a]);
  if (top === undefined || row.page_faults === 0 || row[top[0]] * 2 < row.page_faults) return null;
  const [kind, cause] = top;
  const part = share(row[kind], row.page_faults);
  return {
    severity: 'insight',
    weight: row[kind] / row.page_faults,
    title: `${part} of the faults are ${kind}`,
    text:
      `${thousands(row[kind])} of ${thousands(row.page_faults)} faults are ${cause}.` +
      `${mainRegion(result, kind, row[kind])} There are ${thousands(row.faults_per_million)} faults of all kinds in a million references.`,
    metrics: [kind, 'page_faults', 'faults_per_million'],
  };
};

/** Where most of them happened, if one region stands out. */
function mainRegion(result: Result, kind: string, faults: number): string {
  const [top] = result.regions.toSorted((a, b) => count(b, kind) - count(a, kind));
  if (top === undefined || count(top, kind) * 3 < faults) return '';
  const where = regionName(top) + (result.processes.length > 1 ? ` of ${processName(result, top)}` : '');
  return ` ${share(count(top, kind), faults)} of them lie in one place: ${where}.`;
}
