// lane: seam
import { IntQueue } from '../../base/int-queue.ts';
import type { Replacement, ReplacementInputs } from './replacement.ts';

/** First in, first out: the victim is the oldest fill. */
export function fifo({ frames }: ReplacementInputs): Replacement {
  const queue = new IntQueue(frames.count);
  return {
    reads: 'nothing',
    filled: (pfn) => queue.append(pfn),
    freed: (pfn) => queue.remove(pfn),
    used: () => {},
    victim: (pinned) => {
      const head = queue.head;
      return head >= 0 && head === pinned ? queue.after(head) : head;
    },
  };
}
