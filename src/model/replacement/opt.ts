// lane: seam
import { assert } from '../../base/assert.ts';
import { IndexedHeap } from '../../base/indexed-heap.ts';
import { IntList } from '../../base/int-list.ts';
import type { Replacement, ReplacementInputs } from './replacement.ts';

/**
 * The optimum (Belady 1966, "A study of replacement algorithms for a virtual-storage computer"): the victim is the page whose next reference lies furthest ahead; ties go
 * to the lowest PFN. A page's next reference is looked up again once it has passed, or once other entries name the frame.
 */
export function opt({ frames, future }: ReplacementInputs): Replacement {
  assert(future !== null, 'opt was made without the references to come');
  const furthest = new IndexedHeap(frames.count);
  const soonest = new IndexedHeap(frames.count);
  /** Candidates whose next reference must be looked up. */
  const changed = new IntList();
  const candidate = new Uint8Array(frames.count);
  let allChanged = false;

  function lookUp(pfn: number): void {
    if (candidate[pfn] === 0) return;
    const next = future?.nextUse(pfn) ?? Infinity;
    furthest.set(pfn, -next);
    soonest.set(pfn, next);
  }

  /** The list does not outgrow the frames, however long no victim is wanted. */
  function note(pfn: number): void {
    if (changed.length < frames.count) changed.push(pfn);
    else allChanged = true;
  }

  function bringUpToDate(latest: number): void {
    if (allChanged) for (let pfn = 0; pfn < frames.count; pfn++) lookUp(pfn);
    else for (let at = 0; at < changed.length; at++) lookUp(changed.items[at]);
    allChanged = false;
    changed.clear();
    for (let pfn = soonest.top; pfn >= 0 && soonest.keyOf(pfn) <= latest; pfn = soonest.top) {
      lookUp(pfn);
      assert(soonest.keyOf(pfn) > latest, 'a next reference lies in the past');
    }
  }

  return {
    reads: 'future',
    filled: (pfn) => {
      candidate[pfn] = 1;
      note(pfn);
    },
    freed: (pfn) => {
      candidate[pfn] = 0;
      furthest.remove(pfn);
      soonest.remove(pfn);
    },
    used: () => {},
    victim: (pinned) => {
      bringUpToDate(future.latest);
      const first = furthest.top;
      if (first < 0 || first !== pinned) return first;
      const key = furthest.keyOf(pinned);
      furthest.remove(pinned);
      const second = furthest.top;
      furthest.set(pinned, key);
      return second;
    },
    sharersChanged: (pfn) => {
      if (pfn < 0) allChanged = true;
      else if (pfn < frames.count) note(pfn);
    },
  };
}
