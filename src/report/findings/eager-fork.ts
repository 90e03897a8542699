import { bytes, plural } from '../numbers.ts';
import { variedCommand } from './command.ts';
import type { Rule } from './finding.ts';

/** Forks copied frames at once (`forkPolicy: eager`). MODEL §6. */
export const eagerFork: Rule = (result, row) => {
  if (row.eager_copies === 0) return null;
  return {
    severity: 'cost',
    weight: row.eager_copies / (row.eager_copies + row.page_faults),
    title: `Forks copied ${plural(row.eager_copies, 'frame')} at once (${bytes(row.eager_copies * result.system.pageSize)})`,
    text:
      'This kernel copies at the fork, whether or not anybody writes. The same trace with forkPolicy: cow shows how many of these copies a ' +
      'store asks for.',
    metrics: ['eager_copies'],
    more: variedCommand(result, 'forkPolicy', ['eager', 'cow'], 'cow'),
  };
};
