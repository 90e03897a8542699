// lane: seam
import { grownInt32, grownUint8 } from '../../base/int-list.ts';
import { hugeFrames } from '../../base/huge-sizes.ts';
import type { System } from '../../system/system.ts';
import { C } from '../counters.ts';
import { ACCESSED, ANON, DIRTY, FRESH, HUGE } from '../frames.ts';
import type { Machine } from '../machine.ts';
import { permission, presentBy } from '../memory.ts';
import { spaceOf } from '../page-owner.ts';
import { PRESENT, SWAPPED } from '../ptes.ts';
import type { Range } from '../range.ts';
import { fillTaken, freeHugeFrames } from '../release.ts';
import type { Space } from '../spaces.ts';
import type { HugeLeaves } from '../tables/huge-leaves.ts';
import { invalidatePage, mapped } from '../translations.ts';

/**
 * Huge pages (MODEL §9). Each base page of one keeps its row, in which stands what a reference needs: all of them name the first frame, whose accessed and dirty bits are
 * the huge page's, and whose row alone is in that frame's list. A huge page belongs to one space, has no copy-on-write mark, and is wholly in frames or wholly in swap.
 */
export class HugePages {
  /** Base pages of a huge page. */
  readonly pages: number;
  readonly leaves: HugeLeaves;
  /** Row of the first base page by row, -1 = no part of a huge page. */
  private headOf: Int32Array = new Int32Array(1024).fill(-1);
  /** 1 = the page was part of a huge page at some time. */
  private covered: Uint8Array = new Uint8Array(1024);
  /** Such pages of dropped spaces that were never touched. */
  private untouchedBefore = 0;
  /** There was a huge page at some time. */
  private some = false;

  constructor(pages: number, leaves: HugeLeaves) {
    this.pages = pages;
    this.leaves = leaves;
  }

  /** The row of the huge page that the page is part of, or -1. */
  head(page: number): number {
    return page < this.headOf.length ? this.headOf[page] : -1;
  }

  /** What TLB sets go by: its number among pages of its size. */
  setOf(m: Machine, head: number): number {
    return Math.floor(m.ptes.vpn[head] / this.pages) % 0x80000000;
  }

  /** Frames from `pfn` on, which were taken, become the pages from `base` on, none of which has an entry; `bits` are accessed and dirty. */
  make(m: Machine, space: Space, base: number, pfn: number, bits: number): void {
    const { ptes, frames } = m;
    this.some = true;
    if (this.leaves.write(space.tables, base)) m.walkCache?.dropSpace(space.id);
    const head = ptes.id(space, base);
    for (const vma of space.vmas.within(base, base + this.pages)) {
      const end = Math.min(vma.end, base + this.pages);
      for (let vpn = Math.max(vma.start, base); vpn < end; vpn++) {
        const page = ptes.id(space, vpn);
        this.reserve(m);
        this.headOf[page] = head;
        this.covered[page] = 1;
        ptes.region[page] = vma.region;
        ptes.state[page] = PRESENT;
        ptes.holder[page] = pfn;
        ptes.perm[page] = permission(m, page, vma.prot, PRESENT);
      }
    }
    for (let frame = pfn + 1; frame < pfn + this.pages; frame++) {
      frames.owner[frame] = ANON;
      frames.flags[frame] = HUGE;
      frames.reset(frame);
    }
    fillTaken(m, pfn, ANON);
    frames.flags[pfn] |= HUGE | bits;
    m.gauges.residentBy(this.pages - 1);
    this.name(m, head, pfn);
    presentBy(m, head, this.pages);
    mapped(m, head);
  }

  /** A whole huge page goes, with its frames or its place in swap. */
  drop(m: Machine, head: number): void {
    const { ptes } = m;
    const space = spaceOf(m, head);
    const holder = ptes.holder[head];
    const present = (ptes.state[head] & PRESENT) !== 0;
    this.leaves.clear(space.tables, ptes.vpn[head]);
    this.forRows(m, space, head, (page) => {
      ptes.state[page] = ptes.perm[page] = 0;
      ptes.holder[page] = -1;
      this.headOf[page] = -1;
    });
    if (present) {
      presentBy(m, head, -this.pages);
      freeHugeFrames(m, holder, this.pages);
    } else {
      m.ghosts?.ended(holder);
      m.frames.giveSlot(holder);
    }
  }

  /** Its content is in a swap slot from now on. */
  swapOut(m: Machine, head: number, slot: number): void {
    const { ptes } = m;
    const space = spaceOf(m, head);
    this.forRows(m, space, head, (page) => {
      ptes.state[page] = SWAPPED;
      ptes.perm[page] = 0;
      ptes.holder[page] = slot;
    });
    presentBy(m, head, -this.pages);
    if (m.system.tlb.invlpg) invalidatePage(m, head);
  }

  /** Makes base pages of it; false = out of frames for the tables. The pages but the first are fills, with its bits. */
  split(m: Machine, space: Space, head: number): boolean {
    const { ptes, frames } = m;
    if (!this.leaves.split(space.tables, ptes.vpn[head])) return false;
    m.counters.count(C.huge_splits);
    m.gauges.pteUsedBy(this.pages);
    const first = ptes.holder[head];
    const present = (ptes.state[head] & PRESENT) !== 0;
    const bits = present ? frames.flags[first] & (ACCESSED | DIRTY) : 0;
    if (present) {
      frames.flags[first] &= ~HUGE;
      m.tellUses();
    }
    let at = 0;
    this.forRows(m, space, head, (page) => {
      this.headOf[page] = -1;
      if (at > 0) {
        const holder = present ? first + at : frames.takeSlot();
        ptes.holder[page] = holder;
        if (present) {
          frames.flags[holder] = FRESH | bits;
          m.replacement.filled(holder);
        }
        this.name(m, page, holder);
      }
      at++;
    });
    if (present && m.future !== null) m.replacement.sharersChanged?.(first);
    if (present) invalidatePage(m, head);
    return true;
  }

  /** Splits the huge pages that lie in a range in part, or at all; false = out of frames. */
  splitIn(m: Machine, space: Space, { from, to }: Range, whole: boolean): boolean {
    const { pages } = this;
    const at = (vpn: number): boolean => {
      const page = space.pages.get(vpn);
      const head = page < 0 ? -1 : this.head(page);
      return head < 0 || this.split(m, space, head);
    };
    if (from >= to) return true;
    const first = from - (from % pages);
    if (whole) {
      return this.headsIn(m, space, first, to).every((head) => this.split(m, space, head));
    }
    const last = to - (to % pages);
    return (from === first || at(first)) && (to === last || at(last));
  }

  /** Rows of the huge pages that begin in a range, by ascending VPN. */
  private headsIn(m: Machine, space: Space, from: number, to: number): number[] {
    if (!this.some) return [];
    const { pages } = space;
    const found: number[] = [];
    const take = (page: number): void => {
      if (page >= 0 && this.head(page) === page) found.push(page);
    };
    // A huge page begins at a multiple of its size: those are looked up, unless the space has fewer pages than that.
    const first = Math.ceil(from / this.pages) * this.pages;
    if ((to - first) / this.pages <= pages.keys.length) {
      for (let vpn = first; vpn < to; vpn += this.pages) take(pages.get(vpn));
      return found;
    }
    pages.keys.forEach((vpn, slot) => {
      if (vpn !== -1 && vpn >= from && vpn < to) take(pages.values[slot]);
    });
    return found.sort((a, b) => m.ptes.vpn[a] - m.ptes.vpn[b]);
  }

  /** Pages that were part of huge pages and that no reference touched, so far. */
  untouched(m: Machine): number {
    let pages = this.untouchedBefore;
    for (const space of m.spaces) if (space !== null) pages += this.untouchedOf(m, space);
    return pages;
  }

  /** The rows of a space are about to be used for others. */
  spaceEnds(m: Machine, space: Space): void {
    this.untouchedBefore += this.untouchedOf(m, space);
    for (const page of rowsOf(space)) this.covered[page] = 0;
  }

  /** The counting begins anew (`--warmup`): pages that are part of a huge page now. */
  restart(): void {
    this.untouchedBefore = 0;
    for (let page = 0; page < this.covered.length; page++) this.covered[page] = this.headOf[page] >= 0 ? 1 : 0;
  }

  private untouchedOf(m: Machine, space: Space): number {
    return rowsOf(space).filter((page) => this.covered[page] === 1 && m.ptes.seen[page] === 0).length;
  }

  /** The rows of a huge page, ascending. */
  private forRows(m: Machine, space: Space, head: number, act: (page: number) => void): void {
    const base = m.ptes.vpn[head];
    for (let vpn = base; vpn < base + this.pages; vpn++) act(space.pages.get(vpn));
  }

  /** The row is the one that names a holder which none named before. */
  private name(m: Machine, page: number, holder: number): void {
    const { ptes, frames } = m;
    ptes.nextRef[page] = ptes.previousRef[page] = -1;
    frames.head[holder] = page;
    frames.refs[holder] = 1;
    if (m.future !== null) m.replacement.sharersChanged?.(holder);
  }

  /** Columns for all rows, here and in the TLB. */
  private reserve(m: Machine): void {
    const rows = m.ptes.vpn.length;
    if (rows <= this.headOf.length) return;
    this.headOf = grownInt32(this.headOf, rows, -1);
    this.covered = grownUint8(this.covered, rows);
    for (const array of m.arrays) array.reserve(rows);
  }
}

function rowsOf(space: Space): number[] {
  const { keys, values } = space.pages;
  return Array.from(values).filter((_, slot) => keys[slot] !== -1);
}

/** Huge pages as the system asks for them; null = none. */
export function createHugePages(system: System, leaves: HugeLeaves | null): HugePages | null {
  return leaves === null ? null : new HugePages(hugeFrames(system), leaves);
}
