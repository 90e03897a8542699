// lane: seam
import { IntQueue } from '../../base/int-queue.ts';
import type { Replacement, ReplacementInputs } from './replacement.ts';

/** Most recently used: the victim is the newest use; a fill is a use. Best for loops over more pages than there are frames (Chou, DeWitt 1985, "DBMIN"). */
export function mru({ frames }: ReplacementInputs): Replacement {
  const queue = new IntQueue(frames.count + 1);
  return {
    reads: 'uses',
    filled: (pfn) => queue.append(pfn),
    freed: (pfn) => queue.remove(pfn),
    used: (pfn) => queue.renew(pfn),
    victim: (pinned) => {
      const { tail } = queue;
      return tail >= 0 && tail === pinned ? queue.before(tail) : tail;
    },
  };
}
