import { quotient } from '../../metrics/metric.ts';
import { plural, share, thousands } from '../numbers.ts';
import { commandOf } from './command.ts';
import type { Rule } from './finding.ts';

/** A pool had not what was asked for while other pools had as many free frames. MODEL §12. */
export const poolExhausted: Rule = (result, row) => {
  const { system } = result;
  if (row.pool_failures === 0) return null;
  const pools = system.physical.filter(({ use, serves }) => use === 'pool' && serves.length > 0);
  const names = pools.map(({ name, serves }) => `${name} (${serves.join(', ')})`).join(', ');
  return {
    severity: 'problem',
    weight: 1 + quotient(row.pool_failures, row.alloc_calls),
    title: `${plural(row.pool_failures, 'request')} found nothing in the pool while other memory was free`,
    text:
      `${share(row.pool_failures, row.alloc_failures)} of the ${plural(row.alloc_failures, 'failure')} are due to how RAM is divided: elsewhere there were as many free frames as were asked for. ` +
      `The pools are ${names}; at the end ${thousands(row.free_frames)} frames were free. Larger pools, or one for all, could have served them, if those frames are in one run where a run is asked for.`,
    metrics: ['pool_failures', 'alloc_failures', 'free_frames'],
    more: commandOf(result, 'run', "--set 'physical=[]'"),
  };
};
