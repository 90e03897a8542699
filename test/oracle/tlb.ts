// The TLB of MODEL §4, one object per way.

import type { System, TlbLevel } from './parse-system.ts';
import { xorshift32 } from './random.ts';

export type Use = 'fetch' | 'load' | 'store';

// What an entry caches besides its tag. `prot` holds the letters of r w x u that the PTE permits.
export interface Translation {
  pfn: number;
  prot: string;
}

export interface TlbEntry extends Translation {
  // Below zero: an entry of a global page, a number for each frame and what it permits (MODEL §9).
  asid: number;
  // In pages of its size.
  vpn: number;
  isHuge: boolean;
}

export interface TlbArray {
  lookup(asid: number, vpn: number, isHuge: boolean): TlbEntry | null;
  fill(entry: TlbEntry): void;
  flush(matches: (entry: TlbEntry) => boolean): void;
  entries(): TlbEntry[];
  // Ways of each set.
  sets(): readonly (readonly (Way | null)[])[];
}

export interface Tlb {
  arrays: TlbArray[];
  // The first-level array that serves this use, or null if none is configured for it.
  first(use: Use): TlbArray | null;
  second: TlbArray | null;
  // Where the entries of huge pages of an array's level are: itself, or one beside it.
  forHuge(array: TlbArray): TlbArray;
}

export function makeTlb(system: System): Tlb {
  const make = (level: TlbLevel | null): TlbArray | null => (level ? makeTlbArray(level, system.tlb.seed) : null);
  const l1 = make(system.tlb.l1);
  const l1i = make(system.tlb.l1i);
  const l1d = make(system.tlb.l1d);
  const second = make(system.tlb.l2);
  const beside = new Map([
    [l1, make(system.tlb.l1Huge)],
    [l1i, make(system.tlb.l1iHuge)],
    [l1d, make(system.tlb.l1dHuge)],
    [second, make(system.tlb.l2Huge)],
  ]);
  return {
    arrays: [l1, l1i, l1d, second, ...beside.values()].filter((array) => array !== null),
    forHuge: (array) => beside.get(array) ?? array,
    first: (use) => l1 ?? (use === 'fetch' ? l1i : l1d),
    second,
  };
}

export interface Way {
  entry: TlbEntry;
  // Times on the array's own clock.
  filledAt: number;
  usedAt: number;
  // Hits since the fill, which counts as one.
  uses: number;
}

function makeTlbArray(level: TlbLevel, seed: number): TlbArray {
  const { ways, policy } = level;
  const setCount = level.entries / ways;
  const sets = Array.from({ length: setCount }, (): (Way | null)[] => Array.from({ length: ways }, () => null));
  const treeBits = Array.from({ length: setCount }, () => new Map<number, number>());
  // bit-plru: the ways of each set whose bit is set.
  const setBits = Array.from({ length: setCount }, () => new Set<number>());
  const draw = xorshift32(seed);
  let clock = 0;

  const find = (asid: number, vpn: number, isHuge: boolean): { set: number; way: number } => {
    const set = vpn % setCount;
    const way = sets[set]!.findIndex(
      (w) => w !== null && w.entry.asid === asid && w.entry.vpn === vpn && w.entry.isHuge === isHuge,
    );
    return { set, way };
  };

  const chooseVictim = (set: number): number => {
    if (policy === 'random') return draw() % ways;
    if (policy === 'bit-plru') {
      const clear = Array.from({ length: ways }, (_, way) => way).filter((way) => !setBits[set]!.has(way));
      return clear.length === 0 ? 0 : clear[draw() % clear.length]!;
    }
    if (policy === 'lfu') {
      const uses = sets[set]!.map((way) => way!.uses);
      return uses.indexOf(Math.min(...uses));
    }
    if (policy === 'plru') return followTree(treeBits[set]!, ways);
    const timeOf = (way: number): number => (policy === 'lru' ? sets[set]![way]!.usedAt : sets[set]![way]!.filledAt);
    let victim = 0;
    for (let way = 1; way < ways; way++) if (timeOf(way) < timeOf(victim)) victim = way;
    return victim;
  };

  const setBit = (set: number, way: number): void => {
    const bits = setBits[set]!;
    bits.add(way);
    if (bits.size < ways) return;
    bits.clear();
    bits.add(way);
  };

  return {
    lookup(asid, vpn, isHuge) {
      const { set, way } = find(asid, vpn, isHuge);
      if (way < 0) return null;
      const found = sets[set]![way]!;
      found.usedAt = ++clock;
      found.uses++;
      setBit(set, way);
      pointAway(treeBits[set]!, ways, way);
      return found.entry;
    },
    fill(entry) {
      const { set, way: holder } = find(entry.asid, entry.vpn, entry.isHuge);
      let way = holder;
      if (way < 0) way = sets[set]!.indexOf(null);
      if (way < 0) way = chooseVictim(set);
      clock++;
      sets[set]![way] = { entry, filledAt: clock, usedAt: clock, uses: 1 };
      setBit(set, way);
      pointAway(treeBits[set]!, ways, way);
    },
    flush(matches) {
      for (const set of sets) {
        for (let way = 0; way < ways; way++) {
          const held = set[way];
          if (held && matches(held.entry)) set[way] = null;
        }
      }
    },
    sets: () => sets,
    entries: () => sets.flat().flatMap((way) => (way ? [way.entry] : [])),
  };
}

// Tree plru: node 1 is the root, node n has the children 2n and 2n+1; a bit is 0 for the lower half.
function pointAway(bits: Map<number, number>, ways: number, way: number): void {
  let node = 1;
  let low = 0;
  for (let half = ways / 2; half >= 1; half /= 2) {
    const upper = way >= low + half;
    bits.set(node, upper ? 0 : 1);
    node = node * 2 + (upper ? 1 : 0);
    if (upper) low += half;
  }
}

function followTree(bits: Map<number, number>, ways: number): number {
  let node = 1;
  let low = 0;
  for (let half = ways / 2; half >= 1; half /= 2) {
    const bit = bits.get(node) ?? 0;
    node = node * 2 + bit;
    if (bit === 1) low += half;
  }
  return low;
}
