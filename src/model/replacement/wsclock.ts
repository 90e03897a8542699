// lane: seam
import type { Replacement, ReplacementInputs } from './replacement.ts';

/**
 * WSClock (Carr, Hennessy 1981, "WSClock: a simple and effective algorithm for virtual memory management"): a clock whose hand notes when it met an accessed bit, and takes
 * a page that has been out of use for longer than tau, a clean one if there is one. Writes are done at once here, so that after a lap the first dirty one is clean.
 */
export function wsclock({ frames, now, settings: { tau } }: ReplacementInputs): Replacement {
  const candidate = new Uint8Array(frames.count);
  const lastUse = new Float64Array(frames.count);
  let candidates = 0;
  let hand = 0;

  function take(pfn: number): number {
    hand = pfn + 1 === frames.count ? 0 : pfn + 1;
    return pfn;
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
      const { count } = frames;
      let firstOld = -1;
      let firstClean = -1;
      let first = -1;
      let pfn = hand;
      for (let steps = 0; steps < count; steps++) {
        if (candidate[pfn] === 1 && pfn !== pinned) {
          if (first < 0) first = pfn;
          const dirty = frames.isDirty(pfn);
          if (firstClean < 0 && !dirty) firstClean = pfn;
          if (frames.clearAccessed(pfn)) lastUse[pfn] = time;
          else if (time - lastUse[pfn] > tau) {
            if (!dirty) return take(pfn);
            if (firstOld < 0) firstOld = pfn;
          }
        }
        pfn = pfn + 1 === count ? 0 : pfn + 1;
      }
      if (firstOld >= 0) return take(firstOld);
      return take(firstClean >= 0 ? firstClean : first);
    },
  };
}
