import { bytes, plural, share, thousands } from '../numbers.ts';
import { commandOf } from './command.ts';
import type { Rule } from './finding.ts';

/** Eager maps filled more pages than the whole run touched. */
export const eagerPages: Rule = (result, row) => {
  const unused = row.eager_pages - row.touched_pages;
  if (unused <= 0) return null;
  return {
    severity: 'cost',
    weight: unused / row.eager_pages,
    title: `At least ${plural(unused, 'page')} filled ahead were never touched`,
    text:
      `Eager maps filled ${plural(row.eager_pages, 'page')} without a fault, but the processes touched only ${thousands(row.touched_pages)} in all: ` +
      `at least ${share(unused, row.eager_pages)} of what was filled, ${bytes(unused * result.system.pageSize)}, was for nothing.`,
    metrics: ['eager_pages', 'touched_pages'],
    more: commandOf(result, 'run', '--out report'),
  };
};
