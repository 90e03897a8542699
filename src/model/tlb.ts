// lane: loop
import { XorShift32 } from '../base/random.ts';
import { OWN_MEMORY, filledFrom, grownInt32 } from '../base/int-list.ts';
import type { Room } from '../base/int-list.ts';
import type { TlbLevel } from '../system/system.ts';

export const LRU = 0;
export const FIFO = 1;
export const RANDOM = 2;
export const PLRU = 3;
export const LFU = 4;
export const BIT_PLRU = 5;
const POLICY_CODES = { lru: LRU, fifo: FIFO, random: RANDOM, plru: PLRU, lfu: LFU, 'bit-plru': BIT_PLRU } as const;
const NONE = -1;

/** Is told of an entry of a global page, and of the page that is its tag, when it goes. */
export interface SharedListener {
  gone(entry: number, page: number): void;
}

/**
 * One set-associative array of translations (MODEL §4). A tag is the model's page id, which stands for (ASID, VPN). What an entry caches is
 * always equal to the PTE, so the PTE is read instead. A hit only notes when it was; the policy reads the notes when it must choose.
 */
export class TlbArray {
  readonly entries: number;
  readonly ways: number;
  readonly policy: number;
  /** Sets - 1. */
  readonly setMask: number;
  /** Page by entry (set * ways + way); -1 = invalid. */
  readonly tags: Int32Array;
  /** Entry by page id; -1 = not here. */
  entryOf: Int32Array;
  /** Hits and fills so far, or more: only their order counts. */
  now: number;
  /** `now` at the last hit or fill by entry, whatever it held; 0 = never. */
  used: Float64Array;
  /** `now` at the last fill by entry. */
  private readonly filled: Float64Array;
  /** By entry: lfu: references since its fill; bit-plru: its bit. Empty with the others, which need no more than the times. */
  readonly marks: Float64Array;
  /** No way below it is invalid, by set. */
  private readonly firstFree: Int32Array;
  private readonly random: XorShift32;
  /** Where translations of huge pages are: an array of their own, or this one. */
  readonly forHuge: TlbArray;
  /** The next page whose `entryOf` is that of its huge page's tag, by page; empty until there is one. */
  private nextOf: Int32Array;
  /** 1 = of a global page, by entry; null = there are none. */
  shared: Uint8Array | null;
  private listener: SharedListener | null;
  /** Where `entryOf` and `used` lie. */
  private room: Room;

  constructor(level: TlbLevel, seed: number, huge: TlbLevel | null = null) {
    this.entries = level.entries;
    this.ways = level.ways;
    this.policy = POLICY_CODES[level.policy];
    const sets = level.entries / level.ways;
    this.setMask = sets - 1;
    this.tags = new Int32Array(level.entries).fill(NONE);
    this.entryOf = new Int32Array(1024).fill(NONE);
    this.now = 0;
    this.used = new Float64Array(level.entries);
    this.filled = new Float64Array(level.entries);
    this.marks = new Float64Array(this.policy >= LFU ? level.entries : 0);
    this.firstFree = new Int32Array(sets);
    this.random = new XorShift32(seed);
    this.forHuge = huge === null ? this : new TlbArray(huge, seed);
    this.nextOf = new Int32Array(0);
    this.shared = null;
    this.listener = null;
    this.room = OWN_MEMORY;
  }

  /** What hits read and write lies in `room` from now on. */
  moveTo(room: Room): void {
    this.room = room;
    this.entryOf = filledFrom(room.int32(this.entryOf.length), this.entryOf);
    this.used = filledFrom(room.float64(this.used.length), this.used);
  }

  /** Entries of global pages are kept apart from now on. */
  keepShared(listener: SharedListener): void {
    this.shared = new Uint8Array(this.entries);
    this.listener = listener;
  }

  /** The page's entry is a global page's. */
  share(page: number): void {
    if (this.shared !== null) this.shared[this.entryOf[page]] = 1;
  }

  /** An entry of a global page gets the same page of another space as its tag. */
  handOver(entry: number, page: number): void {
    this.entryOf[this.tags[entry]] = NONE;
    this.tags[entry] = page;
    this.entryOf[page] = entry;
  }

  /** Makes room for page ids below `pages`. */
  reserve(pages: number): void {
    if (pages > this.entryOf.length) this.entryOf = grownInt32(this.entryOf, pages, NONE, this.room);
  }

  /** Looks page up; on a hit the policy sees the use. */
  touch(page: number): boolean {
    const entry = this.entryOf[page];
    if (entry < 0) return false;
    this.used[entry] = ++this.now;
    if (this.policy >= LFU) this.mark(entry);
    return true;
  }

  /** `count` more hits of a page right after another, which only lfu takes note of. */
  touchAgain(page: number, count: number): void {
    const entry = this.entryOf[page];
    if (entry >= 0 && this.policy === LFU) this.marks[entry] += count;
  }

  /** The pages of a set by way; -1 = invalid. */
  set(set: number): number[] {
    return [...this.tags.subarray(set * this.ways, (set + 1) * this.ways)];
  }

  /** Fills: the way that holds the page, else the lowest invalid way, else the policy's victim. */
  fill(page: number, vpnLow: number): void {
    let entry = this.entryOf[page];
    if (entry < 0) {
      const set = vpnLow & this.setMask;
      entry = this.freeEntry(set);
      if (entry < 0) {
        entry = this.victim(set * this.ways);
        this.forget(entry);
      }
      this.tags[entry] = page;
      this.entryOf[page] = entry;
    }
    this.used[entry] = this.filled[entry] = ++this.now;
    if (this.policy < LFU) return;
    if (this.policy === LFU) this.marks[entry] = 0;
    this.mark(entry);
  }

  /** Removes the page's entry, if there is one. */
  invalidate(page: number): void {
    const entry = page < this.entryOf.length ? this.entryOf[page] : NONE;
    if (entry < 0) return;
    this.forget(entry);
    this.tags[entry] = NONE;
    const set = (entry / this.ways) | 0;
    const way = entry - set * this.ways;
    if (way < this.firstFree[set]) this.firstFree[set] = way;
  }

  /** Removes every entry, or all but those of global pages, of which it returns how many are kept. */
  flush(keepsShared: boolean): number {
    const { tags, shared } = this;
    let kept = 0;
    for (let entry = 0; entry < tags.length; entry++) {
      if (tags[entry] < 0) continue;
      if (keepsShared && shared !== null && shared[entry] === 1) {
        kept++;
        continue;
      }
      this.forget(entry);
      tags[entry] = NONE;
    }
    this.firstFree.fill(0);
    return kept;
  }

  /** Removes the entries of one address space, but not those of global pages; `spaceOf` by page id. */
  flushSpace(space: number, spaceOf: Int32Array): void {
    const { tags, shared } = this;
    for (let entry = 0; entry < tags.length; entry++) {
      const page = tags[entry];
      if (page >= 0 && spaceOf[page] === space && (shared === null || shared[entry] === 0)) this.invalidate(page);
    }
  }

  /** From now on the page finds the entry of its huge page, whose tag is another page, as long as that is there. */
  follow(page: number, tag: number): void {
    if (page === tag || this.entryOf[page] >= 0) return;
    if (this.nextOf.length < this.entryOf.length) this.nextOf = grownInt32(this.nextOf, this.entryOf.length, NONE);
    this.entryOf[page] = this.entryOf[tag];
    this.nextOf[page] = this.nextOf[tag];
    this.nextOf[tag] = page;
  }

  /** No page has the entry any more: neither its tag nor who followed that. */
  private forget(entry: number): void {
    const tag = this.tags[entry];
    this.entryOf[tag] = NONE;
    if (tag < this.nextOf.length) this.leave(tag);
    if (this.shared === null || this.shared[entry] === 0) return;
    this.shared[entry] = 0;
    this.listener?.gone(entry, tag);
  }

  /** Those who followed a tag. */
  private leave(tag: number): void {
    for (let page = this.nextOf[tag]; page >= 0;) {
      const next = this.nextOf[page];
      this.entryOf[page] = this.nextOf[page] = NONE;
      page = next;
    }
    this.nextOf[tag] = NONE;
  }

  private freeEntry(set: number): number {
    const { tags, ways } = this;
    const base = set * ways;
    for (let way = this.firstFree[set]; way < ways; way++) {
      if (tags[base + way] >= 0) continue;
      this.firstFree[set] = way + 1;
      return base + way;
    }
    this.firstFree[set] = ways;
    return NONE;
  }

  /** The entry of the set from `base` on, whose ways are all in use, that gives way. */
  private victim(base: number): number {
    if (this.policy === RANDOM) return base + (this.random.next() % this.ways);
    if (this.policy === PLRU) return this.victimOfTree(base);
    if (this.policy === LFU) return oldest(this.marks, base, this.ways);
    if (this.policy === BIT_PLRU) return this.victimOfBits(base);
    return oldest(this.policy === LRU ? this.used : this.filled, base, this.ways);
  }

  /** Takes note of a hit or fill. bit-plru: sets the way's bit; if all of the set then are, clears the others. */
  private mark(entry: number): void {
    const { marks, ways } = this;
    if (this.policy === LFU) {
      marks[entry]++;
      return;
    }
    marks[entry] = 1;
    const base = entry - (entry % ways);
    for (let at = base; at < base + ways; at++) if (marks[at] === 0) return;
    marks.fill(0, base, base + ways);
    marks[entry] = 1;
  }

  /** A way whose bit is clear, drawn; with one way, that. */
  private victimOfBits(base: number): number {
    const { marks, ways } = this;
    let clear = 0;
    for (let at = base; at < base + ways; at++) if (marks[at] === 0) clear++;
    if (clear === 0) return base;
    let left = this.random.next() % clear;
    let at = base;
    for (; marks[at] !== 0 || left > 0; at++) if (marks[at] === 0) left--;
    return at;
  }

  /** Goes down the tree of halves: each bit points away from the half that was used last, and to the lower one at first. */
  private victimOfTree(base: number): number {
    let entry = base;
    for (let half = this.ways >> 1; half > 0; half >>= 1) {
      if (newest(this.used, entry, half) > newest(this.used, entry + half, half)) entry += half;
    }
    return entry;
  }
}

/** The place of the least of `count` values. */
function oldest(times: Float64Array, from: number, count: number): number {
  let found = from;
  let least = times[from];
  for (let at = from + 1; at < from + count; at++) {
    if (times[at] >= least) continue;
    found = at;
    least = times[at];
  }
  return found;
}

/** The greatest of `count` values. */
function newest(times: Float64Array, from: number, count: number): number {
  let most = 0;
  for (let at = from; at < from + count; at++) if (times[at] > most) most = times[at];
  return most;
}
