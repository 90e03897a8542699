// lane: seam
import { assert } from '../../base/assert.ts';
import type { Replacement, ReplacementInputs } from './replacement.ts';

/**
 * The optimum (Belady 1966, "A study of replacement algorithms for a virtual-storage computer"): the victim is the page whose next reference lies furthest ahead; ties go
 * to the lowest PFN.
 */
export function opt({ frames, future }: ReplacementInputs): Replacement {
  assert(future !== null, 'opt was made without the references to come');
  const candidate = new Uint8Array(frames.count);
  return {
    reads: 'future',
    filled: (pfn) => {
      candidate[pfn] = 1;
    },
    freed: (pfn) => {
      candidate[pfn] = 0;
    },
    used: () => {},
    victim: (pinned) => {
      let victim = -1;
      let furthest = -1;
      for (let pfn = 0; pfn < candidate.length; pfn++) {
        if (candidate[pfn] === 0 || pfn === pinned) continue;
        const next = future.nextUse(pfn);
        if (next > furthest) {
          furthest = next;
          victim = pfn;
        }
      }
      return victim;
    },
  };
}
