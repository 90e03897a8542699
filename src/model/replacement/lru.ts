// lane: seam
import { IntQueue } from '../../base/int-queue.ts';
import type { Replacement, ReplacementInputs } from './replacement.ts';

/** Least recently used: the victim is the oldest use; a fill is a use. */
export function lru({ frames }: ReplacementInputs): Replacement {
  const queue = new IntQueue(frames.count + 1);
  return {
    reads: 'uses',
    filled: (pfn) => queue.append(pfn),
    freed: (pfn) => queue.remove(pfn),
    used: (pfn) => queue.renew(pfn),
    victim: (pinned) => {
      const head = queue.head;
      return head >= 0 && head === pinned ? queue.after(head) : head;
    },
  };
}
