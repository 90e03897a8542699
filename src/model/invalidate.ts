// lane: seam
import { C } from './counters.ts';
import { disturbOpen } from './disturb.ts';
import type { Machine } from './machine.ts';
import { flushAll, invalidatePage } from './translations.ts';
import type { Space } from './spaces.ts';

/** One operation's invalidations: page by page, or the ASID's flush if there are more than `flushThreshold`, or everything if no page can be told (MODEL §4), or a global page is among so many (§9). */
export function flushOrInvalidate(m: Machine, space: Space, pages: number[]): void {
  const { globalPages } = m;
  if (!m.system.tlb.invlpg && pages.length > 0) flushAll(m);
  else if (pages.length > m.system.tlb.flushThreshold) {
    if (globalPages !== null && pages.some((page) => globalPages.covers(m.ptes.vpn[page]))) flushAll(m);
    else flushSpace(m, space);
  } else for (const page of pages) invalidatePage(m, page);
}

/** An unmap's end: tables that it left empty are freed, if the kernel does so; then no cached entry may point to one (MODEL §5). */
export function reclaimTables(m: Machine, space: Space, from: number, to: number): void {
  if (m.system.reclaimTables && m.tables.reclaim(space.tables, from, to)) m.walkCache?.dropSpace(space.id);
}

/** Removes every translation of one address space but those of global pages: one flush. */
export function flushSpace(m: Machine, space: Space): void {
  m.counters.count(C.flushes);
  for (const array of m.arrays) array.flushSpace(space.id, m.ptes.space);
  m.walkCache?.dropSpace(space.id);
  m.tlbPrefetch?.flushSpace(space.id, m.ptes.space);
  disturbOpen(m);
}
