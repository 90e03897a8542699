import { bytes, plural, thousands } from '../numbers.ts';
import { commandOf } from './command.ts';
import type { Rule } from './finding.ts';
import { refaults } from './thrashing.ts';

/** Pages were evicted, but few of them were needed again. */
export const pressure: Rule = (result, row) => {
  const returns = refaults(result, row);
  if (row.evictions === 0 || returns >= row.evictions / 4) return null;
  return {
    severity: 'insight',
    weight: 0.5,
    title: `Memory was full, yet only ${thousands(returns)} of ${plural(row.evictions, 'evicted page')} came back`,
    text:
      `${bytes(result.system.memory)} of RAM held fewer pages than were used; ${result.system.replacement.policy} replacement mostly evicted pages ` +
      `that were no longer needed. Written to swap: ${plural(row.swap_outs, 'page')}; written back to files: ${plural(row.writebacks, 'page')}.`,
    metrics: ['evictions', 'swap_ins', 'swap_outs', 'writebacks'],
    more: commandOf(result, 'curve', '--of memory'),
  };
};
