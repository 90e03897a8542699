// lane: seam
import { C } from './counters.ts';
import { fillEagerly } from './faults.ts';
import { checkFilled } from './fill-limit.ts';
import { ANON } from './frames.ts';
import { reclaimTables } from './invalidate.ts';
import type { Machine } from './machine.ts';
import { addEntry, takePageRun } from './memory.ts';
import { PRESENT } from './ptes.ts';
import { fillTaken, giveTaken } from './release.ts';
import type { Space } from './spaces.ts';
import { dropEntries, endObjects } from './unmap.ts';
import type { Vma } from './vmas.ts';

/**
 * Fills the pages of an eager map. Out of frames it stops there; one that is contiguous, or any with `allocator.transactions`, gives back what it got
 * and its region is gone (MODEL §2, §8). False = out of frames, which is counted.
 */
export function fillRegion(m: Machine, space: Space, vma: Vma, contiguous: boolean): boolean {
  const asRun = contiguous && m.local === null && (vma.object === null || !vma.object.file);
  const whole = asRun || m.system.allocator.transactions;
  const filled = asRun ? fillRun(m, space, vma) : fillSingly(m, space, vma);
  const all = filled === vma.end - vma.start;
  if (all || !whole) m.counters.count(C.eager_pages, filled);
  if (all) return true;
  m.counters.count(C.event_failures);
  if (whole && !asRun) takeBack(m, space, vma);
  return false;
}

/** Pages filled, each with a request of its own. */
function fillSingly(m: Machine, space: Space, vma: Vma): number {
  let vpn = vma.start;
  while (vpn < vma.end && fillEagerly(m, space, vma, vpn)) checkFilled(++vpn - vma.start);
  return vpn - vma.start;
}

/** One run of frames for all pages: their number, or 0, and the region is gone. */
function fillRun(m: Machine, space: Space, vma: Vma): number {
  const { start, end, object } = vma;
  if (end - start <= m.frames.count) checkFilled(end - start);
  const first = takePageRun(m, start, end - start);
  if (first < 0) {
    takeBack(m, space, vma);
    return 0;
  }
  for (let vpn = start; vpn < end; vpn++) {
    const pfn = first + vpn - start;
    if (!m.tables.ensure(space.tables, vpn)) {
      takeBack(m, space, vma);
      for (let rest = pfn; rest < first + end - start; rest++) giveTaken(m, rest);
      return 0;
    }
    const page = m.ptes.id(space, vpn);
    m.ptes.region[page] = vma.region;
    fillTaken(m, pfn, ANON);
    if (object !== null) {
      m.frames.object[pfn] = object.id;
      m.frames.index[pfn] = vpn + vma.shift;
      object.pages.set(vpn + vma.shift, pfn);
    }
    addEntry(m, page, pfn, PRESENT, vma.prot);
  }
  return end - start;
}

/** The region goes with its pages, ascending, of which no TLB can know. */
function takeBack(m: Machine, space: Space, vma: Vma): void {
  space.vmas.remove(vma);
  dropEntries(m, space, vma.start, vma.end);
  endObjects(m, [vma]);
  reclaimTables(m, space, vma.start, vma.end);
}
