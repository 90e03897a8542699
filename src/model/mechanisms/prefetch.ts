// lane: seam
import type { System } from '../../system/system.ts';
import { C } from '../counters.ts';
import { ANON, PREFETCHED } from '../frames.ts';
import type { Machine } from '../machine.ts';
import { addEntry, fillFrame } from '../memory.ts';
import type { Mechanism } from './mechanism.ts';
import { anyFree } from '../pools.ts';
import { PHYSICAL, PRESENT, SWAPPED } from '../ptes.ts';
import type { Space } from '../spaces.ts';
import type { Vma } from '../vmas.ts';

/** Next-N prefetch (MODEL §9): after a demand-zero fault the pages behind it get frames, while some are free and they lie in memory of the same kind. */
export function prefetch(system: System): Mechanism | null {
  const { policy, pages } = system.prefetch;
  if (policy !== 'next') return null;
  return {
    afterFault: (m, { space, vma, vpn, counter }) => {
      if (counter !== C.demand_zero || vma.object !== null) return;
      const end = Math.min(vpn + 1 + pages, m.tables.leafBounds(space.tables, vpn).end);
      for (let next = vpn + 1; next < end && fillAhead(m, space, vma, next); next++);
    },
  };
}

/** Fills page `vpn` ahead for a fault in `vma`, or passes over it if it has an entry; false = it is of another kind, or there is no frame: nothing further is filled. */
export function fillAhead(m: Machine, space: Space, vma: Vma, vpn: number): boolean {
  const region = space.vmas.find(vpn);
  if (region === null || !isAlike(region, vma)) return false;
  const known = space.pages.get(vpn);
  if (known >= 0 && (m.ptes.state[known] & (PRESENT | SWAPPED)) !== 0) return true;
  if (!anyFree(m.pools.usersFor(vpn)) || m.local?.isFull() === true) return false;
  const frame = fillFrame(m, ANON, vpn, -1);
  m.frames.flags[frame] |= PREFETCHED;
  const page = known >= 0 ? known : m.ptes.id(space, vpn);
  m.ptes.region[page] = region.region;
  addEntry(m, page, frame, PRESENT, region.prot);
  m.counters.count(C.prefetched);
  return true;
}

function isAlike(other: Vma, vma: Vma): boolean {
  return other.object === null && !other.physical && !other.guard && other.prot === vma.prot;
}

/** A walk found the page present. */
export function notePrefetchUse(m: Machine, page: number): void {
  const { ptes, frames } = m;
  const holder = ptes.holder[page];
  if ((ptes.state[page] & PHYSICAL) !== 0 || (frames.flags[holder] & PREFETCHED) === 0) return;
  frames.flags[holder] &= ~PREFETCHED;
  m.counters.count(C.prefetch_used);
}
