// lane: seam
import { grownFloat64, grownInt32, grownUint8, IntList, filledFrom, OWN_MEMORY } from '../base/int-list.ts';
import type { Room } from '../base/int-list.ts';
import type { IntMap } from '../base/int-map.ts';

/** Bits of `state`. */
export const PRESENT = 1;
/** The content is in swap. */
export const SWAPPED = 2;
/** Copy-on-write: a store must first get a copy of its own. */
export const COW = 4;
/** Maps a physical address; the frame is not owned. */
export const PHYSICAL = 8;
/** Points at or beyond the last frame and into no device. */
export const RESERVED_BIT = 16;

/** What is needed of `perm` by FETCH, LOAD and STORE. */
export const NEED = new Uint8Array([4, 1, 2]);

/**
 * Page-table entries by page id: one row for each (address space, VPN) that the model has met. The ids of a dropped space are used again.
 * The entry exists if PRESENT or SWAPPED is set.
 */
export class Ptes {
  space: Int32Array;
  vpn: Float64Array;
  /** The low 31 bits of the VPN, which choose a TLB set. */
  vpnLow: Int32Array;
  /** Frame if present (physical: `Frames.count`), frames + 1 + slot if swapped, -1 if there is no entry. */
  holder: Int32Array;
  state: Uint8Array;
  /** What a user may do without a fault: PROT_R, PROT_W, PROT_X; 0 if not present. */
  perm: Uint8Array;
  /** The list of the entries that name the same holder; -1 ends it. Of a page that is in none, it tells nothing. */
  nextRef: Int32Array;
  previousRef: Int32Array;
  /** Region (`Regions`) of the VMA that the page was last found in; 0 = none. */
  region: Int32Array;
  /** Lines (64 bytes) touched by successful references: `maskWords` words for each page. */
  touched: Int32Array;
  readonly maskWords: number;
  /** 1 = some line was touched. */
  seen: Uint8Array;
  count: number;
  private readonly free: IntList;
  /** Where `perm` lies. */
  private room = OWN_MEMORY;

  constructor(pageSize: number) {
    this.maskWords = Math.max(2, pageSize / 64 / 32);
    this.space = new Int32Array(1024).fill(-1);
    this.vpn = new Float64Array(1024);
    this.vpnLow = new Int32Array(1024);
    this.holder = new Int32Array(1024).fill(-1);
    this.state = new Uint8Array(1024);
    this.perm = new Uint8Array(1024);
    this.nextRef = new Int32Array(1024);
    this.previousRef = new Int32Array(1024);
    this.region = new Int32Array(1024);
    this.touched = new Int32Array(1024 * this.maskWords);
    this.seen = new Uint8Array(1024);
    this.count = 0;
    this.free = new IntList();
  }

  /** The id of page `vpn` of a space: its old one, or a new row without an entry. */
  id(space: { id: number; pages: IntMap }, vpn: number): number {
    const known = space.pages.get(vpn);
    if (known >= 0) return known;
    const page = this.free.length > 0 ? this.free.pop() : this.count++;
    if (page >= this.vpn.length) this.grow();
    this.space[page] = space.id;
    this.vpn[page] = vpn;
    this.vpnLow[page] = vpn % 0x80000000;
    space.pages.set(vpn, page);
    return page;
  }

  /** Forgets the pages of a dropped space; none of them has an entry any more. */
  drop(pages: IntMap): void {
    for (let slot = 0; slot <= pages.mask; slot++) {
      if (pages.keys[slot] === -1) continue;
      const page = pages.values[slot];
      this.space[page] = -1;
      this.region[page] = 0;
      this.seen[page] = 0;
      this.touched.fill(0, page * this.maskWords, (page + 1) * this.maskWords);
      this.free.push(page);
    }
  }

  /** What hits read lies in `room` from now on. */
  moveTo(room: Room): void {
    this.room = room;
    this.perm = filledFrom(room.uint8(this.perm.length), this.perm);
  }

  private grow(): void {
    this.vpn = grownFloat64(this.vpn, 0);
    const length = this.vpn.length;
    this.space = grownInt32(this.space, length, -1);
    this.vpnLow = grownInt32(this.vpnLow, length);
    this.holder = grownInt32(this.holder, length, -1);
    this.state = grownUint8(this.state, length);
    this.perm = grownUint8(this.perm, length, this.room);
    this.nextRef = grownInt32(this.nextRef, length);
    this.previousRef = grownInt32(this.previousRef, length);
    this.region = grownInt32(this.region, length);
    this.touched = grownInt32(this.touched, length * this.maskWords);
    this.seen = grownUint8(this.seen, length);
  }
}

/** The ids of the pages of a space that have an entry, from VPN `from` up to `to`, by ascending VPN. */
export function entriesIn(ptes: Ptes, pages: IntMap, from: number, to: number): number[] {
  const found: number[] = [];
  if (to - from <= pages.size) {
    for (let vpn = from; vpn < to; vpn++) {
      const page = pages.get(vpn);
      if (page >= 0 && (ptes.state[page] & (PRESENT | SWAPPED)) !== 0) found.push(page);
    }
    return found;
  }
  for (let slot = 0; slot <= pages.mask; slot++) {
    const vpn = pages.keys[slot];
    if (vpn < from || vpn >= to || vpn === -1) continue;
    const page = pages.values[slot];
    if ((ptes.state[page] & (PRESENT | SWAPPED)) !== 0) found.push(page);
  }
  return found.sort((a, b) => ptes.vpn[a] - ptes.vpn[b]);
}
