// The buffer and the table of distances of TLB prefetch (MODEL §9), as lists, newest last.

import type { System } from './parse-system.ts';

interface Fetched {
  asid: number;
  vpn: number;
}

export class FetchedAhead {
  private readonly settings: System['tlb']['prefetch'];
  private held: Fetched[] = [];
  private rows: { distance: number; followers: number[] }[] = [];
  private misses: number[] = [];

  constructor(settings: System['tlb']['prefetch']) {
    this.settings = settings;
  }

  has(asid: number, vpn: number): boolean {
    return this.held.some((entry) => entry.asid === asid && entry.vpn === vpn);
  }

  take(asid: number, vpn: number): boolean {
    const had = this.has(asid, vpn);
    this.drop((entry) => entry.asid === asid && entry.vpn === vpn);
    return had;
  }

  add(asid: number, vpn: number): void {
    this.held.push({ asid, vpn });
    if (this.held.length > this.settings.entries) this.held.shift();
  }

  drop(isGone: (entry: Fetched) => boolean): void {
    this.held = this.held.filter((entry) => !isGone(entry));
  }

  // Where the pages lie that a miss of `vpn` fetches ahead, in pages from it.
  distances(vpn: number): number[] {
    const { policy, pages, rows } = this.settings;
    if (policy === 'none') return [];
    if (policy === 'next') return Array.from({ length: pages }, (_, at) => at + 1);
    this.misses.push(vpn);
    const [third, second, first] = this.misses.slice(-3).reverse();
    if (second === undefined) return [];
    const distance = third! - second;
    if (first !== undefined) {
      const before = second - first;
      const known = this.rows.find((row) => row.distance === before)?.followers ?? [];
      this.rows = this.rows.filter((row) => row.distance !== before);
      this.rows.push({
        distance: before,
        followers: [...known.filter((other) => other !== distance), distance].slice(-pages),
      });
      this.rows = this.rows.slice(-rows);
    }
    return (this.rows.find((row) => row.distance === distance)?.followers ?? []).toReversed();
  }
}
