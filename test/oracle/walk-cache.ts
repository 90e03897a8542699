// The paging-structure cache of MODEL §5: for each level above the leaf a list of what it holds, least recently used first.

import type { System } from './parse-system.ts';

interface CachedLevel {
  entries: number;
  pagesPerEntry: number;
  held: { asid: number; prefix: number }[];
}

export class WalkCache {
  private readonly levels: CachedLevel[];

  constructor({ table, tlb }: System) {
    const bits = table.levels;
    const interior = tlb.walkCache === null || table.kind === 'linear' ? [] : bits.slice(0, -1);
    this.levels = interior.map((_, level) => ({
      entries: Array.isArray(tlb.walkCache) ? tlb.walkCache[level]! : tlb.walkCache!,
      pagesPerEntry: 2 ** bits.slice(level + 1).reduce((sum, each) => sum + each, 0),
      held: [],
    }));
  }

  // A walk that reads so many entries from the root, the last one perhaps not present: those that it need not read.
  walk(asid: number, vpn: number, reads: number): number {
    let spared = 0;
    for (let level = this.levels.length - 1; level >= 0 && spared === 0; level--) {
      if (this.use(level, asid, vpn)) spared = level + 1;
    }
    if (spared > 0 && spared >= reads) throw new Error('the walk cache knows a table that is not there');
    for (let level = spared; level < Math.min(reads - 1, this.levels.length); level++) this.fill(level, asid, vpn);
    return spared;
  }

  drop(isGone: (asid: number) => boolean): void {
    for (const level of this.levels) level.held = level.held.filter(({ asid }) => !isGone(asid));
  }

  private use(number: number, asid: number, vpn: number): boolean {
    const level = this.levels[number]!;
    const prefix = Math.floor(vpn / level.pagesPerEntry);
    const at = level.held.findIndex((entry) => entry.asid === asid && entry.prefix === prefix);
    if (at < 0) return false;
    level.held.push(...level.held.splice(at, 1));
    return true;
  }

  private fill(number: number, asid: number, vpn: number): void {
    const level = this.levels[number]!;
    level.held.push({ asid, prefix: Math.floor(vpn / level.pagesPerEntry) });
    if (level.held.length > level.entries) level.held.shift();
  }
}
