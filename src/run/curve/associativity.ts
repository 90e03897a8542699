// lane: loop
import { grownUint8 } from '../../base/int-list.ts';
import { StackDepths } from '../stack-depths.ts';

/** The greatest arrays that a curve tells of. */
export const MOST_WAYS = 16;
export const MOST_ENTRIES = 4096;
/** log2 of the greatest number of sets. */
export const LEVELS = 12;
/** log2 of the greatest number of sets of MOST_WAYS. */
const FULL_LEVELS = 8;
const NONE = -1;

/**
 * Misses of LRU arrays of translations of all shapes in one pass: for each number of sets (a power of two) the pages of each set by their last use, so that a page at depth d is
 * in every array with more than d ways (Mattson, Gecsei, Slutz and Traiger 1970; Hill and Smith 1989, "Evaluating associativity in CPU caches"). A page that was used last in its set
 * was so in the smaller sets of all greater numbers, too: the search ends there.
 */
export class AllAssociativity {
  /** Touches that the page of the touch before was not the same as. */
  private moves = 0;
  private last = NONE;
  /** Distinct pages so far. */
  pages = 0;
  private seen: Uint8Array = new Uint8Array(1024);
  private readonly full = new StackDepths();
  private readonly fullDepths = new Float64Array(MOST_ENTRIES);
  /** The pages of each set by last use, for 2^level sets from `from(level)` on. */
  private readonly lists = new Int32Array(LEVELS * MOST_ENTRIES).fill(NONE);
  /** Touches that found their page at a depth, MOST_WAYS items for each level. */
  private readonly depths = new Float64Array((LEVELS + 1) * MOST_WAYS);
  /** Touches that found their page used last in its set at this level, and so at all later ones. */
  private readonly settled = new Float64Array(LEVELS + 1);

  /** A touch of a page by its dense number; `vpnLow`: the lowest bits of its VPN. */
  touch(page: number, vpnLow: number): void {
    if (page === this.last) return;
    this.last = page;
    this.moves++;
    const depth = this.full.touch(page);
    if (depth < 0 && this.isNew(page)) this.pages++;
    if (depth >= 0 && depth < MOST_ENTRIES) this.fullDepths[depth]++;
    const { lists, depths } = this;
    for (let level = 1; level <= LEVELS; level++) {
      const ways = waysOf(level);
      const base = (level - 1) * MOST_ENTRIES + (vpnLow & ((1 << level) - 1)) * ways;
      let carried = lists[base];
      if (carried === page) {
        this.settled[level]++;
        return;
      }
      lists[base] = page;
      // Each page takes the place of the next until the page is found, or the end.
      for (let way = 1; way < ways && carried !== NONE; way++) {
        const met = lists[base + way];
        lists[base + way] = carried;
        if (met === page) {
          depths[level * MOST_WAYS + way]++;
          break;
        }
        carried = met;
      }
    }
  }

  /** Removes every entry of every array. */
  flush(): void {
    this.last = NONE;
    this.lists.fill(NONE);
    this.full.clear();
  }

  private isNew(page: number): boolean {
    if (page >= this.seen.length) this.seen = grownUint8(this.seen, page + 1);
    const known = this.seen[page];
    this.seen[page] = 1;
    return known === 0;
  }

  /** Misses of an array of one set, by its entries: item 0 has one. */
  fullyAssociative(): number[] {
    return missesAfter(this.moves, this.fullDepths);
  }

  /** Misses of an array of 2^level sets, by its ways: item 0 has one. */
  setAssociative(level: number): number[] {
    if (level === 0) return this.fullyAssociative().slice(0, MOST_WAYS);
    let misses = this.moves;
    for (let at = 1; at <= level; at++) misses -= this.settled[at];
    const from = level * MOST_WAYS;
    return missesAfter(misses, this.depths.subarray(from, from + waysOf(level)));
  }
}

/** The most ways of an array of 2^level sets. */
function waysOf(level: number): number {
  return level <= FULL_LEVELS ? MOST_WAYS : MOST_ENTRIES >> level;
}

/** What is left of `misses` after the hits at each depth. */
function missesAfter(misses: number, hits: Float64Array): number[] {
  const left: number[] = [];
  for (const count of hits) left.push((misses -= count));
  return left;
}
