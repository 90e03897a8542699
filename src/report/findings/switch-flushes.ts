import { decimal, plural, thousands } from '../numbers.ts';
import { largestLevel } from '../tlb-levels.ts';
import { commandOf } from './command.ts';
import type { Rule } from './finding.ts';

/** Without ASIDs every context switch empties the TLB. MODEL §4. */
export const switchFlushes: Rule = (result, row) => {
  if (result.system.tlb.asid || row.context_switches === 0 || largestLevel(result.system) === null) return null;
  return {
    severity: 'cost',
    weight: Math.min(1, (100 * row.context_switches) / row.references),
    title: `${plural(row.context_switches, 'context switch', 'context switches')} emptied the TLB each time`,
    text:
      `The TLB has no ASIDs (tlb.asid: false), so a process starts with an empty one whenever it runs again: every ` +
      `${decimal(row.references / (row.context_switches + 1))} references on average. Of ${thousands(row.full_misses)} misses in every level, those that ` +
      'ASIDs would spare show in the same run with tlb.asid: true.',
    metrics: ['context_switches', 'flushes', 'full_misses'],
    more: commandOf(result, 'run', '--set tlb.asid=true'),
  };
};
