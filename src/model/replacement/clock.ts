// lane: seam
import type { Replacement, ReplacementInputs } from './replacement.ts';

/**
 * The clock (Corbató 1968, "A paging experiment with the Multics system"): a hand over the frames clears accessed bits until it meets a candidate without. A fill leaves
 * the bit clear, and the hand passes a pinned frame untouched.
 */
export function clock({ frames }: ReplacementInputs): Replacement {
  const candidate = new Uint8Array(frames.count);
  let candidates = 0;
  let hand = 0;
  return {
    reads: 'accessed',
    filled: (pfn) => {
      candidate[pfn] = 1;
      candidates++;
    },
    freed: (pfn) => {
      candidates -= candidate[pfn];
      candidate[pfn] = 0;
    },
    used: () => {},
    victim: (pinned) => {
      const others = pinned >= 0 ? candidates - candidate[pinned] : candidates;
      if (others === 0) return -1;
      for (;;) {
        const pfn = hand;
        hand = (hand + 1) % frames.count;
        if (candidate[pfn] === 1 && pfn !== pinned && !frames.clearAccessed(pfn)) return pfn;
      }
    },
  };
}
