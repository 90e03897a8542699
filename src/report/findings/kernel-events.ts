import { plural, share } from '../numbers.ts';
import { commandOf } from './command.ts';
import type { Rule } from './finding.ts';

/** Records of the trace would have changed the kernel's own pages. MODEL §12. */
export const kernelEvents: Rule = (result, row) => {
  const { system } = result;
  const kernels = system.regions.filter(({ user, guard }) => user === '' || guard);
  const known = kernels.length > 0 || system.kernel.mapped.length > 0 || system.kernel.recursive !== null;
  if (row.event_failures === 0 || row.alloc_failures > 0 || !known) return null;
  return {
    severity: 'problem',
    weight: row.event_failures / row.events,
    title: `${plural(row.event_failures, 'event')} overlapped the kernel's pages and did nothing`,
    text:
      `${share(row.event_failures, row.events)} of the events, such as maps and unmaps, name a range that overlaps what is the kernel's in every address space: ` +
      'they were refused as a whole, and what the program touches there is refused too. The trace was recorded on a system whose processes lie elsewhere.',
    metrics: ['event_failures', 'user_access', 'guard'],
    more: commandOf(result, 'run', '--place auto --out report'),
  };
};
