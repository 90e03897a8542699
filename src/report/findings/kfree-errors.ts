import { quotient } from '../../metrics/metric.ts';
import { plural } from '../numbers.ts';
import { commandOf } from './command.ts';
import type { Rule } from './finding.ts';

/** The kernel frees what it has not allocated. MODEL §14. */
export const kfreeErrors: Rule = (result, row) => {
  if (row.kfree_errors === 0) return null;
  return {
    severity: 'problem',
    weight: Math.min(1, quotient(row.kfree_errors, row.kmalloc_calls + row.kfree_errors)),
    title: `${plural(row.kfree_errors, 'free')} of kernel memory that was not allocated`,
    text:
      'Each names a block that was freed already, or that no request got. Here they were counted and did nothing; a kernel that takes such a block back twice ' +
      'gives the same memory to two owners later.',
    metrics: ['kfree_errors', 'kmalloc_calls'],
    more: commandOf(result, 'run', '--out report'),
  };
};
