// lane: seam
import { IntQueue } from '../../base/int-queue.ts';
import type { Replacement, ReplacementInputs } from './replacement.ts';

/** A fifo queue in which a head with its accessed bit set loses the bit and goes to the tail; a pinned frame is passed untouched. */
export function secondChance({ frames }: ReplacementInputs): Replacement {
  const queue = new IntQueue(frames.count);
  return {
    reads: 'accessed',
    filled: (pfn) => queue.append(pfn),
    freed: (pfn) => queue.remove(pfn),
    used: () => {},
    victim: (pinned) => {
      for (;;) {
        let head = queue.head;
        if (head >= 0 && head === pinned) head = queue.after(head);
        if (head < 0 || !frames.clearAccessed(head)) return head;
        queue.renew(head);
      }
    },
  };
}
