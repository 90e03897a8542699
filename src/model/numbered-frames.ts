// lane: seam
import type { Replacement, ReplacementFactory, ReplacementInputs } from './replacement/replacement.ts';

/**
 * A policy over numbers in place of PFNs, which are the same until a page moves: then its old and its new frame exchange their numbers, so that all that the policy knows of the page
 * stays (compaction, MODEL §9).
 */
export function numbered(factory: ReplacementFactory, inputs: ReplacementInputs): Replacement {
  const { frames, future } = inputs;
  const numberOf = Int32Array.from({ length: frames.count + 1 }, (_, pfn) => pfn);
  const frameOf = numberOf.slice();
  const policy = factory({
    ...inputs,
    frames: {
      count: frames.count,
      isAccessed: (number) => frames.isAccessed(frameOf[number]),
      isDirty: (number) => frames.isDirty(frameOf[number]),
      clearAccessed: (number) => frames.clearAccessed(frameOf[number]),
    },
    future:
      future === null
        ? null
        : {
            get latest() {
              return future.latest;
            },
            nextUse: (number) => future.nextUse(frameOf[number]),
          },
  });
  const { ghosts, sharersChanged } = policy;
  const toldOfGhosts = ghosts && {
    ghosts: {
      ...ghosts,
      evicted: (pfn: number, content: number) => ghosts.evicted(numberOf[pfn], content),
    },
  };
  const toldOfSharers = sharersChanged && {
    sharersChanged: (pfn: number) => sharersChanged(pfn >= 0 && pfn < frames.count ? numberOf[pfn] : pfn),
  };
  return {
    reads: policy.reads,
    filled: (pfn) => policy.filled(numberOf[pfn]),
    freed: (pfn) => policy.freed(numberOf[pfn]),
    used: (pfn) => policy.used(numberOf[pfn]),
    victim: (pinned) => {
      const victim = policy.victim(pinned < 0 ? pinned : numberOf[pinned]);
      return victim < 0 ? victim : frameOf[victim];
    },
    ...toldOfGhosts,
    ...toldOfSharers,
    moved: (from, to) => {
      const number = numberOf[from];
      numberOf[from] = numberOf[to];
      numberOf[to] = number;
      frameOf[number] = to;
      frameOf[numberOf[from]] = from;
    },
  };
}
