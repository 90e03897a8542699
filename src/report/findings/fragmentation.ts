import { percent, plural, thousands } from '../numbers.ts';
import { variedCommand } from './command.ts';
import type { Rule } from './finding.ts';

/** At least half of the free frames lie outside the longest free run. MODEL §8. */
export const fragmentation: Rule = (result, row) => {
  if (row.fragmentation_external < 0.5) return null;
  const failed = row.alloc_failures > 0 ? ` ${plural(row.alloc_failures, 'request')} ended with nothing.` : '';
  return {
    severity: row.alloc_failures > 0 ? 'cost' : 'insight',
    weight: row.fragmentation_external,
    title: `Free memory is in pieces: external fragmentation ${percent(row.fragmentation_external)}`,
    text:
      `At the end ${plural(row.free_frames, 'free frame')} lay in ${plural(row.free_runs, 'run')}, the longest of ${thousands(row.largest_free_run)}: a ` +
      `request for more contiguous frames (a large table, a huge page, an eager region) would fail.${failed}`,
    metrics: ['fragmentation_external', 'free_frames', 'free_runs', 'largest_free_run'],
    more: variedCommand(result, 'allocator.strategy', ['first-fit', 'next-fit', 'best-fit', 'buddy', 'lifo'], 'buddy'),
  };
};
