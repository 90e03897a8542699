// lane: loop
import { XorShift32 } from '../base/random.ts';
import { grownInt32 } from '../base/int-list.ts';
import type { TlbLevel } from '../system/system.ts';

export const LRU = 0;
export const FIFO = 1;
export const RANDOM = 2;
export const PLRU = 3;
const POLICY_CODES = { lru: LRU, fifo: FIFO, random: RANDOM, plru: PLRU } as const;
const NONE = -1;

/**
 * One set-associative array of translations (MODEL §4). A tag is the model's page id, which stands for (ASID, VPN). What an entry caches is
 * always equal to the PTE, so the PTE is read instead.
 */
export class TlbArray {
  readonly entries: number;
  readonly ways: number;
  readonly policy: number;
  /** Sets - 1. */
  readonly setMask: number;
  /** The page last looked up with a hit or filled, by set: to touch it again changes nothing under any policy. -1 = none. */
  readonly last: Int32Array;
  /** Page by entry (set * ways + way); -1 = invalid. */
  readonly tags: Int32Array;
  /** Entry by page id; -1 = not here. */
  entryOf: Int32Array;
  /** Entries of a set from the newest (lru: last used; fifo: last filled) to the oldest: a ring through the set's own sentinel. */
  private readonly newer: Int32Array;
  private readonly older: Int32Array;
  /** No way below it is invalid, by set. */
  private readonly firstFree: Int32Array;
  /** The bits of the tree by set, node 1 = root (plru). */
  private readonly bits: Uint8Array;
  private readonly random: XorShift32;

  constructor(level: TlbLevel, seed: number) {
    this.entries = level.entries;
    this.ways = level.ways;
    this.policy = POLICY_CODES[level.policy];
    const sets = level.entries / level.ways;
    this.setMask = sets - 1;
    this.last = new Int32Array(sets).fill(NONE);
    this.tags = new Int32Array(level.entries).fill(NONE);
    this.entryOf = new Int32Array(1024).fill(NONE);
    this.newer = new Int32Array(level.entries + sets);
    this.older = new Int32Array(level.entries + sets);
    this.firstFree = new Int32Array(sets);
    this.bits = new Uint8Array(this.policy === PLRU ? sets * level.ways : 0);
    this.random = new XorShift32(seed);
    this.emptyRings();
  }

  /** Makes room for page ids below `pages`. */
  reserve(pages: number): void {
    if (pages > this.entryOf.length) this.entryOf = grownInt32(this.entryOf, pages, NONE);
  }

  /** Looks page up in its set; on a hit the policy sees the use. */
  touch(page: number, set: number): boolean {
    const entry = this.entryOf[page];
    if (entry < 0) return false;
    this.last[set] = page;
    if (this.policy === LRU) {
      this.unlink(entry);
      this.link(entry, set);
    } else if (this.policy === PLRU) this.pointAway(entry, set);
    return true;
  }

  /** The pages of a set by way; -1 = invalid. */
  set(set: number): number[] {
    return [...this.tags.subarray(set * this.ways, (set + 1) * this.ways)];
  }

  /** Fills: the way that holds the page, else the lowest invalid way, else the policy's victim. */
  fill(page: number, vpnLow: number): void {
    const set = vpnLow & this.setMask;
    let entry = this.entryOf[page];
    if (entry >= 0) this.unlink(entry);
    else {
      entry = this.freeEntry(set);
      if (entry < 0) {
        entry = this.victim(set);
        this.entryOf[this.tags[entry]] = NONE;
        this.unlink(entry);
      }
      this.tags[entry] = page;
      this.entryOf[page] = entry;
    }
    this.link(entry, set);
    this.last[set] = page;
    if (this.policy === PLRU) this.pointAway(entry, set);
  }

  /** Removes the page's entry, if there is one. */
  invalidate(page: number): void {
    const entry = page < this.entryOf.length ? this.entryOf[page] : NONE;
    if (entry < 0) return;
    this.entryOf[page] = NONE;
    this.tags[entry] = NONE;
    this.unlink(entry);
    const set = (entry / this.ways) | 0;
    if (this.last[set] === page) this.last[set] = NONE;
    const way = entry - set * this.ways;
    if (way < this.firstFree[set]) this.firstFree[set] = way;
  }

  /** Removes every entry. */
  flush(): void {
    const { tags, entryOf } = this;
    for (let entry = 0; entry < tags.length; entry++) {
      const page = tags[entry];
      if (page < 0) continue;
      entryOf[page] = NONE;
      tags[entry] = NONE;
    }
    this.last.fill(NONE);
    this.firstFree.fill(0);
    this.emptyRings();
  }

  /** Removes the entries of one address space; `spaceOf` by page id. */
  flushSpace(space: number, spaceOf: Int32Array): void {
    const { tags } = this;
    for (let entry = 0; entry < tags.length; entry++) {
      const page = tags[entry];
      if (page >= 0 && spaceOf[page] === space) this.invalidate(page);
    }
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

  private victim(set: number): number {
    const base = set * this.ways;
    if (this.policy === RANDOM) return base + (this.random.next() % this.ways);
    if (this.policy !== PLRU) return this.newer[this.entries + set];
    let node = 1;
    while (node < this.ways) node = node * 2 + this.bits[base + node];
    return base + node - this.ways;
  }

  /** Points the bits on the way's path away from it (0 = the lower half is the victim's). */
  private pointAway(entry: number, set: number): void {
    const base = set * this.ways;
    let node = entry - base + this.ways;
    while (node > 1) {
      this.bits[base + (node >> 1)] = (node & 1) ^ 1;
      node >>= 1;
    }
  }

  private unlink(entry: number): void {
    const newer = this.newer[entry];
    const older = this.older[entry];
    this.older[newer] = older;
    this.newer[older] = newer;
  }

  /** Makes the entry its set's newest. The sentinel's `older` is the newest entry, its `newer` the oldest. */
  private link(entry: number, set: number): void {
    const sentinel = this.entries + set;
    const next = this.older[sentinel];
    this.older[sentinel] = entry;
    this.newer[entry] = sentinel;
    this.older[entry] = next;
    this.newer[next] = entry;
  }

  private emptyRings(): void {
    for (let sentinel = this.entries; sentinel < this.newer.length; sentinel++) {
      this.newer[sentinel] = sentinel;
      this.older[sentinel] = sentinel;
    }
  }
}
