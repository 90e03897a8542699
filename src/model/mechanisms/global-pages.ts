// lane: seam
import type { System } from '../../system/system.ts';
import { disturb } from '../disturb.ts';
import { FILE } from '../frames.ts';
import type { Machine } from '../machine.ts';
import { vmaOf } from '../page-owner.ts';
import { PHYSICAL, PRESENT } from '../ptes.ts';
import type { Range } from '../range.ts';
import type { Space } from '../spaces.ts';
import type { TlbArray } from '../tlb.ts';

/**
 * Global pages (MODEL §9; Intel SDM vol. 3A, 4.10.2.4): a TLB entry of one outlives switches and serves every space whose page-table entry is the
 * same. The tag of such an entry is the page id of one of these spaces; `entryOf` of the others points to it once they have found it.
 */
export class GlobalPages {
  private readonly ranges: readonly Range[];

  constructor(ranges: readonly Range[]) {
    this.ranges = ranges;
  }

  /** Whether entries of that page are marked global if they can be. */
  covers(vpn: number): boolean {
    return this.ranges.some(({ from, to }) => from <= vpn && vpn < to);
  }

  /** On a miss: whether the array has an entry that another space filled and this page's is the same; it is the page's from now on. */
  find(m: Machine, array: TlbArray, page: number): boolean {
    const entry = this.entryFor(m, array, page);
    if (entry < 0) return false;
    array.entryOf[page] = entry;
    return true;
  }

  /** The entry of a global page that serves this page, or -1. */
  entryFor(m: Machine, array: TlbArray, page: number): number {
    if (!this.isGlobal(m, page)) return -1;
    return sharedEntry(array, m.ptes.vpnLow[page], (holder) => isSame(m, holder, page));
  }

  fill(m: Machine, array: TlbArray, page: number): void {
    const global = this.isGlobal(m, page);
    if (global) this.find(m, array, page);
    array.fill(page, m.ptes.vpnLow[page]);
    if (global) array.share(page);
  }

  /** An invalidation of the page removes the global entries of its number, whatever space they are from. */
  invalidate(m: Machine, page: number): void {
    const { vpn, vpnLow } = m.ptes;
    if (!this.covers(vpn[page])) return;
    for (const array of m.arrays) {
      const isNumber = (holder: number): boolean => vpn[holder] === vpn[page];
      for (let at = sharedEntry(array, vpnLow[page], isNumber); at >= 0;) {
        array.invalidate(array.tags[at]);
        at = sharedEntry(array, vpnLow[page], isNumber);
        if (vpn[m.open[0]] === vpn[page]) disturb(m, 1);
        if (vpn[m.open[1]] === vpn[page]) disturb(m, 2);
      }
    }
  }

  /** A space ends: what it has in global entries goes on as another space's, or is removed. */
  spaceEnds(m: Machine, space: Space): void {
    for (const array of m.arrays) {
      for (const entry of sharedEntries(array)) {
        const holder = array.tags[entry];
        const own = space.pages.get(m.ptes.vpn[holder]);
        if (array.entryOf[own] !== entry) continue;
        if (own !== holder) array.entryOf[own] = -1;
        else {
          const heir = heirOf(m, space, holder);
          if (heir < 0) array.invalidate(holder);
          else {
            array.reserve(m.ptes.vpn.length);
            array.handOver(entry, heir);
          }
        }
      }
    }
  }

  /** Whether the page's entry is one that may be the same in all spaces: of a page cache, a shared object or a physical map. */
  private isGlobal(m: Machine, page: number): boolean {
    const { ptes, frames } = m;
    const state = ptes.state[page];
    if ((state & PRESENT) === 0 || !this.covers(ptes.vpn[page])) return false;
    if ((state & PHYSICAL) !== 0) return true;
    const holder = ptes.holder[page];
    return holder !== m.zeroFrame && (frames.owner[holder] === FILE || frames.object[holder] >= 0);
  }
}

/** The first entry of a global page in the set whose tag is as wanted, or -1. */
function sharedEntry(array: TlbArray, vpnLow: number, wanted: (page: number) => boolean): number {
  const { shared, tags, ways } = array;
  const base = (vpnLow & array.setMask) * ways;
  for (let entry = base; entry < base + ways; entry++)
    if (shared?.[entry] === 1 && tags[entry] >= 0 && wanted(tags[entry])) return entry;
  return -1;
}

/** All entries of global pages. */
export function sharedEntries({ shared, tags }: TlbArray): number[] {
  const found: number[] = [];
  shared?.forEach((is, entry) => {
    if (is === 1 && tags[entry] >= 0) found.push(entry);
  });
  return found;
}

/** Whether two present entries of the same page number in two spaces map the same frame and permit the same. */
function isSame(m: Machine, one: number, other: number): boolean {
  const { ptes } = m;
  if (ptes.vpn[one] !== ptes.vpn[other] || ptes.perm[one] !== ptes.perm[other]) return false;
  if (((ptes.state[one] ^ ptes.state[other]) & (PRESENT | PHYSICAL)) !== 0) return false;
  return (ptes.state[one] & PHYSICAL) === 0
    ? ptes.holder[one] === ptes.holder[other]
    : shift(m, one) === shift(m, other);
}

/** By how much the physical page is above the virtual one. */
function shift(m: Machine, page: number): number {
  return vmaOf(m, page).shift;
}

/** The page of another space whose entry is the same, or -1. */
function heirOf(m: Machine, ending: Space, page: number): number {
  for (const space of m.spaces) {
    if (space === null || space === ending) continue;
    const heir = space.pages.get(m.ptes.vpn[page]);
    if (heir >= 0 && isSame(m, page, heir)) return heir;
  }
  return -1;
}

/** What a system marks as global; null = nothing. */
export function createGlobalPages({ pageSize, tlb: { globalPages } }: System): GlobalPages | null {
  if (globalPages === null) return null;
  return new GlobalPages(
    globalPages.map(([start, length]) => ({
      from: Math.floor(start / pageSize),
      to: Math.ceil((start + length) / pageSize),
    })),
  );
}

/** The arrays let go of an entry that several spaces have. */
export function tellOfShared(m: Machine): void {
  for (const array of m.arrays) {
    array.keepShared({
      gone(entry, page) {
        for (const space of m.spaces) {
          const other = space?.pages.get(m.ptes.vpn[page]) ?? -1;
          if (array.entryOf[other] === entry) array.entryOf[other] = -1;
        }
      },
    });
  }
}
