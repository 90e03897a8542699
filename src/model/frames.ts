// lane: seam
import { grownFloat64, grownInt32, IntList } from '../base/int-list.ts';

/** What a frame is to its owner. */
export const FREE = 0;
export const ANON = 1;
export const FILE = 2;
export const TABLE = 3;
export const ZERO = 4;
export const RESERVED = 5;
/** Of a run whose pages come yet. */
export const TAKEN = 6;
/** Of the pool of compressed swap (MODEL §9). */
export const SWAP_POOL = 7;

/** Bits of `flags`. */
export const ACCESSED = 1;
export const DIRTY = 2;
/** Swap still holds what the frame held when it was read back. */
export const IN_SWAP = 4;
/** No use since its fill (kept for policies that are told of hits). */
export const FRESH = 16;
/** No PTE names it and nothing frees it (`refcount: false`, MODEL §6). */
export const LEAKED = 8;
/** Filled by a prefetch, and not yet found by a walk (MODEL §9). */
export const PREFETCHED = 32;
/** Of a huge page (MODEL §9); the bits of its first frame are those of the page. */
export const HUGE = 64;

/**
 * One row for each page frame of RAM, and, in the columns that contents have wherever they are, for each swap slot. A holder is a frame
 * (0 .. count - 1) or a slot (from count + 1 on); `count` itself stands for whatever physical maps name: their uses are no uses of a page.
 */
export class Frames {
  readonly count: number;
  readonly owner: Uint8Array;
  readonly flags: Uint8Array;
  /** PTEs that name the holder, and the first of their list (`Ptes.nextRef`). */
  refs: Int32Array;
  head: Int32Array;
  /** Memory object (`MemoryObjects`) whose page this is, -1 = private anonymous; and the page's index in it. */
  object: Int32Array;
  index: Float64Array;
  private slots: number;
  private readonly freeSlots: IntList;

  constructor(count: number) {
    this.count = count;
    this.owner = new Uint8Array(count + 1);
    this.flags = new Uint8Array(count + 1);
    this.refs = new Int32Array(count + 1);
    this.head = new Int32Array(count + 1).fill(-1);
    this.object = new Int32Array(count + 1).fill(-1);
    this.index = new Float64Array(count + 1);
    this.slots = 0;
    this.freeSlots = new IntList();
  }

  /** Whether a holder is a place in swap. */
  isSlot(holder: number): boolean {
    return holder > this.count;
  }

  isAccessed(pfn: number): boolean {
    return (this.flags[pfn] & ACCESSED) !== 0;
  }

  isDirty(pfn: number): boolean {
    return (this.flags[pfn] & DIRTY) !== 0;
  }

  /** Clears the accessed bit and says whether it was set. */
  clearAccessed(pfn: number): boolean {
    const set = (this.flags[pfn] & ACCESSED) !== 0;
    this.flags[pfn] &= ~ACCESSED;
    return set;
  }

  /** Begins a row anew: a content that nobody names. */
  reset(holder: number): void {
    this.refs[holder] = 0;
    this.head[holder] = -1;
    this.object[holder] = -1;
  }

  /** An empty swap slot's holder. Swap is unlimited. */
  takeSlot(): number {
    const slot = this.freeSlots.length > 0 ? this.freeSlots.pop() : this.slots++;
    const holder = this.count + 1 + slot;
    if (holder >= this.refs.length) {
      this.refs = grownInt32(this.refs, holder + 1);
      this.head = grownInt32(this.head, holder + 1, -1);
      this.object = grownInt32(this.object, holder + 1, -1);
      this.index = grownFloat64(this.index, holder + 1);
    }
    this.reset(holder);
    return holder;
  }

  giveSlot(holder: number): void {
    this.freeSlots.push(holder - this.count - 1);
  }
}
