// lane: seam
import { Fenwick } from '../../base/fenwick.ts';
import { XorShift32 } from '../../base/random.ts';
import type { Replacement, ReplacementInputs } from './replacement.ts';

/** A draw for each victim, modulo the number of candidates, counts off the candidates by ascending PFN. */
export function random({ frames, settings: { seed } }: ReplacementInputs): Replacement {
  const generator = new XorShift32(seed);
  const candidate = new Uint8Array(frames.count);
  const ranks = new Fenwick(candidate);
  let candidates = 0;

  function mark(pfn: number, is: number): void {
    const by = is - candidate[pfn];
    candidate[pfn] = is;
    candidates += by;
    ranks.add(pfn, by);
  }

  return {
    reads: 'nothing',
    filled: (pfn) => mark(pfn, 1),
    freed: (pfn) => mark(pfn, 0),
    used: () => {},
    victim: (pinned) => {
      const holds = pinned >= 0 && candidate[pinned] === 1;
      if (holds) mark(pinned, 0);
      const victim = candidates === 0 ? -1 : ranks.find(generator.next() % candidates);
      if (holds) mark(pinned, 1);
      return victim;
    },
  };
}
