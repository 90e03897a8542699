import { quotient } from '../../metrics/metric.ts';
import { plural, share } from '../numbers.ts';
import { commandOf } from './command.ts';
import type { Rule } from './finding.ts';

/** The allocator names one frame to several owners. MODEL §8, `allocator.aliasing`. */
export const aliasedFrames: Rule = (result, row) => {
  if (row.aliased_allocations === 0) return null;
  const given = row.owned_peak;
  return {
    severity: 'problem',
    weight: 1 + Math.min(1, quotient(row.aliased_frames_peak, given)),
    title: `${plural(row.aliased_allocations, 'frame')} given out that had an owner already`,
    text:
      'The address of a frame is worked out as byte * 8 * bit of the bitmap, not byte * 8 + bit (allocator.aliasing): every bit 0, and every bit of byte 0, is frame 0. ' +
      `At the peak ${plural(row.aliased_frames_peak, 'physical frame')} had more than one owner, while ${plural(given, 'frame')} were owned ` +
      `(${share(row.aliased_frames_peak, given)}): data of one process is overwritten by another's, a page table by data. The run goes on as if the frames were distinct.`,
    metrics: ['aliased_allocations', 'aliased_frames_peak'],
    more: commandOf(result, 'run', '--set allocator.aliasing=false'),
  };
};
