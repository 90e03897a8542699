// lane: seam
import { IndexedHeap } from '../../base/indexed-heap.ts';
import type { Replacement, ReplacementInputs } from './replacement.ts';

/**
 * Not recently used (Tanenbaum, Modern Operating Systems, 3.4.2): the lowest PFN of the lowest class: 0 neither accessed nor dirty, 1 dirty, 2 accessed, 3 both. Between
 * clearings a page's class only rises, and all are told of, so that the heap's classes are never too high.
 */
export function nru({ frames, now, settings: { tick } }: ReplacementInputs): Replacement {
  const heap = new IndexedHeap(frames.count);
  let ticks = 0;

  function classOf(pfn: number): number {
    return (frames.isAccessed(pfn) ? 2 : 0) + (frames.isDirty(pfn) ? 1 : 0);
  }

  function settledTop(): number {
    for (;;) {
      const { top } = heap;
      if (top < 0) return -1;
      const found = classOf(top);
      if (found === heap.keyOf(top)) return top;
      heap.set(top, found);
    }
  }

  function clearAtTick(): void {
    const passed = Math.floor(now() / tick);
    if (passed === ticks) return;
    ticks = passed;
    for (let pfn = 0; pfn < frames.count; pfn++) {
      if (!heap.has(pfn)) continue;
      frames.clearAccessed(pfn);
      heap.set(pfn, classOf(pfn));
    }
  }

  return {
    reads: 'accessed',
    filled: (pfn) => heap.set(pfn, 0),
    freed: (pfn) => heap.remove(pfn),
    used: () => {},
    cleared: (pfn) => heap.set(pfn, 0),
    victim: (pinned) => {
      const holds = pinned >= 0 && heap.has(pinned);
      if (holds) heap.remove(pinned);
      const victim = settledTop();
      if (holds) heap.set(pinned, 0);
      if (victim >= 0) clearAtTick();
      return victim;
    },
  };
}
