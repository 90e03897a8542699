// lane: seam
import { Queues } from '../../base/queues.ts';
import type { Replacement, ReplacementInputs } from './replacement.ts';

/** Queues of pages in frames: filled for the first time, or again soon after an eviction. */
const A1IN = 0;
const AM = 1;

/**
 * 2Q, the full version (Johnson, Shasha 1994, "2Q: a low overhead high performance buffer management replacement algorithm"): a new page goes through the fifo queue A1in; only if it
 * comes back while A1out still remembers it does it enter the lru queue Am.
 */
export function twoQueue({ frames, settings: { kin, kout } }: ReplacementInputs): Replacement {
  const pages = new Queues(2, frames.count);
  const { lengths } = pages;
  const a1out = new Queues(1, 1024);
  let content = -1;
  let entry = A1IN;

  return {
    reads: 'hits',
    filled: (pfn) => {
      pages.append(entry, pfn);
      a1out.remove(content);
      content = -1;
      entry = A1IN;
    },
    freed: (pfn) => pages.remove(pfn),
    used: (pfn) => {
      if (pages.queueOf(pfn) === AM) pages.append(AM, pfn);
    },
    victim: (pinned) => {
      const most = Math.floor(((lengths[A1IN] + lengths[AM]) * kin) / 100);
      const from = lengths[A1IN] > most ? A1IN : AM;
      const victim = pages.headBut(from, pinned);
      return victim >= 0 ? victim : pages.headBut(1 - from, pinned);
    },
    ghosts: {
      coming: (next) => {
        content = next;
        entry = a1out.queueOf(next) === 0 ? AM : A1IN;
      },
      evicted: (pfn, evicted) => {
        if (pages.queueOf(pfn) !== A1IN) return;
        a1out.append(0, evicted);
        a1out.trim(0, Math.floor(((lengths[A1IN] + lengths[AM]) * kout) / 100));
      },
      ended: (ended) => a1out.remove(ended),
    },
  };
}
