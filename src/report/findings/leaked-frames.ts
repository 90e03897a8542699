import { bytes, plural, share } from '../numbers.ts';
import { variedCommand } from './command.ts';
import type { Rule } from './finding.ts';

/** A kernel without reference counts never frees shared frames. MODEL §6, `refcount: false`. */
export const leakedFrames: Rule = (result, row) => {
  if (row.leaked_frames === 0) return null;
  const allocatable = row.frames_total - row.frames_reserved;
  return {
    severity: 'problem',
    weight: row.leaked_frames / allocatable,
    title: `${plural(row.leaked_frames, 'frame')} leaked (${bytes(row.leaked_frames * result.system.pageSize)})`,
    text:
      'Without reference counts (refcount: false) the kernel cannot know the last user of a copy-on-write frame, so it is never freed: ' +
      `${share(row.leaked_frames, allocatable)} of the memory that can be given out is lost, and each further fork adds to it.`,
    metrics: ['leaked_frames', 'cow_copy'],
    more: variedCommand(result, 'refcount', ['false', 'true'], 'true'),
  };
};
