import type { Row } from '../../metrics/index.ts';
import type { Result } from '../../metrics/result.ts';
import { bytes, plural, share } from '../numbers.ts';
import { commandOf } from './command.ts';
import type { Rule } from './finding.ts';

/** At least a quarter of the evicted pages were needed again. */
export const thrashing: Rule = (result, row) => {
  const returns = refaults(result, row);
  if (row.evictions === 0 || returns < row.evictions / 4) return null;
  const { memory, replacement } = result.system;
  const reread = returns - row.swap_ins;
  return {
    severity: 'cost',
    weight: 1 + returns / row.page_faults,
    title: `Memory is too small: ${plural(returns, 'fault')} brought back what ${plural(row.evictions, 'eviction')} took away`,
    text:
      `With ${bytes(memory)} of RAM and ${replacement.policy} replacement, ${plural(row.swap_ins, 'page')} had to be read back from swap` +
      `${reread > 0 ? ` and ${plural(reread, 'file page')} read again` : ''}: ${share(returns, row.page_faults)} of all faults. Written to swap for it: ` +
      `${plural(row.swap_outs, 'page')}.`,
    metrics: ['evictions', 'swap_ins', 'swap_outs', 'major_faults'],
    more: commandOf(result, 'curve', '--of memory'),
  };
};

/** Faults that bring back what was evicted. Reads of a cold file may be first reads, so only those of warm files count. MODEL §6. */
export function refaults(result: Result, row: Row): number {
  return row.swap_ins + (result.system.fileCache === 'warm' ? row.file_major : 0);
}
