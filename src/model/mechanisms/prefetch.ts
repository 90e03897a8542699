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
      if (counter === C.demand_zero && vma.object === null) prefetchNext(m, space, vma, vpn, pages);
    },
  };
}

function prefetchNext(m: Machine, space: Space, vma: Vma, vpn: number, pages: number): void {
  const end = Math.min(vpn + 1 + pages, m.tables.leafBounds(space.tables, vpn).end);
  let region = vma;
  for (let next = vpn + 1; next < end; next++) {
    if (next >= region.end) {
      const other = space.vmas.find(next);
      if (other === null || !isAlike(other, vma)) return;
      region = other;
    }
    const known = space.pages.get(next);
    if (known >= 0 && (m.ptes.state[known] & (PRESENT | SWAPPED)) !== 0) continue;
    if (!anyFree(m.pools.usersFor(next)) || m.local?.isFull() === true) return;
    const frame = fillFrame(m, ANON, next, -1);
    m.frames.flags[frame] |= PREFETCHED;
    const page = known >= 0 ? known : m.ptes.id(space, next);
    m.ptes.region[page] = region.region;
    addEntry(m, page, frame, PRESENT, region.prot);
    m.counters.count(C.prefetched);
  }
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
