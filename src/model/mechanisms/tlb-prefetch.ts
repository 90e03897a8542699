// lane: seam
import type { System } from '../../system/system.ts';
import { C } from '../counters.ts';
import type { Machine } from '../machine.ts';
import { PRESENT, RESERVED_BIT } from '../ptes.ts';
import type { Space } from '../spaces.ts';
import type { TlbArray } from '../tlb.ts';

/**
 * TLB prefetch (MODEL §9): each miss of all levels puts translations of other pages into a buffer beside the TLB, which a later miss takes
 * one from in place of a walk. The buffer loses its oldest.
 */
export class TlbPrefetch {
  private readonly settings: System['tlb']['prefetch'];
  /** Pages by age; whether their prefetch is counted. */
  private readonly buffer = new Map<number, boolean>();
  /** Distances (in pages) that followed a distance, newest first; rows in the order of their last writing. */
  private readonly followers = new Map<number, number[]>();
  /** VPN of the last miss, and its distance from the one before; NaN = none yet. */
  private lastVpn = NaN;
  private lastDistance = NaN;

  constructor(settings: System['tlb']['prefetch']) {
    this.settings = settings;
  }

  /** On a miss of all levels: whether the buffer has the page, which leaves it. */
  take(m: Machine, page: number): boolean {
    const counted = this.buffer.get(page);
    if (counted === undefined) return false;
    this.buffer.delete(page);
    if (counted) m.counters.count(C.tlb_prefetch_used);
    return true;
  }

  /** After a miss of all levels, the last of which is `last`: walks for other pages ahead. */
  missed(m: Machine, space: Space, page: number, last: TlbArray): void {
    const vpn = m.ptes.vpn[page];
    if (this.settings.policy === 'distance') {
      for (const distance of this.predicted(vpn)) this.prefetch(m, space, vpn + distance, last);
    } else for (let ahead = 1; ahead <= this.settings.pages; ahead++) this.prefetch(m, space, vpn + ahead, last);
  }

  invalidate(page: number): void {
    this.buffer.delete(page);
  }

  flush(): void {
    this.buffer.clear();
  }

  flushSpace(space: number, spaceOf: Int32Array): void {
    for (const page of this.buffer.keys()) if (spaceOf[page] === space) this.buffer.delete(page);
  }

  /** After a warm-up: what is there was not counted. */
  restart(): void {
    for (const page of this.buffer.keys()) this.buffer.set(page, false);
  }

  /** Notes the miss, and what follows its distance (Kandiraju, Sivasubramaniam, ISCA 2002). */
  private predicted(vpn: number): readonly number[] {
    const { pages, rows } = this.settings;
    const { followers, lastDistance } = this;
    const distance = vpn - this.lastVpn;
    if (!Number.isNaN(lastDistance)) {
      const row = (followers.get(lastDistance) ?? []).filter((other) => other !== distance);
      followers.delete(lastDistance);
      followers.set(lastDistance, [distance, ...row].slice(0, pages));
      if (followers.size > rows) followers.delete(firstKey(followers));
    }
    this.lastVpn = vpn;
    this.lastDistance = distance;
    return followers.get(distance) ?? [];
  }

  private prefetch(m: Machine, space: Space, vpn: number, last: TlbArray): void {
    if (vpn < 0 || vpn >= m.tables.reach) return;
    const { ptes, counters } = m;
    const page = space.pages.get(vpn);
    if (page >= 0 && (this.buffer.has(page) || last.entryOf[page] >= 0)) return;
    if (page >= 0 && m.globalPages !== null && m.globalPages.entryFor(m, last, page) >= 0) return;
    counters.count(C.tlb_prefetch_reads, m.tables.walkReads(space.tables, vpn));
    if (page < 0 || (ptes.state[page] & (PRESENT | RESERVED_BIT)) !== PRESENT) return;
    counters.count(C.tlb_prefetches);
    this.buffer.set(page, true);
    if (this.buffer.size > this.settings.entries) this.buffer.delete(firstKey(this.buffer));
  }
}

function firstKey(map: Map<number, unknown>): number {
  for (const key of map.keys()) return key;
  return NaN;
}

/** The prefetcher that a system asks for; null = none. */
export function createTlbPrefetch({ tlb: { prefetch } }: System): TlbPrefetch | null {
  return prefetch.policy === 'none' ? null : new TlbPrefetch(prefetch);
}
