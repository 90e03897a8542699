// lane: seam
import { PREFETCHED } from './frames.ts';
import type { Machine } from './machine.ts';

/** Counters begin anew after a warm-up; what the machine holds stays. Greatest values start from the present ones. */
export function restartCounters(m: Machine): void {
  m.counters.values.fill(0);
  m.gauges.restart();
  m.numa?.restart();
  m.kernelMemory?.restart();
  m.swapCache?.restart();
  m.tables.madeByLevel.fill(0);
  m.ptes.touched.fill(0);
  m.ptes.seen.fill(0);
  m.huge?.restart();
  m.tlbPrefetch?.restart();
  if (m.prefetches) for (let pfn = 0; pfn < m.frames.count; pfn++) m.frames.flags[pfn] &= ~PREFETCHED;
  for (const process of m.starts) process.residentPeak = process.space.present;
}
