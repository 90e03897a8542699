// lane: seam
import { IndexedHeap } from '../../base/indexed-heap.ts';
import type { Replacement, ReplacementInputs } from './replacement.ts';

/** Least frequently used: the victim is the page with the fewest hits since its fill; ties go to the oldest fill. Counts are brought into the heap only when they matter. */
export function lfu({ frames }: ReplacementInputs): Replacement {
  const heap = new IndexedHeap(frames.count + 1);
  const hits = new Float64Array(frames.count + 1);
  let fills = 0;

  function settledTop(): number {
    let { top } = heap;
    while (top >= 0 && heap.keyOf(top) !== hits[top]) {
      heap.rekey(top, hits[top]);
      ({ top } = heap);
    }
    return top;
  }

  return {
    reads: 'hits',
    filled: (pfn) => {
      hits[pfn] = 0;
      heap.set(pfn, 0, fills++);
    },
    freed: (pfn) => heap.remove(pfn),
    used: (pfn) => {
      hits[pfn]++;
    },
    victim: (pinned) => {
      const top = settledTop();
      if (top < 0 || top !== pinned) return top;
      const order = heap.orderOf(pinned);
      heap.remove(pinned);
      const next = settledTop();
      heap.set(pinned, hits[pinned], order);
      return next;
    },
  };
}
