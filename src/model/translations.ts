// lane: seam
import { C } from './counters.ts';
import { disturb, disturbOpen } from './disturb.ts';
import type { Machine } from './machine.ts';

/** Removes every translation, at a switch all but those of global pages: one flush. */
export function flushAll(m: Machine, atSwitch = false): void {
  m.counters.count(C.flushes);
  for (const array of m.arrays) m.counters.count(C.global_kept, array.flush(atSwitch));
  m.walkCache?.dropAll();
  m.tlbPrefetch?.flush();
  disturbOpen(m);
}

/** A page has become present: what was never cached is invalidated all the same, if the kernel does so (`tlb.onMap`, MODEL §4). */
export function mapped(m: Machine, page: number): void {
  if (m.system.tlb.onMap) invalidatePage(m, page);
}

/** Removes the page's translation from all arrays; counts one invalidation, or flushes everything if no page can be told. */
export function invalidatePage(m: Machine, page: number): void {
  if (!m.system.tlb.invlpg) {
    flushAll(m);
    return;
  }
  m.counters.count(C.invalidations);
  for (const array of m.arrays) array.invalidate(page);
  m.globalPages?.invalidate(m, page);
  m.walkCache?.dropSpace(m.ptes.space[page]);
  m.tlbPrefetch?.invalidate(page);
  if (page === m.open[0]) disturb(m, 1);
  if (page === m.open[1]) disturb(m, 2);
}
