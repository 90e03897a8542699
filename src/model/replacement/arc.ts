// lane: seam
import { Queues } from '../../base/queues.ts';
import type { Replacement, ReplacementInputs } from './replacement.ts';

/** Queues of pages in frames (T1: filled, T2: hit or remembered) and, with the same numbers, of remembered ones (B1: from T1, B2: from T2). */
const ONCE = 0;
const OFTEN = 1;

/**
 * ARC (Megiddo, Modha 2003, "ARC: a self-tuning, low overhead replacement cache", figure 4): pages seen once and pages seen again share the frames by a target `p` for the former, which
 * moves towards the side whose evicted pages come back. The size c is the number of pages in frames; p moves by whole pages.
 */
export function arc({ frames }: ReplacementInputs): Replacement {
  const pages = new Queues(2, frames.count);
  const ghosts = new Queues(2, 1024);
  const { lengths: t } = pages;
  const { lengths: b } = ghosts;
  let p = 0;
  /** The content that comes, and where it is remembered, -1 = nowhere. */
  let content = -1;
  let found = -1;
  /** The victim is not remembered. */
  let forgets = false;

  /** Makes room among the remembered for a page that is not; whether the victim must be the oldest of T1, and be forgotten. */
  function forget(): boolean {
    const c = t[ONCE] + t[OFTEN];
    if (t[ONCE] + b[ONCE] < c) {
      ghosts.trim(OFTEN, c - b[ONCE] - 1);
      return false;
    }
    ghosts.trim(ONCE, c - t[ONCE] - 1);
    return t[ONCE] === c;
  }

  return {
    reads: 'hits',
    filled: (pfn) => {
      pages.append(found >= 0 ? OFTEN : ONCE, pfn);
      ghosts.remove(content);
      content = found = -1;
    },
    freed: (pfn) => pages.remove(pfn),
    used: (pfn) => {
      if (pages.queueOf(pfn) >= 0) pages.append(OFTEN, pfn);
    },
    victim: (pinned) => {
      forgets = found < 0 && forget();
      const once = forgets || (t[ONCE] > 0 && (t[ONCE] > p || (found === OFTEN && t[ONCE] === p)));
      const victim = pages.headBut(once ? ONCE : OFTEN, pinned);
      return victim >= 0 ? victim : pages.headBut(once ? OFTEN : ONCE, pinned);
    },
    ghosts: {
      coming: (next) => {
        content = next;
        found = ghosts.queueOf(next);
        if (found === ONCE) p = Math.min(t[ONCE] + t[OFTEN], p + Math.max(1, Math.floor(b[OFTEN] / b[ONCE])));
        if (found === OFTEN) p = Math.max(0, p - Math.max(1, Math.floor(b[ONCE] / b[OFTEN])));
      },
      evicted: (pfn, evicted) => {
        if (!forgets) ghosts.append(pages.queueOf(pfn), evicted);
      },
      ended: (ended) => ghosts.remove(ended),
    },
  };
}
