import type { MetricName } from '../../metrics/index.ts';
import type { Result } from '../../metrics/result.ts';
import { share, thousands } from '../numbers.ts';
import { commandOf, variedCommand } from './command.ts';
import type { Rule } from './finding.ts';
import { placeOf } from './place.ts';

const huge = (result: Result): string =>
  result.system.table.kind === 'radix'
    ? variedCommand(result, 'hugePages.policy', ['never', 'always'], 'always')
    : byRegion(result);
const byRegion = (result: Result): string => commandOf(result, 'run', '--out report');
const byWindow = (result: Result): string => variedCommand(result, 'faultAround', ['0', '4', '16', '64'], '64');
const bySharing = (result: Result): string => variedCommand(result, 'forkPolicy', ['cow', 'eager'], 'eager');
const byMemory = (result: Result): string => commandOf(result, 'curve', '--of memory');

/** The kinds, what they are, and the command that shows where they are or what makes fewer of them. */
const causes = [
  {
    kind: 'demand_zero',
    cause:
      'first touches of anonymous memory, each of which takes and zeroes a frame; only fewer or larger pages avoid them',
    more: huge,
  },
  { kind: 'stack_growth', cause: 'a stack that grows downwards page by page', more: byRegion },
  {
    kind: 'file_minor',
    cause: 'first touches of file pages that the page cache holds; a larger fault-around window makes fewer of them',
    more: byWindow,
  },
  {
    kind: 'cow_copy',
    cause: 'stores to pages still shared after a fork, with a file or with the zero page; each copies a page',
    more: bySharing,
  },
  {
    kind: 'cow_reuse',
    cause: 'stores to pages that were shared once and have only one owner left',
    more: bySharing,
  },
  {
    kind: 'huge_demand',
    cause: 'first touches of anonymous memory that got huge pages, each of which takes and zeroes a run of frames',
    more: huge,
  },
  {
    kind: 'zero_page',
    cause: 'first loads of memory that nobody has written; they take no frame',
    more: (result) => commandOf(result, 'run', '--set zeroPage=false'),
  },
  {
    kind: 'file_major',
    cause: 'first reads of file pages into the page cache, or reads of evicted ones',
    more: byMemory,
  },
  {
    kind: 'swap_in',
    cause: 'touches of pages that had been evicted to swap; more memory or a better policy avoids them',
    more: byMemory,
  },
] as const satisfies { kind: MetricName; cause: string; more: (result: Result) => string }[];

/** One resolved kind makes at least half of the faults. */
export const dominantFault: Rule = (result, row) => {
  const [top] = causes.toSorted((a, b) => row[b.kind] - row[a.kind]);
  if (top === undefined || row.page_faults === 0 || row[top.kind] * 2 < row.page_faults) return null;
  const { kind, cause, more } = top;
  const part = share(row[kind], row.page_faults);
  return {
    severity: 'insight',
    weight: row[kind] / row.page_faults,
    title: `${part} of the faults are ${kind}`,
    text:
      `${thousands(row[kind])} of ${thousands(row.page_faults)} faults are ${cause}.` +
      `${placeOf(result, kind, row[kind])} There are ${thousands(row.faults_per_million)} faults of all kinds in a million references.`,
    metrics: [kind, 'page_faults', 'faults_per_million'],
    more: more(result),
  };
};
