// lane: seam
import { promotedAfter } from '../../base/huge-sizes.ts';
import type { System } from '../../system/system.ts';
import { C } from '../counters.ts';
import type { Found } from '../fault-region.ts';
import { ACCESSED, ANON, DIRTY } from '../frames.ts';
import { flushOrInvalidate } from '../invalidate.ts';
import type { Machine } from '../machine.ts';
import { dropEntry, takeBlock } from '../memory.ts';
import { COW, PHYSICAL, PRESENT, SWAPPED, entriesIn } from '../ptes.ts';
import type { Space } from '../spaces.ts';
import type { Vma } from '../vmas.ts';
import type { HugePages } from './huge-pages.ts';
import type { Mechanism } from './mechanism.ts';

/** What became of a first touch: no huge page, no frame for the tables above it, or a huge page. */
export type FirstTouch = 'none' | 'out of memory' | 'made';

/** The first touch of a page without an entry, where the policy makes huge pages at once (MODEL §9). */
export function touchFirst(m: Machine, huge: HugePages, space: Space, found: Found, vpn: number): FirstTouch {
  const { policy } = m.system.hugePages;
  const { vma } = found;
  if (vma === null || found.growth || (policy !== 'always' && policy !== 'advise')) return 'none';
  const base = vpn - (vpn % huge.pages);
  if (!isAlike(space, vma, base, huge.pages, policy === 'advise')) return 'none';
  if (entriesIn(m.ptes, space.pages, base, base + huge.pages).length > 0) return 'none';
  if (!huge.leaves.ensure(space.tables, base)) return 'out of memory';
  const pfn = takeBlock(m, huge.pages);
  if (pfn < 0) {
    m.counters.count(C.huge_failures);
    return 'none';
  }
  huge.make(m, space, base, pfn, 0);
  return 'made';
}

/** Promotion after K base pages (MODEL §9; compare Navarro et al. 2002, "Practical, transparent operating system support for superpages", and Linux mm/khugepaged.c). */
export function promotion(system: System): Mechanism | null {
  const wanted = promotedAfter(system);
  if (wanted === null) return null;
  return {
    afterFault: (m, { space, vma, vpn }) => {
      if (m.huge !== null) promote(m, m.huge, space, vma, vpn, wanted);
    },
  };
}

function promote(m: Machine, huge: HugePages, space: Space, vma: Vma, vpn: number, wanted: number): void {
  const base = vpn - (vpn % huge.pages);
  const used = huge.leaves.entriesBelow(space.tables, base);
  if (used < wanted || !isAlike(space, vma, base, huge.pages, false)) return;
  const pages = entriesIn(m.ptes, space.pages, base, base + huge.pages);
  if (!pages.every((page) => isOwn(m, page))) return;
  const pfn = takeBlock(m, huge.pages);
  if (pfn < 0) {
    m.counters.count(C.huge_failures);
    return;
  }
  m.counters.count(C.huge_promotions);
  m.counters.count(C.huge_copies, pages.length);
  flushOrInvalidate(m, space, pages);
  let bits = 0;
  for (const page of pages) {
    bits |= m.frames.flags[m.ptes.holder[page]] & (ACCESSED | DIRTY);
    dropEntry(m, page);
  }
  huge.make(m, space, base, pfn, bits);
}

/** Whether all pages lie in private anonymous regions of the same rights, as this one; and each asked for huge pages, if that counts. */
function isAlike(space: Space, vma: Vma, base: number, pages: number, asked: boolean): boolean {
  let next = base;
  for (const other of space.vmas.within(base, base + pages)) {
    const anonymous = other.object === null && !other.physical && !other.guard;
    if (other.start > next || !anonymous || other.prot !== vma.prot || (asked && !other.huge)) return false;
    next = other.end;
  }
  return next >= base + pages;
}

/** A present private anonymous page that no other entry names. */
function isOwn(m: Machine, page: number): boolean {
  const state = m.ptes.state[page];
  const holder = m.ptes.holder[page];
  if ((state & (PRESENT | SWAPPED | COW | PHYSICAL)) !== PRESENT || holder === m.zeroFrame) return false;
  return m.frames.owner[holder] === ANON && m.frames.object[holder] < 0 && m.frames.refs[holder] === 1;
}
