// lane: seam
import { IntQueue } from '../../base/int-queue.ts';
import type { Replacement, ReplacementInputs } from './replacement.ts';

/**
 * SIEVE (Zhang, Yang, Yue, Vigfusson, Rashmi 2024, "SIEVE is simpler than LRU: an efficient turn-key eviction algorithm for web caches"): a fifo queue in which a hand goes from the
 * oldest page to the newest; it clears the mark of pages that were hit, which stay where they are, and takes the first without.
 */
export function sieve({ frames }: ReplacementInputs): Replacement {
  const queue = new IntQueue(frames.count);
  const visited = new Uint8Array(frames.count);
  let candidates = 0;
  /** Where the hand goes on; -1 = at the oldest page. */
  let hand = -1;
  return {
    reads: 'hits',
    filled: (pfn) => {
      queue.append(pfn);
      visited[pfn] = 0;
      candidates++;
    },
    freed: (pfn) => {
      if (hand === pfn) hand = queue.after(pfn);
      queue.remove(pfn);
      candidates--;
    },
    used: (pfn) => {
      visited[pfn] = 1;
    },
    victim: (pinned) => {
      const others = pinned >= 0 && queue.has(pinned) ? candidates - 1 : candidates;
      if (others === 0) return -1;
      for (;;) {
        const pfn = hand >= 0 ? hand : queue.head;
        hand = queue.after(pfn);
        if (pfn === pinned) continue;
        if (visited[pfn] === 0) return pfn;
        visited[pfn] = 0;
      }
    },
  };
}
