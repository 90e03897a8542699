// lane: seam
import { Queues } from '../../base/queues.ts';
import type { Replacement, ReplacementInputs } from './replacement.ts';

const SMALL = 0;
const MAIN = 1;

/**
 * S3-FIFO (Yang, Zhang, Qiu, Yue, Rashmi 2023, "FIFO queues are all you need for cache eviction", algorithm 1): a small fifo queue that most pages leave unseen, a main one that
 * requeues pages with hits, and a memory, as long as the main one, of what left the small one. One call, one victim.
 */
export function s3Fifo({ frames, settings: { small } }: ReplacementInputs): Replacement {
  const pages = new Queues(2, frames.count);
  const { lengths } = pages;
  const ghosts = new Queues(1, 1024);
  /** Hits, at most 3. */
  const hits = new Uint8Array(frames.count + 1);
  let content = -1;

  function share(): number {
    return Math.floor(((lengths[SMALL] + lengths[MAIN]) * small) / 100);
  }

  function mainSize(): number {
    return lengths[SMALL] + lengths[MAIN] - share();
  }

  function fromMain(pinned: number): number {
    for (;;) {
      const pfn = pages.headBut(MAIN, pinned);
      if (pfn < 0 || hits[pfn] === 0) return pfn;
      hits[pfn]--;
      pages.append(MAIN, pfn);
    }
  }

  function fromSmall(pinned: number): number {
    for (;;) {
      const pfn = pages.headBut(SMALL, pinned);
      if (pfn < 0 || hits[pfn] <= 1) return pfn;
      hits[pfn] = 0;
      pages.append(MAIN, pfn);
      if (lengths[MAIN] <= mainSize()) continue;
      const victim = fromMain(pinned);
      if (victim >= 0) return victim;
    }
  }

  return {
    reads: 'hits',
    filled: (pfn) => {
      hits[pfn] = 0;
      pages.append(ghosts.queueOf(content) === 0 ? MAIN : SMALL, pfn);
      ghosts.remove(content);
      content = -1;
    },
    freed: (pfn) => pages.remove(pfn),
    used: (pfn) => {
      if (hits[pfn] < 3) hits[pfn]++;
    },
    victim: (pinned) => {
      let victim = lengths[SMALL] >= share() ? fromSmall(pinned) : -1;
      if (victim < 0) victim = fromMain(pinned);
      if (victim < 0) victim = fromSmall(pinned);
      return victim >= 0 ? victim : fromMain(pinned);
    },
    ghosts: {
      coming: (next) => {
        content = next;
      },
      evicted: (pfn, evicted) => {
        if (pages.queueOf(pfn) !== SMALL) return;
        ghosts.append(0, evicted);
        ghosts.trim(0, mainSize());
      },
      ended: (ended) => ghosts.remove(ended),
    },
  };
}
