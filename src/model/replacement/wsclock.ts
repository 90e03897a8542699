// lane: seam
import type { Replacement, ReplacementInputs } from './replacement.ts';

/**
 * WSClock (Carr, Hennessy 1981, "WSClock: a simple and effective algorithm for virtual memory management"): a clock whose hand notes when it met an accessed bit, and takes a page
 * that has been out of use for longer than tau. Writes take no time here, so that a dirty page is as good as a clean one. While no page can be that old, it is a clock.
 */
export function wsclock({ frames, now, settings: { tau } }: ReplacementInputs): Replacement {
  const { count } = frames;
  const candidate = new Uint8Array(count);
  const lastUse = new Float64Array(count);
  let candidates = 0;
  let hand = 0;
  /** No page's last use is older. */
  let oldest = -Infinity;

  /** The hand moves on; returns the page that it leaves if that may go and its bit was clear, else -1. */
  function pass(pinned: number, time: number): number {
    const pfn = hand;
    hand = pfn + 1 === count ? 0 : pfn + 1;
    if (candidate[pfn] === 0 || pfn === pinned) return -1;
    if (!frames.clearAccessed(pfn)) return pfn;
    lastUse[pfn] = time;
    return -1;
  }

  /** One lap at most for a page older than tau, or -1. */
  function searchOld(pinned: number, time: number): number {
    for (let steps = 0; steps < count; steps++) {
      const pfn = pass(pinned, time);
      if (pfn >= 0 && time - lastUse[pfn] > tau) return pfn;
    }
    oldest = Infinity;
    for (let pfn = 0; pfn < count; pfn++) if (candidate[pfn] === 1) oldest = Math.min(oldest, lastUse[pfn]);
    return -1;
  }

  return {
    reads: 'accessed',
    filled: (pfn) => {
      candidate[pfn] = 1;
      lastUse[pfn] = now();
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
      const time = now();
      let victim = time - oldest > tau ? searchOld(pinned, time) : -1;
      while (victim < 0) victim = pass(pinned, time);
      return victim;
    },
  };
}
